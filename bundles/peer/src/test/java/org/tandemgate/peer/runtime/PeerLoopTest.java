package org.tandemgate.peer.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.peer.PeerChannel;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.IpAddress;
import org.tandemgate.peer.link.ReportText;
import org.tandemgate.peer.protocol.Frame;
import org.tandemgate.peer.protocol.ViewKey;

/** Two loops on addresses of the loopback, with real sockets. */
class PeerLoopTest {
    private static final String SECRET = "0123456789abcdef";
    private static final int PORT = freePort();
    private static final String ONE = "127.0.0.71";
    private static final String TWO = "127.0.0.72";

    private static int freePort() {
        try (DatagramSocket any = new DatagramSocket()) {
            return any.getLocalPort();
        } catch (final IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static PeerLoop loop(final String name, final String peer, final String secret) {
        final boolean first = name.equals("gw1");
        final var services = new OneNode(name, peer, first ? ONE : TWO, first ? TWO : ONE);
        final PeerLoop loop = new PeerLoop(services, new PeerSettings(ViewKey.of(secret), PORT));
        loop.start();
        return loop;
    }

    /** A node that says its name. */
    private record OneNode(String name, String peer, String own, String other) implements Services {
        @Override
        public <T> Optional<T> find(final Class<T> type) {
            return type == Node.class ? Optional.of(type.cast(node())) : Optional.empty();
        }

        private Node node() {
            return new Node() {
                @Override
                public NodeStatus status() {
                    return new NodeStatus(name, peer, true, false, "", null, true, Instant.now());
                }

                @Override
                public NodeLink link() {
                    return new NodeLink("lo", IpAddress.parse(own), IpAddress.parse(other));
                }

                @Override
                public String enterMaintenance(final String reason, final boolean force) {
                    throw new AssertionError("it only looks");
                }

                @Override
                public String leaveMaintenance() {
                    throw new AssertionError("it only looks");
                }

                @Override
                public String handOver(final boolean force) {
                    throw new AssertionError("it only looks");
                }

                @Override
                public String previewHandOver(final boolean force) {
                    throw new AssertionError("it only looks");
                }
            };
        }

        @Override
        public <T> List<T> all(final Class<T> type) {
            return List.of();
        }

        @Override
        public Map<String, String> bundles() {
            return Map.of("peer", "1.0.0");
        }
    }

    private static PeerStatus await(final PeerLoop loop, final Predicate<PeerStatus> what)
            throws InterruptedException {
        final long end = System.nanoTime() + 20_000_000_000L;
        PeerStatus last = loop.status();
        while (!what.test(last)) {
            if (System.nanoTime() > end) {
                fail("last seen: " + last);
            }
            Thread.sleep(20);
            last = loop.status();
        }
        return last;
    }

    private static long refused(final PeerStatus status, final String why) {
        return status.refused().getOrDefault(why, -1L);
    }

    @Test
    void bothKnowEachOtherUntilOneIsGone() throws Exception {
        try (PeerLoop one = loop("gw1", "gw2", SECRET)) {
            assertEquals(PeerStatus.State.NEVER, one.status().state());
            final PeerLoop two = loop("gw2", "gw1", SECRET);
            final PeerStatus live = await(one, it -> it.state() == PeerStatus.State.LIVE);
            final NodeReport report = live.report();
            assertNotNull(report);
            assertEquals("gw2", report.name());
            assertEquals(Map.of("peer", "1.0.0"), report.bundles());
            assertTrue(report.facts().containsKey("kernel"));
            assertTrue(live.ageMillis() >= 0 && live.rttMillis() >= 0, live::toString);
            assertEquals(null, live.problem());
            await(two, it -> it.state() == PeerStatus.State.LIVE);

            two.close();
            final PeerStatus silent = await(one, it -> it.state() == PeerStatus.State.SILENT);
            await(one, it -> it.ageMillis() > silent.ageMillis() + 300);
            assertEquals(PeerStatus.State.SILENT, one.status().state());
            assertNotNull(one.status().problem());

            try (PeerLoop again = loop("gw2", "gw1", SECRET)) {
                await(again, it -> it.state() == PeerStatus.State.LIVE);
                await(one, it -> it.state() == PeerStatus.State.LIVE);
            }
        }
    }

    @Test
    void anotherKeyIsNotBelievedAndNamed() throws Exception {
        try (PeerLoop one = loop("gw1", "gw2", SECRET);
                PeerLoop two = loop("gw2", "gw1", "another secret of it")) {
            final PeerStatus status = await(one, it -> refused(it, "key") >= 3);
            assertEquals(PeerStatus.State.NEVER, status.state());
            assertTrue(String.valueOf(status.problem()).contains("keys"), status::toString);
            await(two, it -> refused(it, "key") >= 3);
        }
    }

    @Test
    void aNodeThatIsNotThePeerIsNotBelieved() throws Exception {
        try (PeerLoop one = loop("gw1", "gw3", SECRET);
                PeerLoop two = loop("gw2", "gw1", SECRET)) {
            final PeerStatus status = await(one, it -> refused(it, "name") >= 3);
            assertEquals(PeerStatus.State.NEVER, status.state());
            assertEquals(PeerStatus.State.NEVER, two.status().state());
        }
    }

    /** Whoever has recorded answers, or sends rubbish from the right address. */
    @Test
    void whatIsPlayedBackIsNotBelieved() throws Exception {
        final ViewKey key = ViewKey.of(SECRET);
        try (PeerLoop one = loop("gw1", "gw2", SECRET);
                DatagramSocket attacker =
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getByName(TWO), PORT))) {
            attacker.setSoTimeout(20_000);
            final DatagramPacket asked = new DatagramPacket(new byte[2000], 2000);
            attacker.receive(asked);
            final byte[] question = new byte[asked.getLength()];
            System.arraycopy(asked.getData(), 0, question, 0, question.length);
            final Frame frame = ((Frame.Outcome.Read) Frame.read(question, key)).frame();
            final NodeReport report =
                    new NodeReport(
                            "gw2",
                            Instant.now(),
                            new NodeReport.Standing(true, true, false, ""),
                            List.of(),
                            List.of(),
                            List.of(),
                            new NodeReport.Parts(null, null, List.of()),
                            new TreeMap<>(),
                            new TreeMap<>());
            final Frame answer =
                    new Frame(Frame.Kind.ANSWER, frame.nonce(), "gw2", ReportText.encode(report));
            send(attacker, answer.encode(key));
            await(one, it -> it.state() == PeerStatus.State.LIVE);

            for (int i = 0; i < 5; i++) {
                send(attacker, answer.encode(key)); // the same again
                send(attacker, question); // its own words
                send(attacker, new byte[100]);
                send(attacker, new byte[3]);
            }
            send(
                    attacker,
                    new Frame(Frame.Kind.ANSWER, new Frame.Nonce(1, 2), "gw2", "").encode(key));
            await(one, it -> refused(it, "unasked") == 6);
            await(one, it -> refused(it, "name") == 5 && refused(it, "magic") == 5);
            await(one, it -> refused(it, "length") == 5);
            // None of it has made what is known younger.
            await(one, it -> it.state() == PeerStatus.State.SILENT);
        }
    }

    /** A proved answer that is no report. */
    @Test
    void anAnswerThatCannotBeReadIsCounted() throws Exception {
        final ViewKey key = ViewKey.of(SECRET);
        try (PeerLoop one = loop("gw1", "gw2", SECRET);
                DatagramSocket odd =
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getByName(TWO), PORT))) {
            odd.setSoTimeout(20_000);
            final DatagramPacket asked = new DatagramPacket(new byte[2000], 2000);
            odd.receive(asked);
            final byte[] question = new byte[asked.getLength()];
            System.arraycopy(asked.getData(), 0, question, 0, question.length);
            final Frame frame = ((Frame.Outcome.Read) Frame.read(question, key)).frame();
            send(odd, new Frame(Frame.Kind.ANSWER, frame.nonce(), "gw2", "?").encode(key));
            await(one, it -> refused(it, "report") == 1);
            assertEquals(PeerStatus.State.NEVER, one.status().state());
            // More questions than are answered.
            for (int i = 0; i < 60; i++) {
                final Frame question2 =
                        new Frame(Frame.Kind.QUESTION, new Frame.Nonce(i, i), "gw2", "");
                send(odd, question2.encode(key));
            }
            await(one, it -> refused(it, "rate") >= 1);
        }
    }

    private static void send(final DatagramSocket from, final byte[] octets) throws IOException {
        from.send(
                new DatagramPacket(
                        octets,
                        octets.length,
                        new InetSocketAddress(InetAddress.getByName(ONE), PORT)));
    }

    @Test
    void aNodeThatIsSilentHasNoRole() throws Exception {
        try (PeerLoop one = loop("gw1", "gw2", SECRET)) {
            final var services = new OneNode("gw1", "gw2", ONE, TWO);
            final Services all =
                    new Services() {
                        @Override
                        public <T> Optional<T> find(final Class<T> type) {
                            return type == PeerChannel.class
                                    ? Optional.of(type.cast((PeerChannel) one::status))
                                    : services.find(type);
                        }

                        @Override
                        public <T> List<T> all(final Class<T> type) {
                            return List.of();
                        }

                        @Override
                        public Map<String, String> bundles() {
                            return Map.of();
                        }
                    };
            final var nodes = NodeViews.of(all, Instant.now()).members();
            assertEquals("gw1", nodes.get(0).get("node"));
            assertEquals("UNKNOWN", nodes.get(1).get("role"));
            assertEquals("never", nodes.get(1).get("state"));
        }
    }
}
