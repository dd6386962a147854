package org.tandemgate.itests.netns;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.probe.Probe;

/** Two nodes in the world of two gateways, with a capture at the client that sees the LAN. */
final class NodePair implements AutoCloseable {
    /** Roles take at most this long to settle on a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Set<String> VIRTUAL =
            Set.of(
                    GatewayPair.LAN_ADDRESS,
                    GatewayPair.SERVER_SIDE_ADDRESS,
                    Namespace.spelledOut(GatewayPair.LAN_ADDRESS_6),
                    Namespace.spelledOut(GatewayPair.SERVER_SIDE_ADDRESS_6));

    static final String PASSPHRASE = "tandem";

    private final World world;
    private final GatewayPair net;
    private final Node gw1;
    private final Node gw2;
    private final Capture capture;

    /** Builds the world; no node runs yet. */
    NodePair() {
        Tools.need("tcpdump");
        world = new World();
        net = new GatewayPair(world);
        final var distribution =
                Distribution.of(Path.of(System.getProperty("tandemgate.distribution")));
        gw1 = world.own(new Node(distribution, net.gw1().machine()));
        gw2 = world.own(new Node(distribution, net.gw2().machine()));
        nodeSettings();
        capture =
                world.own(
                        Capture.start(
                                net.client(),
                                GatewayPair.HOST_INTERFACE,
                                "arp or ip proto 112 or ip6 proto 112 or icmp6"));
    }

    World world() {
        return world;
    }

    GatewayPair net() {
        return net;
    }

    Node gw1() {
        return gw1;
    }

    Node gw2() {
        return gw2;
    }

    /** What the client sees of ARP, CARP and IPv6. */
    Capture capture() {
        return capture;
    }

    /** The settings that both nodes agree on; {@link #carp} adds what differs. */
    static Map<String, String> lan() {
        return virtualHost("lan", 1, "10.0.0.1/24,2001:db8::1/64");
    }

    static Map<String, String> serverSide() {
        return virtualHost("srv", 2, "10.1.0.1/24,2001:db8:1::1/64");
    }

    private static Map<String, String> virtualHost(
            final String interfaceName, final int vhid, final String addresses) {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("interface", interfaceName);
        properties.put("vhid", "" + vhid);
        properties.put("passphrase", PASSPHRASE);
        properties.put("addresses", addresses);
        properties.put("advbase", "1");
        return properties;
    }

    /** Writes a virtual host's file, named after its interface, with some settings of its own. */
    static void carp(
            final Node node, final Map<String, String> agreed, final String... keysAndValues) {
        final Map<String, String> properties = new LinkedHashMap<>(agreed);
        put(properties, keysAndValues);
        node.configure("org.tandemgate.carp-" + agreed.get("interface") + ".cfg", properties);
    }

    /** Waits until one gateway has both virtual addresses and the other has none. */
    void awaitMaster(final GatewayPair.Gateway master) {
        final var backup = master.equals(net.gw1()) ? net.gw2() : net.gw1();
        Wait.until(
                master.machine() + " to have the virtual addresses, and nobody else",
                LIMIT,
                () -> List.of(virtualAddresses(master), virtualAddresses(backup)),
                List.of(VIRTUAL, Set.of())::equals);
    }

    /** The virtual addresses that the kernel of a gateway has now. */
    private static Set<String> virtualAddresses(final GatewayPair.Gateway gateway) {
        final Set<String> addresses = new TreeSet<>(gateway.machine().addresses());
        addresses.retainAll(VIRTUAL);
        return addresses;
    }

    /** Sends 200 datagrams a second, and a TCP stream, from the client to the server. */
    Probe probe(final String serverAddress) {
        return Probe.start(world, net.client(), net.server(), serverAddress, 200);
    }

    /** Waits until datagrams and stream have flowed for about half a second from now. */
    static void awaitTraffic(final Probe probe) {
        final long from = System.nanoTime();
        Wait.until(
                "datagrams to be answered",
                LIMIT,
                () -> probe.datagrams().answersSince(from),
                answers -> answers >= 100);
        Wait.until(
                "the TCP stream to flow",
                LIMIT,
                () -> probe.stream().isBroken() ? -1 : probe.stream().answersSince(from),
                answers -> answers < 0 || answers >= 100);
    }

    /** Talks to an address and tells at which Ethernet address the machine now believes it is. */
    static String macFoundBy(final Namespace machine, final String address) {
        machine.run("ping", "-c", "2", "-i", "0.3", "-W", "1", address);
        return Neighbor.macOf(machine, GatewayPair.HOST_INTERFACE, address).orElse("unknown");
    }

    /** Writes both nodes' own files again, with more settings. */
    void nodeSettings(final String... keysAndValues) {
        nodeSettings(gw1, "gw2", 1, 2, keysAndValues);
        nodeSettings(gw2, "gw1", 2, 1, keysAndValues);
    }

    private static void nodeSettings(
            final Node node,
            final String peer,
            final int own,
            final int other,
            final String... keysAndValues) {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("name", node.name());
        properties.put("sync.interface", "sync");
        properties.put("sync.address", "10.255.0." + own);
        properties.put("peer.name", peer);
        properties.put("peer.address", "10.255.0." + other);
        properties.put("preempt", "true");
        put(properties, keysAndValues);
        node.configure("org.tandemgate.node.cfg", properties);
    }

    private static void put(final Map<String, String> properties, final String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
