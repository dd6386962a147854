package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.NewerJar;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.traffic.Echoes;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * Whatever is done to the bundle under traffic, on either node, moves no role and costs no
 * connection, neither then nor when the master dies afterwards.
 */
final class SeamlessUpdateIT {
    private static final String BUNDLE = "org.tandemgate.pfsync";
    private static final int TCP = Integer.getInteger("seamless.tcp", 60);
    private static final int UDP = Integer.getInteger("seamless.udp", 10);
    private static final int INWARD = Math.max(1, TCP / 10);
    private static final int LATE = 20;
    private static final int PINGS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeEach
    void tools() {
        Tools.need("nft", "conntrack", "ping");
    }

    @Test
    void nothingIsLostWhileTheBundleIsStoppedUpdatedAndEdited() {
        try (SeamlessPair pair = new SeamlessPair(true)) {
            final Traffic outward = pair.outward(TCP, UDP);
            final Traffic inward = pair.inward(INWARD);
            final List<Echoes> echoes =
                    List.of(pair.outwardEchoes(PINGS), pair.inwardEchoes(PINGS));
            final GatewayPair.Gateway master = pair.master();
            final GatewayPair.Gateway standby = pair.other(master);
            SeamlessPair.awaitEntries(standby, TCP + UDP + INWARD + 2 * PINGS);
            final Instant begun = Instant.now();

            stopAndStart(pair.node(standby), () -> {});
            update(pair.node(standby));
            edit(pair, standby);
            final var late = new Traffic[1];
            // What begins while nobody listens is told by the next start.
            stopAndStart(pair.node(master), () -> late[0] = pair.late(LATE));
            update(pair.node(master));
            edit(pair, master);

            SeamlessPair.awaitProtected(pair.node(master));
            SeamlessPair.awaitProtected(pair.node(standby));
            assertEquals(master, pair.master());
            pair.assertNobodyWasDemotedWhileServing(begun);
            SeamlessPair.awaitEntries(standby, TCP + UDP + INWARD + LATE + 2 * PINGS);
            final List<Traffic> all = List.of(outward, inward, late[0]);
            awaitFlowing(all, System.nanoTime());

            pair.die(master);

            awaitFlowing(all, System.nanoTime());
            echoes.forEach(pings -> pings.awaitAnswers(LIMIT));
            SeamlessPair.assertNothingWrong(all);
            SeamlessPair.assertNoneMoved(echoes, PINGS);
        }
    }

    /**
     * The roles come back to a node that did not reboot: its kernel has carried the connections
     * before, and knows windows that are long past.
     */
    @Test
    void nothingIsLostWhenTheRolesMoveAndComeBack() {
        try (SeamlessPair pair = new SeamlessPair(true)) {
            final Traffic fast = pair.fast(LATE);
            final GatewayPair.Gateway first = pair.master();
            final GatewayPair.Gateway second = pair.other(first);
            awaitFlowing(List.of(fast), System.nanoTime());
            SeamlessPair.awaitEntries(second, LATE);
            handOver(pair, first);
            // At least two windows of 64 KB on every stream.
            final long octets = fast.client().streams().octets();
            Wait.until(
                    "the other node to carry more than windows hold",
                    LIMIT,
                    () -> fast.client().streams().octets(),
                    now -> now - octets > LATE * 200_000L);

            handOver(pair, second);

            awaitFlowing(List.of(fast), System.nanoTime());
            SeamlessPair.assertNothingWrong(List.of(fast));
        }
    }

    private static void handOver(final SeamlessPair pair, final GatewayPair.Gateway from) {
        pair.node(from).ha("ha:handover").required();
        pair.nodes().awaitMaster(pair.other(from));
    }

    private static void awaitFlowing(final List<Traffic> all, final long afterNanos) {
        all.forEach(traffic -> traffic.awaitFlowing(afterNanos, LIMIT));
    }

    private static void stopAndStart(final Node node, final Runnable between) {
        node.ha("bundle:stop", BUNDLE).required();
        between.run();
        node.ha("bundle:start", BUNDLE).required();
        SeamlessPair.awaitProtected(node);
    }

    private static void update(final Node node) {
        final Path installed = node.distribution().bundle(BUNDLE);
        final Path newer =
                NewerJar.of(
                        installed,
                        Sandbox.DIRECTORY.resolve(node.name() + "-newer.jar"),
                        NewerJar.version(installed) + ".newer");
        node.ha("bundle:update", BUNDLE, newer.toUri().toString()).required();
        SeamlessPair.awaitProtected(node);
    }

    /** What changes in place, and what opens another socket. */
    private static void edit(final SeamlessPair pair, final GatewayPair.Gateway gateway) {
        final Map<String, String> properties = new LinkedHashMap<>(pair.replication(gateway));
        properties.put("nosync.rules", "protocol udp port 9");
        properties.put("dialect", "openbsd");
        final Node node = pair.node(gateway);
        node.configure(BUNDLE + ".cfg", properties);
        Wait.until(
                node.name() + " to follow its file",
                LIMIT,
                () -> node.ha("pfsync:status", "--json").output(),
                text ->
                        text.startsWith("{")
                                && Json.parse(text)
                                        .get("link")
                                        .get("dialect")
                                        .text()
                                        .equals("openbsd"));
        SeamlessPair.awaitProtected(node);
    }
}
