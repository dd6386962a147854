package org.tandemgate.itests.world.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a fail-over of DHCP should cost with ours, and whether it does. */
final class DhcpAims {
    /** Issue 8: at most that in every case. */
    private static final double OUTAGE_SECONDS = 2;

    private DhcpAims() {}

    /**
     * Of the medians of ours.
     *
     * @param run the long one; empty when there was none
     */
    static List<Aim> of(final List<DhcpMeasured> all, final List<DhcpLongRun.Result> run) {
        final List<Aim> aims = new ArrayList<>();
        for (final DhcpCase what : DhcpCase.values()) {
            final List<DhcpMeasured> ours = of(all, "ours", what);
            if (!ours.isEmpty()) {
                aims.add(what == DhcpCase.HANDOVER ? nothing(ours) : outage(ours, what));
            }
        }
        final List<DhcpMeasured> mine =
                all.stream().filter(one -> one.system().startsWith("ours")).toList();
        if (!mine.isEmpty()) {
            final int twice = mine.stream().mapToInt(DhcpMeasured::duplicates).sum();
            final int bare =
                    all.stream()
                            .filter(one -> one.system().equals("bare"))
                            .mapToInt(DhcpMeasured::duplicates)
                            .sum();
            aims.add(
                    aim(
                            twice == 0,
                            "%d addresses given twice, none wanted; %d by Kea alone",
                            twice,
                            bare));
            final int unknown = mine.stream().mapToInt(DhcpMeasured::unknown).sum();
            aims.add(aim(unknown == 0, "%d leases not known to both, none wanted", unknown));
        }
        run.forEach(one -> aims.add(aim(one.isGood(), "%s", one)));
        return aims;
    }

    /** The worst kind of clients, each by its median. */
    private static Aim outage(final List<DhcpMeasured> ours, final DhcpCase what) {
        double worst = 0;
        for (final DhcpLoad load : DhcpLoad.values()) {
            worst = Math.max(worst, median(of(ours, load)));
        }
        return aim(
                worst <= OUTAGE_SECONDS && ours.stream().allMatch(one -> one.away().isOver()),
                "%s: outage of %.2f s, at most 2 s",
                what.title(),
                worst);
    }

    private static Aim nothing(final List<DhcpMeasured> ours) {
        final long lost = ours.stream().mapToLong(one -> one.away().lost()).sum();
        final int refused = ours.stream().mapToInt(one -> one.away().refused()).sum();
        final int leases = ours.stream().mapToInt(one -> one.away().leases()).sum();
        return aim(
                lost == 0 && refused == 0,
                "hand-over: %d messages without an answer, %d refused, none wanted; %d leases",
                lost,
                refused,
                leases);
    }

    /** Of those with this load; an outage that did not end counts with the time looked. */
    static double median(final List<DhcpMeasured> some) {
        final List<Double> sorted =
                some.stream()
                        .map(one -> one.away().outageSeconds())
                        .sorted(Comparator.naturalOrder())
                        .toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static List<DhcpMeasured> of(
            final List<DhcpMeasured> all, final String system, final DhcpCase what) {
        return all.stream()
                .filter(one -> one.system().equals(system) && one.what() == what)
                .toList();
    }

    static List<DhcpMeasured> of(final List<DhcpMeasured> some, final DhcpLoad load) {
        return some.stream().filter(one -> one.load() == load).toList();
    }

    private static Aim aim(final boolean met, final String text, final Object... values) {
        return new Aim(met, String.format(Locale.ROOT, text, values));
    }
}
