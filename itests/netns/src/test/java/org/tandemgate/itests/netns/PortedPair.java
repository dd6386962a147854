package org.tandemgate.itests.netns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Cable;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;

/**
 * Two nodes for the ported suites: each test has a network, an interface on both nodes and a
 * virtual host of its own, named alike, in a group of its own. All run side by side in one boot, so
 * that their waits overlap.
 */
final class PortedPair implements AutoCloseable {
    private final NodePair nodes = new NodePair();

    World world() {
        return nodes.world();
    }

    NodePair nodes() {
        return nodes;
    }

    Node two() {
        return nodes.gw1();
    }

    Node three() {
        return nodes.gw2();
    }

    /** A switch with both nodes on it, which is also the machine "one" of FreeBSD's tests. */
    Net bridge(final String name) {
        final Switch net = world().networkSwitch(name);
        return new Net(
                net, net.connect(two().machine(), name), net.connect(three().machine(), name));
    }

    /** Addresses of a switch: it is a machine too. */
    static void address(final Switch net, final String... addresses) {
        net.namespace().sysctl("net/ipv6/conf/" + net.bridge() + "/disable_ipv6", "0");
        for (final String address : addresses) {
            add(net.namespace(), net.bridge(), address);
        }
    }

    static void add(final Namespace machine, final String interfaceName, final String address) {
        if (address.contains(":")) {
            machine.ip("addr", "add", address, "dev", interfaceName, "nodad");
        } else {
            machine.ip("addr", "add", address, "dev", interfaceName);
        }
    }

    /** A node's half of a virtual host. */
    static void carp(
            final Node node,
            final String name,
            final int vhid,
            final String addresses,
            final String... keysAndValues) {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("interface", name);
        properties.put("vhid", "" + vhid);
        properties.put("addresses", addresses);
        properties.put("group", name);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        node.configure("org.tandemgate.carp-" + name + ".cfg", properties);
    }

    /** Boots both. */
    void start() {
        two().start();
        three().start();
        two().awaitReady();
        three().awaitReady();
    }

    /** carp.sh is_master. */
    static boolean isMaster(final Node node, final String name) {
        return stateOf(node, name).equals("MASTER");
    }

    private static String stateOf(final Node node, final String name) {
        return node.status().get("virtualHosts").items().stream()
                .filter(host -> host.get("name").text().equals(name))
                .map(host -> host.get("state").text())
                .findFirst()
                .orElse("none");
    }

    /** carp.sh wait_for_carp: one of them is master, and not both. */
    Node awaitOneMaster(final String name) {
        final List<String> states =
                Wait.until(
                        "one master of " + name,
                        NodePair.LIMIT,
                        () -> List.of(stateOf(two(), name), stateOf(three(), name)),
                        seen -> seen.contains("MASTER") && seen.contains("BACKUP"));
        return states.get(0).equals("MASTER") ? two() : three();
    }

    /** Waits for a node's role. */
    static void awaitState(final Node node, final String name, final String state) {
        Wait.until(
                node.name() + " to be " + state + " of " + name,
                NodePair.LIMIT,
                () -> stateOf(node, name),
                state::equals);
    }

    /** A virtual host as its node sees it. */
    static Json host(final Node node, final String name) {
        return node.virtualHost(name);
    }

    /** carp.sh: ping -c 3; all three answered, on a second try at the latest. */
    static void ping(final Namespace from, final String address, final String... options) {
        final var argv = new ArrayList<>(List.of("ping", "-c", "3", "-i", "0.2", "-W", "2"));
        argv.addAll(List.of(options));
        argv.add(address);
        Wait.until(
                "three answers of " + address,
                NodePair.LIMIT,
                () -> from.run(argv.toArray(String[]::new)),
                outcome -> outcome.output().contains(" 3 received"));
    }

    @Override
    public void close() {
        nodes.close();
    }

    /** A switch and the ends of its cables at the nodes. */
    record Net(Switch net, Cable two, Cable three) {
        Namespace one() {
            return net.namespace();
        }
    }
}
