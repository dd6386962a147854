package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.Family;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;

/** When which entries are read, by a clock that only the readings and the pauses move. */
class RefresherTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int TCP = 6;
    private static final int UDP = 17;

    /** What one entry takes to read; here measured 5 us. */
    private static final long ENTRY_NANOS = 5_000;

    /** Later than all that is read here. */
    private static final long NEVER_USED = 1_000_000 * SECOND;

    private static final ConntrackEntry ENTRY = entry(UDP);

    private final SlowTable table = new SlowTable();
    private final KnownEntries known = new KnownEntries(1000);
    private final Refresher refresher =
            new Refresher(
                    table,
                    new Filters(Filters.FilterSettings.ALL, Set::of),
                    known,
                    new EventRing(16, () -> {}),
                    Refresher.PERIOD_MILLIS,
                    new Refresher.Clock() {
                        @Override
                        public long nanos() {
                            return table.nowNanos;
                        }

                        @Override
                        public void rest(final long nanos) {
                            table.rest(nanos);
                        }
                    });

    /** A kernel's table whose readings take a while. */
    private static final class SlowTable extends ReadConntrack {
        private final List<Long> tcp = new ArrayList<>();
        private long nowNanos;
        private final List<String> reads = new ArrayList<>();
        private final List<Long> rests = new ArrayList<>();
        private long readingNanos;
        private int entries;
        private boolean defect;

        @Override
        public int read(
                final @Nullable Family family,
                final int protocol,
                final Consumer<ConntrackEntry> reader) {
            reads.add(family + " " + protocol);
            if (protocol == TCP && family == Family.IPV4) {
                tcp.add(nowNanos);
            }
            nowNanos += readingNanos;
            if (defect) {
                throw new IllegalStateException("a bug");
            }
            for (int i = 0; i < entries && protocol == UDP && family == Family.IPV4; i++) {
                nowNanos += ENTRY_NANOS;
                reader.accept(ENTRY);
            }
            return 0;
        }

        private void rest(final long nanos) {
            rests.add(nanos);
            nowNanos += nanos;
        }
    }

    @BeforeEach
    void oneOfEach() {
        known.seen(entry(TCP), NEVER_USED);
        known.seen(ENTRY, NEVER_USED);
    }

    private static ConntrackEntry entry(final int protocol) {
        final IpAddress address = IpAddress.parse("10.0.0.1");
        final var tuple = new ConntrackTuple(address, address, protocol, 1, 2);
        return new ConntrackEntry(new ConntrackFlow(tuple, tuple.inverse(), 0), 1, 0, 30, 0, null);
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

    /** What carries new connections shares the processors with it. */
    @Test
    void largeTableIsReadInPiecesWithRestsBetween() {
        table.entries = 100_000;

        final long pause = refresher.round();

        assertEquals(table.entries / Refresher.PIECE, table.rests.size());
        final long piece = Refresher.PIECE * ENTRY_NANOS;
        table.rests.forEach(rest -> assertEquals(5 * piece, rest));
        // By what it worked, 0.5 s, not by what it rested.
        assertEquals(table.entries * ENTRY_NANOS / MILLI * 40, pause);
    }

    @Test
    void readingThatTakesTooLongIsHurried() {
        table.entries = 3_000_000;

        refresher.round();

        final long rested = table.rests.stream().mapToLong(Long::longValue).sum();
        final long worked = table.entries * ENTRY_NANOS;
        assertTrue(rested < Refresher.UNHURRIED_NANOS, () -> "rested " + rested);
        assertTrue(rested + worked < 60 * SECOND, () -> rested + " + " + worked);
    }

    @Test
    void interruptionIsNotRestedFor() {
        table.entries = Refresher.PIECE;
        table.readingNanos = SECOND;

        refresher.round();

        assertEquals(List.of(Refresher.LONGEST_REST_NANOS), table.rests);
    }

    /** To find none the kernel goes through the whole table. */
    @Test
    void onlyProtocolsOfWhichThereIsAnEntryAreRead() {
        refresher.round();
        assertEquals(List.of("IPV4 17"), table.reads);

        known.gone(ENTRY);
        refresher.round();
        assertEquals(1, table.reads.size());

        known.seen(ENTRY, NEVER_USED);
        known.seen(ENTRY, NEVER_USED);
        known.gone(ENTRY);
        refresher.round();
        assertEquals(1, table.reads.size());
    }
}
