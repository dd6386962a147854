package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/**
 * First packets between two real nodes (freebsd-src tests/sys/netpfil/pf/pfsync.sh, cases defer and
 * basic_defer): with defer the peer says that its kernel has the connection before the server sees
 * its first packet, and without it does not. What was first is told by the cables, in one clock.
 */
final class DeferIT {
    private static final int CONNECTIONS = 50;
    private static final int ROUNDS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PFSYNC = "org.tandemgate.pfsync.cfg";

    private static final int PFSYNC_PROTOCOL = 240;
    private static final int INSERT = 13;
    private static final int INSERT_ACK = 2;

    private int nextPort = 7200;

    /** How the connections of one round began. */
    private record Round(List<Instant> sent, List<Instant> arrived, List<Instant> told) {
        /** Connections whose first packet the server saw before the peer had said so many. */
        int early() {
            // A state that waited for too long to leave this node asks for no word any more.
            final int silent = Math.max(0, CONNECTIONS - told.size());
            int early = 0;
            for (int i = 0; i < arrived.size(); i++) {
                final Instant at = arrived.get(i);
                final long before = told.stream().filter(word -> word.isBefore(at)).count();
                early += before + silent <= i ? 1 : 0;
            }
            return early;
        }

        String cost() {
            final List<Long> micros = new ArrayList<>();
            for (int i = 0; i < arrived.size(); i++) {
                micros.add(Duration.between(sent.get(i), arrived.get(i)).toNanos() / 1000);
            }
            micros.sort(null);
            return "median "
                    + micros.get(micros.size() / 2)
                    + " us, p99 "
                    + micros.get((int) (micros.size() * 0.99))
                    + " us";
        }
    }

    @BeforeEach
    void tools() {
        Tools.need("nft", "conntrack", "tcpdump");
    }

    @Test
    void serverSeesNoConnectionBeforeThePeerHasIt() {
        try (SeamlessPair pair = new SeamlessPair(true)) {
            final Round without = complete(pair, INSERT);
            System.out.println(
                    "measured defer off: "
                            + without.cost()
                            + ", seen before the peer was told: "
                            + without.early());
            assertTrue(without.early() > 0, "the proof that this can fail");

            defer(pair, true);
            assertNoneIsEarly(pair);

            defer(pair, false);
            complete(pair, INSERT);
        }
    }

    /** But those that were let go after 20 ms, because the machine stood still for so long. */
    private void assertNoneIsEarly(final SeamlessPair pair) {
        for (int i = 0; i < ROUNDS; i++) {
            final long before = released(pair, "expired") + released(pair, "untold");
            final long acknowledged = released(pair, "acknowledged");
            final Round with = complete(pair, INSERT_ACK);
            final long excused = released(pair, "expired") + released(pair, "untold") - before;
            System.out.println(
                    "measured defer on: "
                            + with.cost()
                            + ", seen before the peer's word: "
                            + with.early()
                            + ", let go without it: "
                            + excused);
            assertTrue(with.early() <= excused, with.early() + " early, let go: " + excused);
            if (released(pair, "acknowledged") - acknowledged >= CONNECTIONS / 2) {
                return;
            }
        }
        fail("half of the packets were never let go by the peer's word: " + status(pair));
    }

    /** A round in which nothing was lost, as a busy machine may. */
    private Round complete(final SeamlessPair pair, final int action) {
        for (int i = 0; i < ROUNDS; i++) {
            final Round round = round(pair, action);
            if (round.sent().size() == CONNECTIONS && round.arrived().size() == CONNECTIONS) {
                return round;
            }
        }
        return fail("not all flows arrived in any of " + ROUNDS + " rounds: " + status(pair));
    }

    /** On both nodes: which one forwards does not matter here. */
    private static void defer(final SeamlessPair pair, final boolean on) {
        for (final GatewayPair.Gateway gateway : both(pair)) {
            final Map<String, String> properties = new HashMap<>(pair.replication(gateway));
            properties.put("defer", Boolean.toString(on));
            pair.node(gateway).configure(PFSYNC, properties);
        }
        for (final GatewayPair.Gateway gateway : both(pair)) {
            Wait.until(
                    "first packets to be held back: " + on,
                    LIMIT,
                    () -> gateway.machine().run("nft", "list", "ruleset").output(),
                    rules -> rules.contains("fwd to") == on);
        }
    }

    private static List<GatewayPair.Gateway> both(final SeamlessPair pair) {
        return List.of(pair.nodes().net().gw1(), pair.nodes().net().gw2());
    }

    private static Json status(final Node node) {
        return Json.parse(
                Wait.until(
                        node.name() + " to answer",
                        LIMIT,
                        () -> node.ha("pfsync:status", "--json").output(),
                        text -> text.startsWith("{")));
    }

    private static String status(final SeamlessPair pair) {
        return status(pair.nodes().gw1()) + "\n" + status(pair.nodes().gw2());
    }

    private static long released(final SeamlessPair pair, final String why) {
        return status(pair.nodes().gw1()).get("defer").get(why).number()
                + status(pair.nodes().gw2()).get("defer").get(why).number();
    }

    /** One flow after the other, each to a port that no other one ever had. */
    private Round round(final SeamlessPair pair, final int action) {
        final GatewayPair net = pair.nodes().net();
        final int first = nextPort;
        nextPort += CONNECTIONS;
        final String filter = "udp dst portrange " + first + "-" + (nextPort - 1);
        final String device = GatewayPair.HOST_INTERFACE;
        try (Capture client = Capture.start(net.client(), device, filter);
                Capture server = Capture.start(net.server(), device, filter);
                Capture sync = Capture.start(net.gw1().machine(), "sync", "ip proto 240")) {
            final String flows =
                    String.format(
                            "for port in $(seq %d %d); do echo > /dev/udp/%s/$port;"
                                    + " sleep 0.02; done",
                            first, nextPort - 1, GatewayPair.SERVER);
            net.client().run("bash", "-c", flows).required();
            final Instant end = Instant.now().plus(PATIENCE);
            final List<Instant> arrived =
                    Wait.until(
                            "the server's cable to have carried every flow",
                            LIMIT,
                            () -> firsts(server.frames()),
                            seen -> seen.size() == CONNECTIONS || Instant.now().isAfter(end));
            final List<Instant> told =
                    Wait.until(
                            "the sync link to have carried a word about each",
                            LIMIT,
                            () -> words(sync.frames(), action),
                            seen -> seen.size() >= CONNECTIONS || Instant.now().isAfter(end));
            return new Round(firsts(client.frames()), arrived, told);
        }
    }

    /** When each destination port was seen first. */
    private static List<Instant> firsts(final List<Frame> frames) {
        final Set<Integer> ports = new HashSet<>();
        final List<Instant> firsts = new ArrayList<>();
        for (final Frame frame : frames) {
            final int udp = 14 + (frame.octet(14) & 15) * 4;
            if (ports.add(frame.word(udp + 2))) {
                firsts.add(frame.at());
            }
        }
        return firsts;
    }

    /**
     * When each message of an action passed: OpenBSD's frame is 20 octets, then subheaders of
     * action, length in words and count (sys/net/if_pfsync.h).
     */
    private static List<Instant> words(final List<Frame> frames, final int action) {
        final List<Instant> words = new ArrayList<>();
        for (final Frame frame : frames) {
            if (frame.protocol() == PFSYNC_PROTOCOL) {
                final int start = 14 + (frame.octet(14) & 15) * 4;
                final int end = start + frame.word(start + 2);
                int at = start + 20;
                while (at + 4 <= end && at + 4 <= frame.length()) {
                    final int count = frame.word(at + 2);
                    for (int i = 0; frame.octet(at) == action && i < count; i++) {
                        words.add(frame.at());
                    }
                    at += 4 + frame.octet(at + 1) * 4 * count;
                }
            }
        }
        return words;
    }
}
