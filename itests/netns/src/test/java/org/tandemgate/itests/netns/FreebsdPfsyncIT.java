package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * freebsd/freebsd-src tests/sys/netpfil/pf/pfsync.sh by topology and assertion, with our nodes as
 * jails one and two, and what both tables say of each other; one pair for all. Its methods have
 * those names; bundles/pfsync/README.md says where the other cases are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FreebsdPfsyncIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CLIENT = "10.0.0.10";
    private static final String CLIENT_6 = "2001:db8::10";
    private static final String PFSYNC = "org.tandemgate.pfsync.cfg";

    private final SeamlessPair pair;
    private final GatewayPair net;

    FreebsdPfsyncIT() {
        Tools.need("nft", "conntrack", "ping");
        pair = new SeamlessPair(true);
        net = pair.nodes().net();
        for (final GatewayPair.Gateway gateway : both()) {
            // Without a rule that asks for it the kernel does not track IPv6.
            gateway.machine().run("nft", "add", "table", "ip6", "tracked").required();
            gateway.machine()
                    .run(
                            "nft",
                            "add chain ip6 tracked forward { type filter hook forward priority 0;"
                                    + " }")
                    .required();
            gateway.machine()
                    .run("nft", "add rule ip6 tracked forward ct state established accept")
                    .required();
        }
    }

    private List<GatewayPair.Gateway> both() {
        return List.of(net.gw1(), net.gw2());
    }

    /** Who waits: jail two. A node whose link is opened anew may give its role away. */
    private GatewayPair.Gateway two() {
        return pair.other(pair.master());
    }

    @AfterAll
    void stop() {
        pair.close();
    }

    private static String entries(final Namespace machine, final String... selection) {
        final var argv = new ArrayList<>(List.of("conntrack", "-L"));
        argv.addAll(List.of(selection));
        return machine.run(argv.toArray(String[]::new)).output();
    }

    private static void awaitEntry(
            final GatewayPair.Gateway gateway, final String address, final String... selection) {
        Wait.until(
                gateway.machine() + " to have an entry of " + address,
                LIMIT,
                () -> entries(gateway.machine(), selection),
                text -> text.contains("src=" + address + " "));
    }

    private void ping() {
        net.client().run("ping", "-c", "2", "-i", "0.2", GatewayPair.SERVER).required();
    }

    private void ping6() {
        net.client().run("ping", "-6", "-c", "2", "-i", "0.2", GatewayPair.SERVER_6).required();
    }

    private void forget() {
        for (final GatewayPair.Gateway gateway : both()) {
            gateway.machine().run("conntrack", "-F").required();
        }
    }

    private void configure(final GatewayPair.Gateway gateway, final String... keysAndValues) {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("syncdev", "sync");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        pair.node(gateway).configure(PFSYNC, properties);
    }

    private static String sync(final GatewayPair.Gateway gateway, final GatewayPair net) {
        return gateway.equals(net.gw1()) ? "1" : "2";
    }

    /** Both nodes speak to each other under these addresses, which end in 1 on gw1. */
    private void unicast(final String prefix) {
        for (final GatewayPair.Gateway gateway : both()) {
            configure(gateway, "syncpeer", prefix + sync(pair.other(gateway), net));
        }
    }

    private static Json answer(final Node node, final String... command) {
        return Json.parse(
                Wait.until(
                        node.name() + " to answer " + command[0],
                        LIMIT,
                        () -> {
                            final Outcome outcome = node.ha(command);
                            return outcome.output() + outcome.errors();
                        },
                        text -> text.startsWith("{") && !text.startsWith("{\"error\":")));
    }

    /** The link is opened anew with a new peer address; a group without a key is a problem. */
    private void awaitPeer(final String syncpeer) {
        for (final GatewayPair.Gateway gateway : both()) {
            Wait.until(
                    gateway.machine() + " to hear its peer by " + syncpeer,
                    LIMIT,
                    () -> pair.node(gateway).ha("pfsync:status", "--json").output(),
                    text ->
                            text.contains("\"syncpeer\":" + syncpeer)
                                    && text.contains("\"ours\":true")
                                    && text.contains("\"state\":\"done\""));
        }
    }

    private static Json compare(final Node node) {
        return answer(node, "pfsync:compare", "--json", "--wait", "20");
    }

    @Test
    void basic() {
        forget();
        ping();

        awaitEntry(two(), CLIENT, "-p", "icmp");
    }

    @Test
    void bulk() {
        final GatewayPair.Gateway two = two();
        pair.node(two).unconfigure(PFSYNC);
        try {
            Wait.until(
                    "replication to end",
                    LIMIT,
                    () -> pair.node(two).ha("pfsync:status", "--json").output(),
                    text -> text.startsWith("{\"error\":\"pfsync does not run on this node"));
            forget();
            ping();
            assertFalse(entries(two.machine(), "-p", "icmp").contains(CLIENT));
        } finally {
            unicast("10.255.0.");
        }

        awaitEntry(two, CLIENT, "-p", "icmp");
        SeamlessPair.awaitProtected(pair.node(two));
        final Json bulk = answer(pair.node(two), "pfsync:status", "--json").get("bulk");
        assertEquals("done", bulk.get("state").text(), bulk::toString);
    }

    @Test
    void basic_ipv6() {
        replicatesOver(
                () -> {
                    for (final GatewayPair.Gateway gateway : both()) {
                        configure(gateway, "syncpeer", "ff12::f0");
                    }
                },
                "null");
    }

    @Test
    void basic_ipv6_unicast() {
        for (final GatewayPair.Gateway gateway : both()) {
            final String own = "fd2c::" + sync(gateway, net) + "/64";
            gateway.machine().ip("addr", "add", own, "dev", "sync", "nodad");
        }
        replicatesOver(() -> unicast("fd2c::"), "\"fd2c::");
    }

    /** A ping of IPv6 is known to the backup by another link, which is left again afterwards. */
    private void replicatesOver(final Runnable link, final String peer) {
        try {
            link.run();
            awaitPeer(peer);
            forget();
            ping6();

            awaitEntry(two(), CLIENT_6, "-f", "ipv6", "-p", "icmpv6");
        } finally {
            unicast("10.255.0.");
            awaitPeer("\"10.255.0.");
        }
    }

    /** Both tables are equal while connections come, flow and go. */
    @Test
    void comparesTablesWhileTheyChange() {
        pair.nodes().awaitMaster(pair.master());
        final Traffic outward = pair.outward(50, 10);
        outward.awaitFlowing(System.nanoTime(), LIMIT);
        SeamlessPair.awaitEntries(two(), 60);
        for (final GatewayPair.Gateway gateway : both()) {
            final Json verdict = compare(pair.node(gateway));
            assertTrue(verdict.get("equal").flag(), verdict::toString);
            assertTrue(verdict.get("entriesHere").number() >= 60, verdict::toString);
        }
    }

    /** What one node leaves out is named by both, each from its side. */
    @Test
    void namesWhatOneNodeDoesNotTake() {
        final GatewayPair.Gateway two = two();
        final GatewayPair.Gateway one = pair.other(two);
        try {
            configure(two, "syncpeer", "10.255.0." + sync(one, net), "nosync.protocols", "1");
            Wait.until(
                    "the exception to be in force, and the ping to be missed by it",
                    LIMIT,
                    () -> {
                        ping();
                        return compare(pair.node(one)).get("only_here").toString();
                    },
                    text -> text.contains("icmp " + CLIENT + ":"));

            final Json there = compare(pair.node(two)).get("only_there");
            assertTrue(there.toString().contains("icmp " + CLIENT + ":"), there::toString);
        } finally {
            unicast("10.255.0.");
            awaitPeer("\"10.255.0.");
        }
    }
}
