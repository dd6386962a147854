package org.tandemgate.carp.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.carp.state.ElectionSettings;

/**
 * What the node bundle wants of the election, and what holds until it has said so. Written by the
 * loop, read by any thread.
 */
final class Policy {
    private volatile @Nullable NodePolicy wanted;

    void set(final NodePolicy policy) {
        wanted = policy;
    }

    /** What keeps every virtual host of this node out; absent when nothing does. */
    @Nullable String obstacle() {
        final NodePolicy policy = wanted;
        return policy == null ? "waiting for the node bundle (org.tandemgate.node)" : policy.hold();
    }

    /** How long a missing carrier is overlooked. */
    long linkDownDelayNanos() {
        final NodePolicy policy = wanted;
        return policy == null ? 0 : policy.linkDownDelay().toNanos();
    }

    /** How long a carrier must be back before it counts. */
    long linkUpDelayNanos() {
        final NodePolicy policy = wanted;
        return policy == null ? 0 : policy.linkUpDelay().toNanos();
    }

    /** Whether a process that hangs or dies loses its addresses. */
    boolean fence() {
        final NodePolicy policy = wanted;
        return policy == null || policy.fence();
    }

    /** One virtual host's settings for its election. */
    ElectionSettings electionSettings(final VirtualHostSettings settings) {
        final NodePolicy policy = wanted;
        return new ElectionSettings(
                settings.advbase(),
                settings.advskew(),
                policy == null || policy.preempt(),
                policy == null ? 0 : policy.preemptDelay().toNanos(),
                settings.peers().kind());
    }
}
