package org.tandemgate.peer.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.peer.protocol.Refusal;

/**
 * What is known of the other node. Written by the loop, read by anybody. Times in nanoseconds of
 * {@link System#nanoTime}.
 */
final class Knowledge {
    /** An answer counts for so long, ms. */
    static final long BELIEVED_MILLIS = 2000;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final long NANOS_IN_MILLI = 1_000_000L;

    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private @Nullable Answer last;
    private boolean nobodyListens;
    private boolean somebodySpoke;
    private String link = "the link to the other node is not open yet";

    /**
     * @param at time of day of the question, by this node
     */
    private record Answer(NodeReport report, Instant at, long asked, long came, long skewMillis) {}

    /** An answer was believed. */
    synchronized void answered(
            final NodeReport report, final Instant now, final long asked, final long came) {
        final Instant middle = now.minusNanos((came - asked) / 2);
        last =
                new Answer(
                        report,
                        now.minusNanos(came - asked),
                        asked,
                        came,
                        Duration.between(middle, report.at()).toMillis());
        nobodyListens = false;
    }

    /** The other machine says that nobody listens there. */
    synchronized void nobodyListens() {
        nobodyListens = true;
        somebodySpoke = false;
    }

    /** A packet was not believed. */
    synchronized void refused(final Refusal why) {
        refused.merge(why, 1L, Long::sum);
        somebodySpoke = true;
    }

    /** Why nobody is asked now; empty while the link is open. */
    synchronized void link(final String problem) {
        link = problem;
    }

    /**
     * @param name of the other node as configured
     * @param where it is asked
     */
    synchronized PeerStatus status(final String name, final String where, final long now) {
        final Map<String, Long> counts = new TreeMap<>();
        for (final Refusal why : Refusal.values()) {
            counts.put(why.word(), refused.getOrDefault(why, 0L));
        }
        final Answer answer = last;
        if (answer == null) {
            return new PeerStatus(
                    PeerStatus.State.NEVER, name, where, null, null, -1, -1, 0, counts, why(where));
        }
        final long age = Math.max(0, now - answer.asked()) / NANOS_IN_MILLI;
        final boolean live = age <= BELIEVED_MILLIS && !nobodyListens && link.isEmpty();
        return new PeerStatus(
                live ? PeerStatus.State.LIVE : PeerStatus.State.SILENT,
                name,
                where,
                answer.report(),
                answer.at(),
                age,
                (answer.came() - answer.asked()) / NANOS_PER_MILLI,
                answer.skewMillis(),
                counts,
                live ? null : why(where));
    }

    private String why(final String where) {
        if (!link.isEmpty()) {
            return link;
        }
        if (nobodyListens && !somebodySpoke) {
            return "the machine at "
                    + where
                    + " answers that nobody listens: start the node there, or give it the same port"
                    + " in org.tandemgate.peer.cfg";
        }
        final long wrong = refused.getOrDefault(Refusal.KEY, 0L);
        return where
                + " does not answer: is the node off, the link down, or udp blocked?"
                + (wrong > 0 ? " The keys of the two nodes differ: " + wrong + " packets" : "");
    }
}
