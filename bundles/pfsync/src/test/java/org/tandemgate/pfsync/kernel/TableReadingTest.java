package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;

/** What was known against readings of a table that may have gaps and doubles. */
class TableReadingTest {
    private static final int MOST = 5;

    private final Readings table = new Readings();
    private final KnownEntries known = new KnownEntries(MOST);
    private final List<String> told = new ArrayList<>();
    private final TableReading reading =
            new TableReading(
                    table, new Filters(Filters.FilterSettings.ALL, Set::of), known, this::tell);

    private void tell(final ConntrackEvent.Kind kind, final ConntrackEntry entry) {
        told.add(kind + " " + entry.flow().original().sourceKey() + " id " + entry.id());
        if (kind == ConntrackEvent.Kind.DESTROY) {
            known.gone(entry);
        } else {
            known.seen(entry, 0);
        }
    }

    /** One after the other. */
    private static final class Readings extends ReadConntrack {
        private final Deque<List<ConntrackEntry>> next = new ArrayDeque<>();

        @Override
        public int read(
                final @Nullable Family family,
                final int protocol,
                final Consumer<ConntrackEntry> reader) {
            next.remove().forEach(reader);
            return 0;
        }
    }

    private static ConntrackEntry entry(final int port, final long id, final int mark) {
        final var tuple =
                new ConntrackTuple(
                        IpAddress.parse("10.0.0.1"), IpAddress.parse("192.0.2.1"), 17, port, 53);
        return new ConntrackEntry(
                new ConntrackFlow(tuple, tuple.inverse(), 0), id, 0, 30, mark, null);
    }

    private TableReading.Outcome run(final ConntrackEntry... first) throws LinuxException {
        table.next.add(Arrays.asList(first));
        return reading.run(false);
    }

    @Test
    void whatDiffersIsTold() throws Exception {
        known.seen(entry(1, 1, 0), 0);
        known.seen(entry(2, 2, 0), 0);
        known.seen(entry(3, 3, 0), 0);

        final var outcome = run(entry(1, 1, 0), entry(2, 2, 7), entry(3, 9, 0), entry(4, 4, 0));

        assertEquals(List.of("UPDATE 2 id 2", "DESTROY 3 id 3", "NEW 3 id 9", "NEW 4 id 4"), told);
        assertEquals(new TableReading.Outcome(2, 1, 0), outcome);
    }

    @Test
    void whatComesTwiceIsToldOnce() throws Exception {
        run(entry(1, 1, 0), entry(1, 1, 0));
        assertEquals(List.of("NEW 1 id 1"), told);
    }

    @Test
    void onlyWhatTwoReadingsMissHasGone() throws Exception {
        known.seen(entry(1, 1, 0), 0);
        known.seen(entry(2, 2, 0), 0);
        known.seen(entry(3, 3, 0), 0);
        table.next.add(List.of(entry(3, 3, 0)));
        table.next.add(List.of(entry(2, 2, 0), entry(3, 3, 0)));

        assertEquals(new TableReading.Outcome(0, 0, 1), reading.run(false));

        assertEquals(List.of("DESTROY 1 id 1"), told);
    }

    /** It was counted by this side, in the half of the identity that no kernel tells. */
    @Test
    void repeatedIdentityOfAFlowIsTheSameConnection() throws Exception {
        known.seen(entry(1, 1L << 32 | 5, 0), 0);
        run(entry(1, 5, 0));
        assertEquals(List.of(), told);
    }

    @Test
    void noMoreIsKnownThanThereIsRoomFor() {
        for (int port = 1; port <= MOST; port++) {
            assertTrue(known.seen(entry(port, port, 0), 0));
        }
        assertFalse(known.seen(entry(9, 9, 0), 0));
        assertTrue(known.seen(entry(1, 1, 7), 0), "a change of what is known");
        assertEquals(MOST, known.size());
        assertEquals(1, known.overlooked());

        known.gone(entry(1, 1, 7));
        assertTrue(known.seen(entry(9, 9, 0), 0));
        assertFalse(known.seen(entry(8, 8, 0), 0));
        known.bound(MOST + 1);
        assertTrue(known.seen(entry(8, 8, 0), 0));
    }
}
