package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Family;
import org.tandemgate.pfsync.flow.Filters;

/** When which entries are read, by a clock that only the readings and the pauses move. */
class RefresherTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int TCP = 6;

    private final SlowTable table = new SlowTable();
    private final Refresher refresher =
            new Refresher(
                    table,
                    new Filters(Filters.FilterSettings.ALL, Set::of),
                    new KnownEntries(),
                    new EventRing(16, () -> {}),
                    Refresher.PERIOD_MILLIS,
                    () -> table.nowNanos);

    /** A kernel's table whose readings take a while. */
    private static final class SlowTable implements Conntrack {
        private final List<Long> tcp = new ArrayList<>();
        private long nowNanos;
        private long readingNanos;
        private boolean defect;

        @Override
        public int read(
                final @Nullable Family family,
                final int protocol,
                final Consumer<ConntrackEntry> reader) {
            if (protocol == TCP && family == Family.IPV4) {
                tcp.add(nowNanos);
            }
            nowNanos += readingNanos;
            if (defect) {
                throw new IllegalStateException("a bug");
            }
            return 0;
        }

        @Override
        public ConntrackMonitor openMonitor(final int receiveBuffer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConntrackWriter openWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable ConntrackEntry find(final ConntrackTuple original, final int zone) {
            throw new UnsupportedOperationException();
        }
    }

    private void run(final long nanos) {
        while (table.nowNanos < nanos) {
            table.nowNanos += refresher.round() * MILLI;
        }
    }

    /** A standby keeps an established connection for 660 s. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20, 100, 1000})
    void tcpIsReadLongBeforeAStandbyForgetsIt(final long readingMillis) {
        table.readingNanos = readingMillis * MILLI;

        run(3000 * SECOND);

        long before = 0;
        for (final long at : table.tcp) {
            final long after = (at - before) / SECOND;
            assertTrue(after >= 290 && after <= 400, () -> after + " s: " + table.tcp);
            before = at;
        }
        assertTrue(table.tcp.size() >= 7, () -> "read at " + table.tcp);
    }

    @Test
    void defectIsShownAndDoesNotEndIt() {
        table.defect = true;
        refresher.round();
        final String ailment = String.valueOf(refresher.ailment());
        assertTrue(ailment.contains("a bug"), ailment);

        table.defect = false;
        refresher.round();
        assertNull(refresher.ailment());
    }

    @Test
    void largeTableIsReadSeldom() {
        assertEquals(Refresher.PERIOD_MILLIS, refresher.round());
        table.readingNanos = SECOND;
        assertEquals(4 * Refresher.PERIOD_MILLIS, refresher.round());
    }
}
