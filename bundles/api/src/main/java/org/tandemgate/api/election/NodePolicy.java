package org.tandemgate.api.election;

import java.time.Duration;

/**
 * What the node as a whole wants of its election.
 *
 * @param preempt take over from a master whose settings are worse
 * @param preemptDelay no preemption for so long after the start of a virtual host, 0..1 h
 * @param fence addresses carry a short lifetime that the runtime refreshes, so that they leave a
 *     dead node
 * @param maintenance hand over and stay away
 */
public record NodePolicy(
        boolean preempt, Duration preemptDelay, boolean fence, boolean maintenance) {
    public NodePolicy {
        if (preemptDelay.isNegative() || preemptDelay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "preempt.delay is " + preemptDelay.toSeconds() + ", needs 0..3600 s");
        }
    }
}
