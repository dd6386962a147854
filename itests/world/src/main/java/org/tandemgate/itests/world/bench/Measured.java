package org.tandemgate.itests.world.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What one fault cost, read from the frames at the switch.
 *
 * @param holeMillis longest time from a datagram to the virtual address to the next echo of any
 * @param sent datagrams from the fault to the end of the observation
 * @param lost those without an echo
 * @param announcedMillis from the fault to the new master's first advertisement or gratuitous ARP;
 *     NaN when there was none
 * @param silenceMillis the same from the old master's last advertisement before it
 * @param bothMillis how long ARP requests were answered by both gateways
 * @param bothToTheEnd whether both answered when the observation ended
 */
record Measured(
        double holeMillis,
        long sent,
        long lost,
        double announcedMillis,
        double silenceMillis,
        double bothMillis,
        boolean bothToTheEnd) {
    /** ARP is asked every 8 to 10 ms; answers this far apart are still one span of answering. */
    private static final long SPAN_NANOS = 60_000_000;

    /** A datagram younger than this at the end may still be on its way. */
    private static final long PATIENCE_NANOS = 100_000_000;

    /**
     * Reads the frames.
     *
     * @param seen everything from before the fault to the end, oldest first
     * @param faultNanos wall clock
     * @param endNanos wall clock
     * @param from the old master's machine
     * @param to the new one's
     */
    static Measured of(
            final List<Sighting> seen,
            final long faultNanos,
            final long endNanos,
            final String from,
            final String to) {
        final List<Sighting> after =
                seen.stream()
                        .filter(
                                sight ->
                                        sight.atNanos() >= faultNanos
                                                && sight.atNanos() <= endNanos)
                        .toList();
        final long announced =
                after.stream()
                        .filter(sight -> sight.claims() && sight.machine().equals(to))
                        .mapToLong(Sighting::atNanos)
                        .findFirst()
                        .orElse(0);
        final long lastAdvert =
                seen.stream()
                        .filter(sight -> sight.kind() == Sighting.Kind.ADVERT)
                        .filter(sight -> sight.machine().equals(from))
                        .mapToLong(Sighting::atNanos)
                        .filter(at -> at < announced)
                        .reduce(0, (older, newer) -> newer);
        final List<long[]> both =
                overlaps(answering(after, from, SPAN_NANOS), answering(after, to, SPAN_NANOS));
        final long until = both.isEmpty() ? 0 : both.get(both.size() - 1)[1];
        return new Measured(
                hole(after, endNanos) / 1e6,
                numbers(after, endNanos).size(),
                lost(after, endNanos),
                announced == 0 ? Double.NaN : (announced - faultNanos) / 1e6,
                announced == 0 || lastAdvert == 0 ? Double.NaN : (announced - lastAdvert) / 1e6,
                both.stream().mapToLong(span -> span[1] - span[0]).sum() / 1e6,
                endNanos - until < 3 * SPAN_NANOS);
    }

    private static double hole(final List<Sighting> after, final long endNanos) {
        long longest = 0;
        long waitingSince = 0;
        for (final Sighting sight : after) {
            if (sight.kind() == Sighting.Kind.REQUEST && waitingSince == 0) {
                waitingSince = sight.atNanos();
            } else if (sight.kind() == Sighting.Kind.REPLY && waitingSince != 0) {
                longest = Math.max(longest, sight.atNanos() - waitingSince);
                waitingSince = 0;
            }
        }
        return waitingSince == 0 ? longest : Math.max(longest, endNanos - waitingSince);
    }

    /**
     * Numbers of the datagrams that had time to be answered. Those that the client could not even
     * send, because it found nobody at the address, are the gaps in the numbers.
     */
    private static Set<Long> numbers(final List<Sighting> after, final long endNanos) {
        final var seen =
                after.stream()
                        .filter(sight -> sight.kind() == Sighting.Kind.REQUEST)
                        .filter(sight -> sight.atNanos() < endNanos - PATIENCE_NANOS)
                        .mapToLong(Sighting::number)
                        .summaryStatistics();
        return seen.getCount() == 0
                ? new HashSet<>()
                : LongStream.rangeClosed(seen.getMin(), seen.getMax())
                        .boxed()
                        .collect(Collectors.toCollection(HashSet::new));
    }

    private static long lost(final List<Sighting> after, final long endNanos) {
        final Set<Long> lost = numbers(after, endNanos);
        for (final Sighting sight : after) {
            if (sight.kind() == Sighting.Kind.REPLY) {
                lost.remove(sight.number());
            }
        }
        return lost.size();
    }

    /** The spans of time in which a machine answered ARP requests for the virtual address. */
    static List<long[]> answering(
            final List<Sighting> seen, final String machine, final long spanNanos) {
        final List<long[]> spans = new ArrayList<>();
        for (final Sighting sight : seen) {
            if (sight.kind() != Sighting.Kind.ANSWER || !sight.machine().equals(machine)) {
                continue;
            }
            final long[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && sight.atNanos() - last[1] <= spanNanos) {
                last[1] = sight.atNanos();
            } else {
                spans.add(new long[] {sight.atNanos(), sight.atNanos()});
            }
        }
        return spans;
    }

    private static List<long[]> overlaps(final List<long[]> some, final List<long[]> others) {
        final List<long[]> both = new ArrayList<>();
        for (final long[] one : some) {
            for (final long[] other : others) {
                final long start = Math.max(one[0], other[0]);
                final long end = Math.min(one[1], other[1]);
                if (start < end) {
                    both.add(new long[] {start, end});
                }
            }
        }
        return both;
    }
}
