package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.link.TwoLinks.BOUND_NANOS;
import static org.tandemgate.pfsync.link.TwoLinks.HERE;
import static org.tandemgate.pfsync.link.TwoLinks.KEY;
import static org.tandemgate.pfsync.link.TwoLinks.THERE;
import static org.tandemgate.pfsync.link.TwoLinks.fill;
import static org.tandemgate.pfsync.link.TwoLinks.round;
import static org.tandemgate.pfsync.link.TwoLinks.settings;
import static org.tandemgate.pfsync.link.TwoLinks.tell;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/** Links of two nodes of ours on a cable between two namespaces. */
@ExtendWith(NetworkNamespaces.class)
class PeerLinkTest {
    private final TwoLinks links = new TwoLinks();

    /** Else it would be told everything unasked, as a BSD is, and once more when it asks. */
    @Test
    void whoStartsIsKnownToBeOneOfOurs(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                PeerLink b = cable.openThere(settings("far", HERE, null, null), 2002)) {
            final List<Boolean> known = new ArrayList<>();
            links.heardHere.atStart = () -> known.add(a.isOurs() && a.knowsDialect());
            links.heardThere.atStart = () -> known.add(b.isOurs() && b.knowsDialect());

            links.meet(a, b);

            assertEquals(List.of(true, true), known);
        }
    }

    /** Both ends of the cable were made anew: nobody is asked for everything. */
    @Test
    void conversationGoesOnByAnotherSocket(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final var here = settings("sync", THERE, null, KEY);
        final var there = settings("far", HERE, null, KEY);
        try (PeerLink a = cable.openHere(here);
                PeerLink b = cable.openThere(there, 2002)) {
            links.meet(a, b);
            one.execute("ip", "link", "delete", "sync");
            final Cable again = new Cable(one, two);
            tell(a, Action.DEL_C, 7);
            try (PeerLink nextA = again.reopenHere(here, a);
                    PeerLink nextB = again.reopenThere(there, b)) {
                assertNotEquals(a.interfaceIndex(), nextA.interfaceIndex());
                links.until(
                        "the loss to be known",
                        nextA,
                        nextB,
                        () -> !links.heardHere.lost.isEmpty());
                tell(nextA, Action.DEL_C, 8);
                links.until(
                        "what is new", nextA, nextB, () -> !links.heardThere.messages.isEmpty());
            }
        }
        assertEquals(7, links.heardHere.lost.get(0).id().id());
        assertEquals(List.of("DEL_C 8 count 1008"), links.heardThere.messages);
        assertEquals(1, links.heardHere.started);
        assertEquals(1, links.heardThere.started);
        assertEquals(0, links.heardHere.tooMuch + links.heardThere.tooMuch);
    }

    @Test
    void conversationWithAnotherKeyBeginsAnew(
            final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                PeerLink b = cable.openThere(settings("far", HERE, null, null), 2002)) {
            links.meet(a, b);
            try (PeerLink nextA = cable.reopenHere(settings("sync", THERE, null, KEY), a);
                    PeerLink nextB = cable.reopenThere(settings("far", HERE, null, KEY), b)) {
                assertFalse(nextA.isOurs());
                links.meet(nextA, nextB);
                links.until("the hello", nextA, nextB, () -> links.heardThere.started == 2);
            }
        }
        assertEquals(2, links.heardHere.started);
    }

    /** What is attached arrives as it was; a peer that is none of ours is never sent any. */
    @Test
    void whatIsAttachedReachesOneOfOursAlone(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final IpAddress there = IpAddress.parse("10.9.0.2");
        final IpAddress here = IpAddress.parse("10.9.0.1");
        final byte[] content = new byte[1000];
        new Random(1).nextBytes(content);
        try (PeerLink a = cable.openHere(settings("sync", there, null, KEY))) {
            a.attach(ByteBuffer.wrap(content), System.nanoTime());
            a.flush(System.nanoTime());
            assertEquals(0, a.attachmentRoom());
            try (PeerLink b = cable.openThere(settings("far", here, null, KEY), 2002)) {
                links.meet(a, b);
                assertEquals(List.of(), links.heardThere.attached);
                assertTrue(a.attachmentRoom() > 1300, () -> "room " + a.attachmentRoom());
                a.attach(ByteBuffer.wrap(new byte[2000]), System.nanoTime());
                a.attach(ByteBuffer.wrap(content), System.nanoTime());
                a.attach(
                        ByteBuffer.wrap(Arrays.copyOf(content, a.attachmentRoom())),
                        System.nanoTime());
                links.until("arrival", a, b, () -> links.heardThere.attached.size() == 2);
                assertArrayEquals(content, links.heardThere.attached.get(0));
                assertEquals(a.attachmentRoom(), links.heardThere.attached.get(1).length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "224.0.0.240, 224.0.0.240",
        "ff12::f0, ff12::f0",
        "10.9.0.2, 10.9.0.1",
        "fe80::2, fe80::1"
    })
    void twoNodesMeetAndTellEachOther(
            final String there,
            final String here,
            final NetworkNamespace one,
            final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", IpAddress.parse(there), null, KEY));
                PeerLink b =
                        cable.openThere(settings("far", IpAddress.parse(here), null, KEY), 2002)) {
            links.meet(a, b);
            assertEquals(Dialect.OPENBSD, a.dialect());
            tell(a, Action.UPD, 1, 2, 3, 4, 5);
            tell(b, Action.DEL_C, 6);
            links.until(
                    "arrival",
                    a,
                    b,
                    () ->
                            links.heardThere.messages.size() == 5
                                    && links.heardHere.messages.size() == 1);
            links.until("acknowledgement", a, b, () -> a.inFlight() == 0 && b.inFlight() == 0);

            assertEquals("UPD 5 count 1005", links.heardThere.messages.get(4));
            assertEquals("DEL_C 6 count 1006", links.heardHere.messages.get(0));
            assertEquals(List.of(1, 1), List.of(links.heardHere.started, links.heardThere.started));
            final LinkStatus status = a.status(System.nanoTime());
            assertTrue(status.ours() && status.authenticated());
            assertTrue(status.lagMillis().p99() > 0, status + "");
            assertTrue(status.peerAgeMillis() >= 0, status + "");
            assertEquals(List.of(), status.warnings());
        }
    }

    @Test
    void restartedPeerIsAnother(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final LinkSettings back = settings("far", HERE, null, KEY);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY))) {
            try (PeerLink b = cable.openThere(back, 2002)) {
                links.meet(a, b);
            }
            tell(a, Action.DEL_C, 9);
            assertEquals(1, a.inFlight());
            try (PeerLink b = cable.openThere(back, 2003)) {
                links.until("return", a, b, () -> links.heardHere.started == 2 && b.isOurs());
                assertEquals(0, a.inFlight(), "what the process before was told");
            }
        }
    }

    /** A path that carries less than the interface: packets shrink until they fit. */
    @Test
    void longPacketsShrink(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, null, KEY), 2002)) {
            links.meet(a, b);
            one.execute("ip", "link", "set", "sync", "mtu", "1400");
            int next = 0;
            while (links.heardThere.messages.isEmpty() && next < 100) {
                final int fitting =
                        a.shape().room() / (Dialect.OPENBSD.messageLength(Action.UPD) + 4);
                final long[] ids = new long[fitting];
                for (int i = 0; i < fitting; i++) {
                    ids[i] = ++next;
                }
                tell(a, Action.UPD, ids);
                round(b, links.heardThere);
            }
            assertFalse(links.heardThere.messages.isEmpty(), a.status(System.nanoTime()) + "");
            assertTrue(a.status(System.nanoTime()).traffic().refused() > 0);
            links.until("repair", a, b, () -> a.inFlight() == 0);
            assertFalse(links.heardHere.lost.isEmpty(), "what was in the long ones is given back");
        }
    }

    /** 27,000 packets a second are a bulk of 200,000 states in 1.5 s. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void carriesABulk(final boolean signed, final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final TrailerKey key = signed ? KEY : null;
        final Heard counted = new Heard(true);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, key));
                PeerLink b = cable.openThere(settings("far", HERE, null, key), 2002)) {
            links.meet(a, b);
            long millis = Long.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                millis = Math.min(millis, bulk(a, b, counted));
            }
            System.err.println(
                    "measured: 200000 states "
                            + (signed ? "signed" : "plain")
                            + " encoded, sent, received and decoded in "
                            + millis
                            + " ms on one thread, CPU, "
                            + 200_000 * 1000L / millis
                            + " states/s");
            assertEquals(0, counted.tooMuch);
            assertEquals(3 * 200_000, counted.states);
            assertEquals(List.of(), links.heardHere.lost);
        }
    }

    /** Sends 200,000 states in packets of five and says how much time of the thread it took. */
    private long bulk(final PeerLink a, final PeerLink b, final Heard counted)
            throws LinuxException {
        final var threads = ManagementFactory.getThreadMXBean();
        final long wanted = counted.states + 200_000;
        final long limit = System.nanoTime() + BOUND_NANOS;
        final long began = threads.getCurrentThreadCpuTime();
        long id = 1;
        while (counted.states < wanted) {
            assertTrue(System.nanoTime() < limit, () -> counted.states + " states came");
            while (id <= 200_000 && a.inFlight() < 512) {
                final FrameWriter writer = a.begin();
                final List<Told> told = new ArrayList<>(5);
                final long now = System.nanoTime();
                for (int i = 0; i < 5; i++) {
                    fill(Objects.requireNonNull(writer.add(Action.UPD)), id);
                    told.add(new Told(new SendQueue.Item(new StateId(id, 5), Notice.UPD), 1, now));
                    id++;
                }
                a.send(told, now);
            }
            round(a, links.heardHere);
            round(b, counted);
        }
        return (threads.getCurrentThreadCpuTime() - began) / 1_000_000;
    }
}
