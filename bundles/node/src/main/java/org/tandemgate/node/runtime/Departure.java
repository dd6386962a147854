package org.tandemgate.node.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;

/** Gives the roles of this node away and tells how it went. */
final class Departure {
    static final String WHAT_TO_CHECK =
            ". See ha:status on the peer and carp:show NAME here (counter badauth); --force leaves"
                    + " anyway";

    static final String NOBODY_ELSE =
            "; while no other node takes over, this one serves, demoted by 240";

    static final String NO_ANSWER =
            "the election did not answer in time and still serves here; see the log, then try again";

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /**
     * How a departure ended.
     *
     * @param moved whether nothing is MASTER here that was to leave
     * @param text one sentence per virtual host
     */
    record Outcome(boolean moved, String text) {}

    /** Names of what is MASTER here, sorted. */
    static List<String> heldHere(final Election election) {
        return election.virtualHosts().stream()
                .filter(host -> host.role() == Role.MASTER)
                .map(VirtualHostStatus::name)
                .toList();
    }

    /**
     * Hands over what is MASTER here; blocks up to {@link #bound}.
     *
     * @param held what was MASTER before anything happened; a demotion may have moved some already
     */
    Outcome leave(final Election election, final List<String> held, final boolean force) {
        return outcome(election, held, election.handOver(bound(election), force));
    }

    /** What {@link #leave} would do; nothing moves. */
    Outcome preview(final Election election, final List<String> held, final boolean force) {
        return outcome(election, held, election.previewHandOver(bound(election), force));
    }

    /**
     * What the election said nothing of went before it was asked, unless it is still MASTER here.
     */
    private static Outcome outcome(
            final Election election, final List<String> held, final List<HandOver> ended) {
        final Set<String> still = Set.copyOf(heldHere(election));
        final Map<String, HandOver> results = new HashMap<>();
        for (final HandOver result : ended) {
            results.put(result.name(), result);
        }
        final List<String> sentences = new ArrayList<>();
        boolean moved = true;
        for (final String name : held) {
            final HandOver result = results.remove(name);
            final boolean silent = result == null && still.contains(name);
            final String gone = silent ? NO_ANSWER : "the peer took over";
            sentences.add(name + ": " + (result == null ? gone : result.text()));
            moved &= result == null ? !silent : result.moved();
        }
        for (final HandOver late : results.values()) {
            sentences.add(late.name() + ": " + late.text());
            moved &= late.moved();
        }
        return new Outcome(
                moved,
                sentences.isEmpty()
                        ? "no virtual host is MASTER here, nothing to hand over"
                        : String.join("; ", sentences));
    }

    /**
     * How long the peer may take: its own master-down time is about ours, and a margin for its
     * first advertisement.
     */
    static Duration bound(final Election election) {
        long nanos = 0;
        for (final VirtualHostStatus host : election.virtualHosts()) {
            if (host.role() == Role.MASTER) {
                nanos = Math.max(nanos, host.masterDownNanos());
            }
        }
        final Duration wanted = Duration.ofNanos(nanos).plus(MARGIN);
        if (wanted.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }
}
