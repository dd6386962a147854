package org.tandemgate.itests.world.traffic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one end's connections fare at a moment. What is quiet heard nothing for two seconds.
 *
 * @param atNanos System.nanoTime of the machine
 * @param streams of TCP
 * @param flows of UDP
 * @param wrong octets of TCP and datagrams of UDP that were not as they should be
 */
public record Tally(long atNanos, Streams streams, Flows flows, long wrong) {
    private static final Pattern LINE =
            Pattern.compile(
                    "tally at=(\\d+) tcp=(\\d+) broken=(\\d+) quiet=(\\d+) octets=(\\d+) udp=(\\d+)"
                            + " udp-quiet=(\\d+) moved=(\\d+) wrong=(\\d+) first=(.*)");

    /**
     * @param all ever connected
     * @param broken ended, by a reset or otherwise
     * @param quiet not ended
     * @param octets received and checked
     * @param firstEnd number and reason of one that ended
     */
    public record Streams(int all, int broken, int quiet, long octets, String firstEnd) {
        /** Neither broken nor quiet. */
        public int flowing() {
            return all - broken - quiet;
        }
    }

    /**
     * @param all ever begun
     * @param moved how often one came from another address or port than before
     */
    public record Flows(int all, long quiet, long moved) {}

    /** Reads a line that {@link #toString} wrote. */
    static Tally parse(final String line) {
        final Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            throw new IllegalArgumentException("not a tally: " + line);
        }
        return new Tally(
                Long.parseLong(m.group(1)),
                new Streams(
                        number(m, 2),
                        number(m, 3),
                        number(m, 4),
                        Long.parseLong(m.group(5)),
                        m.group(10)),
                new Flows(number(m, 6), number(m, 7), number(m, 8)),
                Long.parseLong(m.group(9)));
    }

    private static int number(final Matcher matcher, final int group) {
        return Integer.parseInt(matcher.group(group));
    }

    @Override
    public String toString() {
        return "tally at="
                + atNanos
                + " tcp="
                + streams.all
                + " broken="
                + streams.broken
                + " quiet="
                + streams.quiet
                + " octets="
                + streams.octets
                + " udp="
                + flows.all
                + " udp-quiet="
                + flows.quiet
                + " moved="
                + flows.moved
                + " wrong="
                + wrong
                + " first="
                + streams.firstEnd;
    }
}
