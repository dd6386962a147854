package org.tandemgate.api.election;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the node as a whole wants of its election.
 *
 * @param preempt take over from a master whose settings are worse
 * @param preemptDelay no preemption for so long after the start of a virtual host, 0..1 h
 * @param fence addresses leave a node whose runtime is dead or frozen
 * @param maintenance hand over and stay away
 * @param linkDownDelay how long a missing carrier is overlooked, 0..60 s
 * @param linkUpDelay how long a carrier that has come back must stay before it counts, 0..60 s
 * @param hold what keeps the whole node out of the election for now, one sentence; absent when
 *     nothing does
 */
public record NodePolicy(
        boolean preempt,
        Duration preemptDelay,
        boolean fence,
        boolean maintenance,
        Duration linkDownDelay,
        Duration linkUpDelay,
        @Nullable String hold) {
    private static final Duration LONGEST_LINK_DELAY = Duration.ofSeconds(60);

    public NodePolicy {
        if (preemptDelay.isNegative() || preemptDelay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "preempt.delay is " + preemptDelay.toSeconds() + ", needs 0..3600 s");
        }
        requireLinkDelay("link.down.delay", linkDownDelay);
        requireLinkDelay("link.up.delay", linkUpDelay);
    }

    /** Links count as they are, and nothing holds the node. */
    public NodePolicy(
            final boolean preempt,
            final Duration preemptDelay,
            final boolean fence,
            final boolean maintenance) {
        this(preempt, preemptDelay, fence, maintenance, Duration.ZERO, Duration.ZERO, null);
    }

    private static void requireLinkDelay(final String key, final Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_LINK_DELAY) > 0) {
            throw new IllegalArgumentException(
                    key + " is " + delay.toMillis() + ", needs 0..60000 ms");
        }
    }
}
