package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.TableSettings;

final class HeapRoomTest {
    private static final long MB = 1L << 20;
    private static final long SECOND = 1_000_000_000L;
    private static final long MOST = Runtime.getRuntime().maxMemory();

    @Test
    void aTableIsNeverLargerThanTheHeapHolds() {
        final int most = (int) HeapRoom.most(Runtime.getRuntime().maxMemory());
        final var modest = new TableSettings(1000, 10, 7);
        assertSame(modest, HeapRoom.limited(modest));
        if (most < 1 << 24) {
            final var greedy = new TableSettings(1 << 24, 1 << 24, 7);
            assertEquals(new TableSettings(most, most, 7), HeapRoom.limited(greedy));
        }
        assertEquals(1000, HeapRoom.most(MB));
        assertTrue(HeapRoom.most(512 * MB) > 500_000);
    }

    @Test
    void theSoftLimitGrowsInStepsUpToTheHeap() {
        assertEquals(96 * MB, HeapRoom.soft(0, false, 1024 * MB));
        assertEquals(128 * MB, HeapRoom.soft(1, false, 1024 * MB));
        assertEquals(480 * MB, HeapRoom.soft(200_000, false, 1024 * MB));
        assertEquals(96 * MB, HeapRoom.soft(200_000, false, 96 * MB));
        assertEquals(736 * MB, HeapRoom.soft(100_000, true, 1024 * MB));
        assertEquals(1024 * MB, HeapRoom.soft(200_000, true, 1024 * MB));
        assertEquals(96 * MB, HeapRoom.soft(200_000, true, 96 * MB));
    }

    private static void assertTold(final long octets) throws Exception {
        assertEquals(Long.toString(octets), HeapRoom.told());
    }

    @Test
    void aCollectorIsToldWhatItCanTakeAndWhatItWasToldBefore() throws Exception {
        final String before = HeapRoom.told();
        try (HeapRoom room = new HeapRoom(0)) {
            room.hold(1, 0, SECOND);
            assertTold(HeapRoom.soft(1, false, MOST));
            room.hold(20_000, 0, 2 * SECOND);
            assertTold(HeapRoom.soft(20_000, false, MOST));
        }
        assertEquals(before, HeapRoom.told());
    }

    @Test
    void anAnswerThatIsAnnouncedGetsRoomBeforeItComes() throws Exception {
        try (HeapRoom room = new HeapRoom(0)) {
            room.hold(1, 0, SECOND);
            final long calm = HeapRoom.soft(1, false, MOST);
            assertTold(calm);
            final long busy = HeapRoom.soft(5000, true, MOST);
            assertTrue(calm < busy, () -> "a heap of " + MOST + " is too small for this test");
            room.expect(5000, 10 * SECOND);
            assertTold(busy);
            room.expect(0, 20 * SECOND);
            room.hold(1, 0, HeapRoom.CALM_NANOS + 10 * SECOND - 1);
            assertTold(busy);
            room.hold(1, 0, HeapRoom.CALM_NANOS + 10 * SECOND);
            assertTold(calm);
        }
    }

    @Test
    void whatHappensMuchGetsMoreUntilItHasBeenCalmForAWhile() throws Exception {
        try (HeapRoom room = new HeapRoom(0)) {
            final long calm = HeapRoom.soft(100, false, MOST);
            final long busy = HeapRoom.soft(100, true, MOST);
            assertTrue(calm < busy, () -> "a heap of " + MOST + " is too small for this test");
            room.hold(100, HeapRoom.BUSY_RATE, SECOND);
            assertTold(calm);
            room.hold(100, 2 * HeapRoom.BUSY_RATE + 1, 2 * SECOND);
            assertTold(busy);
            room.hold(100, 2 * HeapRoom.BUSY_RATE + 1, 3 * SECOND);
            assertTold(busy);
            room.hold(100, 2 * HeapRoom.BUSY_RATE + 1, HeapRoom.CALM_NANOS + 2 * SECOND - 1);
            assertTold(busy);
            room.hold(100, 2 * HeapRoom.BUSY_RATE + 1, HeapRoom.CALM_NANOS + 2 * SECOND);
            assertTold(calm);
        }
    }
}
