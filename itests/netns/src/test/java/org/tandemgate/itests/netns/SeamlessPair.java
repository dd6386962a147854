package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.traffic.Echoes;
import org.tandemgate.itests.world.traffic.Firewall;
import org.tandemgate.itests.world.traffic.Tally;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * Two nodes that elect by CARP with strict rules on both, and connections through them in both
 * directions. Neither node preempts: who has taken over stays, until it dies itself.
 */
final class SeamlessPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PERIOD_MILLIS = 100;

    private final NodePair nodes = new NodePair();
    private final boolean replicating;

    SeamlessPair(final boolean replicating) {
        this.replicating = replicating;
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            Firewall.install(node.machine());
            final boolean first = node == nodes.gw1();
            // Intervals of 0.4 and 0.6 s: a busy machine must not make the roles flap.
            final String skew = first ? "100" : "150";
            NodePair.carp(node, NodePair.lan(), "advbase", "0", "advskew", skew);
            NodePair.carp(node, NodePair.serverSide(), "advbase", "0", "advskew", skew);
            node.configure("org.tandemgate.node.cfg", identity(first));
            if (replicating) {
                node.configure("org.tandemgate.pfsync.cfg", replication(first));
            }
            node.start();
        }
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
        if (replicating) {
            // Stays installed: a node that starts again has it.
            nodes.gw1().ha("feature:install", "ha-pfsync").required();
            nodes.gw2().ha("feature:install", "ha-pfsync").required();
            awaitProtected(nodes.gw1());
            awaitProtected(nodes.gw2());
        }
        nodes.awaitMaster(together());
    }

    /**
     * Without preemption, nodes that a busy machine held up at their start share the roles, and may
     * be about to take them when this begins.
     */
    private GatewayPair.Gateway together() {
        return Wait.until(
                        "one gateway to have both roles",
                        LIMIT,
                        () -> {
                            final GatewayPair.Gateway master = master();
                            final boolean first = master.equals(nodes.net().gw1());
                            final Node other = first ? nodes.gw2() : nodes.gw1();
                            if (hasServerSide(other.machine())) {
                                other.ha("ha:handover");
                            }
                            return hasServerSide(master.machine())
                                            && !hasServerSide(other.machine())
                                    ? List.of(master)
                                    : List.<GatewayPair.Gateway>of();
                        },
                        found -> !found.isEmpty())
                .get(0);
    }

    private static boolean hasServerSide(final Namespace machine) {
        return machine.addresses().contains(GatewayPair.SERVER_SIDE_ADDRESS);
    }

    /** Who has the virtual addresses; while a table is not complete its node is demoted. */
    GatewayPair.Gateway master() {
        return Wait.until(
                        "one gateway to have the virtual address",
                        LIMIT,
                        () ->
                                List.of(nodes.net().gw1(), nodes.net().gw2()).stream()
                                        .filter(it -> has(it))
                                        .toList(),
                        masters -> masters.size() == 1)
                .get(0);
    }

    private static boolean has(final GatewayPair.Gateway gateway) {
        return gateway.machine().addresses().contains(GatewayPair.LAN_ADDRESS);
    }

    private static Map<String, String> replication(final boolean first) {
        return Map.of("syncdev", "sync", "syncpeer", "10.255.0." + (first ? 2 : 1));
    }

    /** What the file for replication says. */
    Map<String, String> replication(final GatewayPair.Gateway gateway) {
        return replication(gateway.equals(nodes.net().gw1()));
    }

    private static Map<String, String> identity(final boolean first) {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("name", first ? "gw1" : "gw2");
        properties.put("sync.interface", "sync");
        properties.put("sync.address", "10.255.0." + (first ? 1 : 2));
        properties.put("peer.name", first ? "gw2" : "gw1");
        properties.put("peer.address", "10.255.0." + (first ? 2 : 1));
        properties.put("preempt", "false");
        return properties;
    }

    NodePair nodes() {
        return nodes;
    }

    /** From the LAN outward, with the source translated. */
    Traffic outward(final int tcp, final int udp) {
        return outward(7100, new Traffic.Load(tcp, udp, PERIOD_MILLIS));
    }

    private Traffic outward(final int port, final Traffic.Load load) {
        return Traffic.start(
                nodes.world(),
                new Traffic.End(nodes.net().server(), GatewayPair.SERVER, port),
                nodes.net().client(),
                GatewayPair.SERVER,
                load);
    }

    /** More of them. */
    Traffic late(final int tcp) {
        return outward(7101, new Traffic.Load(tcp, 0, PERIOD_MILLIS));
    }

    /** The same with 20 KB/s each way on every connection. */
    Traffic fast(final int tcp) {
        return outward(7102, new Traffic.Load(tcp, 0, PERIOD_MILLIS / 10));
    }

    /** From outside to the service behind the LAN, with the destination translated. */
    Traffic inward(final int tcp) {
        return Traffic.start(
                nodes.world(),
                new Traffic.End(nodes.net().client(), "10.0.0.10", Firewall.SERVICE_PORT),
                nodes.net().server(),
                GatewayPair.SERVER_SIDE_ADDRESS,
                new Traffic.Load(tcp, 0, PERIOD_MILLIS));
    }

    /** Pings from the LAN outward, with source and identity translated. */
    Echoes outwardEchoes(final int count) {
        final Namespace client = nodes.net().client();
        final Namespace server = nodes.net().server();
        return Echoes.start(
                nodes.world(),
                new Echoes.Way(client, GatewayPair.SERVER, server, GatewayPair.SERVER),
                count);
    }

    /** Pings from outside to the LAN, with both addresses and the identity translated. */
    Echoes inwardEchoes(final int count) {
        final Namespace client = nodes.net().client();
        final Namespace server = nodes.net().server();
        return Echoes.start(
                nodes.world(),
                new Echoes.Way(server, GatewayPair.SERVER_SIDE_ADDRESS, client, "10.0.0.10"),
                count);
    }

    Node node(final GatewayPair.Gateway gateway) {
        return gateway.equals(nodes.net().gw1()) ? nodes.gw1() : nodes.gw2();
    }

    GatewayPair.Gateway other(final GatewayPair.Gateway gateway) {
        return gateway.equals(nodes.net().gw1()) ? nodes.net().gw2() : nodes.net().gw1();
    }

    /** kill -9 and all cables of the master; returns when the other one serves. */
    void die(final GatewayPair.Gateway master) {
        node(master).kill();
        master.pullCables();
        nodes.net().client().run("ip", "neigh", "show");
        Wait.until(
                other(master).machine() + " to have the virtual addresses",
                LIMIT,
                () -> other(master).machine().addresses(),
                has ->
                        has.contains(GatewayPair.LAN_ADDRESS)
                                && has.contains(GatewayPair.SERVER_SIDE_ADDRESS));
    }

    /** The dead machine boots: its kernel knows nothing; returns when it would keep everything. */
    void revive(final GatewayPair.Gateway dead) {
        dead.machine().removeLinks("macvlan");
        for (final String link : List.of("lan", "srv")) {
            final String address = link.equals("lan") ? "10.0.0.1/24" : "10.1.0.1/24";
            dead.machine().run("ip", "addr", "del", address, "dev", link);
        }
        Firewall.forget(dead.machine());
        dead.plugCables();
        node(dead).start();
        node(dead).awaitReady();
        nodes.awaitMaster(other(dead));
        if (replicating) {
            awaitProtected(node(dead));
            awaitProtected(node(other(dead)));
        }
    }

    /** Waits until a node says that a fail-over would keep the connections. */
    static void awaitProtected(final Node node) {
        Wait.until(
                node.name() + " to be protected",
                LIMIT,
                () -> node.ha("pfsync:status", "--json").output(),
                text ->
                        text.startsWith("{")
                                && Json.parse(text).get("condition").text().equals("PROTECTED"));
    }

    /** Waits until the kernel of a gateway has so many entries at least. */
    static void awaitEntries(final GatewayPair.Gateway standby, final int least) {
        Wait.until(
                "the standby's kernel to have every connection",
                LIMIT,
                () -> Firewall.entries(standby.machine()),
                entries -> entries >= least);
    }

    /** The same of the one that does not serve; when it fails, says what both nodes know. */
    void awaitStandby(final GatewayPair.Gateway standby, final int least) {
        try {
            awaitEntries(standby, least);
        } catch (final WorldException late) {
            throw new WorldException(late.getMessage() + describe(), late);
        }
    }

    private String describe() {
        final StringBuilder text = new StringBuilder();
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            text.append('\n').append(node.name()).append(": ");
            text.append(node.ha("pfsync:status", "--json").output());
            text.append(node.machine().run("conntrack", "-L", "-p", "icmp").output());
        }
        return text.append(nodes.gw1().ha("pfsync:compare", "--json").output()).toString();
    }

    /** Only who serves advertises, and demotion would take the roles from it. */
    void assertNobodyWasDemotedWhileServing(final Instant since) {
        final List<Frame.Advert> all = nodes.capture().advertsSince(since);
        assertNotEquals(List.of(), all);
        assertEquals(List.of(), all.stream().filter(it -> it.demotion() != 0).toList());
    }

    static void assertNothingWrong(final List<Traffic> all) {
        for (final Tally tally : tallies(all.toArray(Traffic[]::new))) {
            assertEquals(0, tally.wrong(), tally::toString);
            assertEquals(0, tally.streams().broken(), tally::toString);
            assertEquals(0, tally.flows().moved(), tally::toString);
        }
    }

    static void assertNoneMoved(final List<Echoes> all, final int pings) {
        for (final Echoes echoes : all) {
            assertEquals(pings, echoes.identities().size(), () -> "" + echoes.identities());
            assertEquals(0, echoes.wrong());
        }
    }

    /** Every stream at both ends, for messages. */
    static List<Tally> tallies(final Traffic... all) {
        return List.of(all).stream()
                .flatMap(traffic -> List.of(traffic.client(), traffic.server()).stream())
                .toList();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
