package org.tandemgate.pfsync.kernel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackDifference;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent.Kind;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.NotReplicated;

/**
 * The kernel's whole table against what is known of it. What differs is told while it is read, so
 * that nothing but a mark for each entry is held. A table that changes is read with gaps: what
 * seems to be gone is looked for a second time. Belongs to the thread that hears.
 */
final class TableReading {
    private final Conntrack conntrack;
    private final Filters filters;
    private final KnownEntries known;
    private final Told told;

    /** What becomes of a difference; what is told is known from then on. */
    @FunctionalInterface
    interface Told {
        void tell(Kind kind, ConntrackEntry entry);
    }

    /** How many differences of each kind there were. */
    record Outcome(int appeared, int changed, int gone) {}

    TableReading(
            final Conntrack conntrack,
            final Filters filters,
            final KnownEntries known,
            final Told told) {
        this.conntrack = conntrack;
        this.filters = filters;
        this.known = known;
        this.told = told;
    }

    /**
     * Reads and tells.
     *
     * @param first whether what is left out is to be counted: nothing of the table was told before
     */
    Outcome run(final boolean first) throws LinuxException {
        final Set<ConntrackFlow> found = new HashSet<>(known.size() * 2);
        final int[] counts = new int[2];
        conntrack.read(
                null,
                0,
                entry -> {
                    if (counts(entry, first)) {
                        found.add(compare(entry, counts));
                    }
                });
        return new Outcome(counts[0], counts[1], gone(found));
    }

    private boolean counts(final ConntrackEntry entry, final boolean first) {
        final NotReplicated reason =
                first ? filters.judge(entry) : filters.reasonSince(known.find(entry.flow()), entry);
        return reason == null;
    }

    /** The flow, as an object that is kept anyway where it is known. */
    private ConntrackFlow compare(final ConntrackEntry entry, final int[] counts) {
        final ConntrackEntry before = known.plain(entry.flow());
        switch (ConntrackDifference.of(before, entry)) {
            case APPEARED -> {
                counts[0]++;
                told.tell(Kind.NEW, entry);
            }
            case REPLACED -> {
                counts[0]++;
                // In the place of one that is gone: its end comes first.
                told.tell(Kind.DESTROY, before == null ? entry : before);
                told.tell(Kind.NEW, entry);
            }
            case CHANGED -> {
                counts[1]++;
                told.tell(Kind.UPDATE, entry);
            }
            case NONE -> {}
        }
        return before == null ? entry.flow() : before.flow();
    }

    private int gone(final Set<ConntrackFlow> found) throws LinuxException {
        final Map<ConntrackFlow, ConntrackEntry> missing = new HashMap<>();
        known.forEach(
                entry -> {
                    if (!found.contains(entry.flow())) {
                        missing.put(entry.flow(), entry);
                    }
                });
        if (missing.isEmpty()) {
            return 0;
        }
        conntrack.read(
                null,
                0,
                entry -> {
                    final ConntrackEntry before = missing.get(entry.flow());
                    if (before != null
                            && KnownEntries.isSame(before, entry)
                            && counts(entry, false)) {
                        missing.remove(entry.flow());
                    }
                });
        missing.values().forEach(entry -> told.tell(Kind.DESTROY, entry));
        return missing.size();
    }
}
