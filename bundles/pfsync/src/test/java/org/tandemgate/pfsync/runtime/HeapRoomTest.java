package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.TableSettings;

final class HeapRoomTest {
    private static final long MB = 1L << 20;
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
        assertEquals(96 * MB, HeapRoom.soft(0, 1024 * MB));
        assertEquals(128 * MB, HeapRoom.soft(1, 1024 * MB));
        assertEquals(480 * MB, HeapRoom.soft(200_000, 1024 * MB));
        assertEquals(96 * MB, HeapRoom.soft(200_000, 96 * MB));
    }

    @Test
    void aCollectorIsToldWhatItCanTake() throws Exception {
        final var room = new HeapRoom();
        room.hold(100);
        assertEquals(Long.toString(HeapRoom.soft(100, MOST)), HeapRoom.told());
        room.hold(100_000);
        assertEquals(Long.toString(HeapRoom.soft(100_000, MOST)), HeapRoom.told());
    }
}
