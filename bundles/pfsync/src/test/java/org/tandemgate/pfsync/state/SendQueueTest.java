package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendQueueTest {
    /** The clock wraps while these run; no constant, because the compiler forbids that. */
    private static final long T0 = Long.parseLong("7fffffffffffffff", 16) - 9;

    private static final long DELAY = SendQueue.BSD_DELAY_NANOS;

    private final SendQueue queue = new SendQueue(Shapes.OPENBSD, 3, 1000);

    private static StateId id(final int number) {
        return new StateId(number, 1);
    }

    private void offer(final int number, final Notice notice, final long now) {
        queue.offer(id(number), notice, false, now);
    }

    private static String text(final List<SendQueue.Item> packet) {
        final var text = new StringBuilder();
        for (final var item : packet) {
            text.append(item.notice()).append(item.id().id()).append(' ');
        }
        return text.toString().strip();
    }

    /** One message for one state, whatever happened to it meanwhile. */
    @ParameterizedTest
    @CsvSource({
        "INS, UPD_C, INS",
        "INS, UPD, INS",
        "INS, INS, INS",
        "INS, DEL_C, ''",
        "UPD_C, UPD_C, UPD_C",
        "UPD_C, UPD, UPD",
        "UPD_C, DEL_C, DEL_C",
        "UPD_C, INS, INS",
        "UPD, UPD_C, UPD",
        "UPD, DEL_C, DEL_C",
        "UPD, UPD, UPD",
        "DEL_C, UPD_C, DEL_C",
        "DEL_C, UPD, DEL_C",
        "DEL_C, DEL_C, DEL_C",
        "UPD_REQ, UPD_REQ, UPD_REQ",
        "INS_ACK, INS_ACK, INS_ACK"
    })
    void noticesOfOneStateCollapse(final Notice first, final Notice second, final String left) {
        offer(1, first, T0);
        offer(1, second, T0);
        assertEquals(left.isEmpty() ? "" : left + "1", text(queue.drain()));
        assertEquals(0, queue.size());
        assertEquals("", text(queue.drain()));
        assertFalse(queue.isDue(T0 + 9 * DELAY));
    }

    @Test
    void requestsAndAcknowledgementsWaitBesideTheState() {
        offer(1, Notice.UPD_C, T0);
        offer(1, Notice.INS_ACK, T0);
        offer(1, Notice.UPD_REQ, T0);
        assertEquals(3, queue.size());
        assertEquals("INS_ACK1 UPD_C1", text(queue.drain()));
        assertEquals("UPD_REQ1", text(queue.drain()));
    }

    @Test
    void waitsOneSecondFromTheFirst() {
        assertEquals(T0 + DELAY, queue.deadlineNanos(T0));
        offer(1, Notice.UPD_C, T0);
        offer(2, Notice.UPD_C, T0 + 5);
        // A later notice for the same state, of another kind too, does not begin anew.
        offer(1, Notice.DEL_C, T0 + DELAY / 2);
        assertEquals(T0 + DELAY, queue.deadlineNanos(T0 + DELAY - 1));
        assertFalse(queue.isDue(T0 + DELAY - 1));
        assertTrue(queue.isDue(T0 + DELAY));
        assertEquals(T0 + 2 * DELAY, queue.deadlineNanos(T0 + 2 * DELAY));
    }

    @Test
    void whatIsUrgentDoesNotWait() {
        offer(1, Notice.INS, T0);
        assertFalse(queue.isDue(T0));
        queue.offer(id(2), Notice.UPD, true, T0);
        assertTrue(queue.isDue(T0));
        queue.drain();
        offer(3, Notice.INS, T0);
        assertFalse(queue.isDue(T0));
        queue.offer(id(3), Notice.UPD, true, T0);
        assertTrue(queue.isDue(T0));
        // It ended before it was told: nothing is urgent any more.
        offer(3, Notice.DEL_C, T0);
        offer(4, Notice.INS, T0);
        assertFalse(queue.isDue(T0));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 3", "128, 128", "255, 255"})
    void maxupdIsExact(final int maxupd, final int updates) {
        final var counting = new SendQueue(Shapes.OPENBSD, maxupd, 10);
        for (int i = 1; i < updates; i++) {
            counting.offer(id(1), Notice.UPD_C, false, T0);
            assertFalse(counting.isDue(T0), "after " + i);
        }
        counting.offer(id(1), Notice.UPD_C, false, T0);
        assertTrue(counting.isDue(T0));
        final var whole = new SendQueue(Shapes.OPENBSD, maxupd, 10);
        whole.offer(id(1), Notice.INS, false, T0);
        assertFalse(whole.isDue(T0));
    }

    /** What would overflow a packet is due at once, and one packet takes what fits. */
    @Test
    void aFullPacketIsDue() {
        final int inOne = (1436 - 4) / 84;
        for (int i = 0; i < inOne; i++) {
            offer(i, Notice.UPD_C, T0);
        }
        assertFalse(queue.isDue(T0));
        offer(inOne, Notice.UPD_C, T0);
        assertTrue(queue.isDue(T0));
        assertEquals(inOne, queue.drain().size());
        assertFalse(queue.isDue(T0));
        assertEquals("UPD_C" + inOne, text(queue.drain()));
    }

    /** pfsync_sendout() of both. */
    @Test
    void orderInAPacket() {
        final var freebsd = new SendQueue(Shapes.FREEBSD, 3, 10);
        for (final SendQueue either : List.of(queue, freebsd)) {
            int number = 0;
            for (final Notice notice :
                    List.of(
                            Notice.UPD_REQ,
                            Notice.DEL_C,
                            Notice.UPD_C,
                            Notice.UPD,
                            Notice.INS_ACK,
                            Notice.INS)) {
                either.offer(id(number++), notice, false, T0);
            }
        }
        assertEquals("INS5 INS_ACK4 UPD3 UPD_C2 DEL_C1 UPD_REQ0", text(freebsd.drain()));
        assertEquals("INS_ACK4 UPD_C2 DEL_C1 INS5 UPD3", text(queue.drain()));
        assertEquals("UPD_REQ0", text(queue.drain()));
    }

    /** A kind that does not fit any more leaves room to smaller ones. */
    @Test
    void roomIsSharedOut() {
        final var shape = new PacketShape(100, 4, Shapes.sizes(90), PacketShape.FREEBSD, Set.of());
        final var small = new SendQueue(shape, 3, 10);
        small.offer(id(1), Notice.UPD_C, false, T0);
        small.offer(id(2), Notice.DEL_C, false, T0);
        small.offer(id(3), Notice.INS, false, T0);
        assertTrue(small.isDue(T0));
        assertEquals("INS3", text(small.drain()));
        assertEquals("UPD_C1", text(small.drain()));
        assertEquals("DEL_C2", text(small.drain()));
    }

    @Test
    void boundIsExact() {
        final var tiny = new SendQueue(Shapes.OPENBSD, 3, 2);
        for (int i = 0; i < 5; i++) {
            tiny.offer(id(i), Notice.INS, false, T0);
            tiny.offer(id(i), Notice.UPD_REQ, false, T0);
            tiny.offer(id(i), Notice.INS_ACK, false, T0);
        }
        assertEquals(6, tiny.size());
        assertEquals(9, tiny.dropped());
        // What waits already may change.
        tiny.offer(id(1), Notice.DEL_C, false, T0);
        assertEquals(5, tiny.size());
        assertEquals(9, tiny.dropped());
    }

    @Test
    void settingsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new SendQueue(Shapes.OPENBSD, 256, 1));
        assertThrows(IllegalArgumentException.class, () -> new SendQueue(Shapes.OPENBSD, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SendQueue(Shapes.OPENBSD, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> shape(267, Shapes.sizes(264)));
        assertEquals(268, shape(268, Shapes.sizes(264)).room());
        assertThrows(IllegalArgumentException.class, () -> shape(999, Map.of(Notice.INS, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PacketShape(999, 4, Shapes.sizes(9), List.of(Notice.INS), Set.of()));
    }

    private static PacketShape shape(final int room, final Map<Notice, Integer> sizes) {
        return new PacketShape(room, 4, sizes, PacketShape.OPENBSD, Set.of());
    }
}
