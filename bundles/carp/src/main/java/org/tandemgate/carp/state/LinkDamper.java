package org.tandemgate.carp.state;

/**
 * Overlooks short losses of the carrier, and lets a carrier that has come back prove itself, so
 * that a flapping link moves a role once and not at every flap. What is seen first counts at once,
 * and an interface that is missing or set down by an administrator is never overlooked.
 *
 * @param counts whether the link counts as up
 * @param known whether anything was seen yet
 * @param changesAtNanos when what is seen now will count, {@link CarpElection#NO_DEADLINE} when it
 *     does already; monotonic
 */
public record LinkDamper(boolean counts, boolean known, long changesAtNanos) {
    /** Nothing seen yet. */
    public static final LinkDamper NEW = new LinkDamper(false, false, CarpElection.NO_DEADLINE);

    /** What an interface looks like. */
    public enum Sight {
        /** It has a carrier. */
        UP,
        /** It has no carrier. */
        NO_CARRIER,
        /** It does not exist, or an administrator has set it down. */
        GONE
    }

    /**
     * @param downDelayNanos how long a missing carrier is overlooked
     * @param upDelayNanos how long a carrier must be back before it counts
     */
    public LinkDamper see(
            final Sight sight,
            final long downDelayNanos,
            final long upDelayNanos,
            final long nowNanos) {
        final boolean up = sight == Sight.UP;
        if (up == counts && known) {
            return settled(up);
        }
        final long delay = up ? upDelayNanos : downDelayNanos;
        if (!known || sight == Sight.GONE || delay == 0) {
            return settled(up);
        }
        if (changesAtNanos == CarpElection.NO_DEADLINE) {
            return new LinkDamper(counts, true, nowNanos + delay);
        }
        return isDue(nowNanos) ? settled(up) : this;
    }

    private static LinkDamper settled(final boolean up) {
        return new LinkDamper(up, true, CarpElection.NO_DEADLINE);
    }

    /** Whether it is time to {@link #see} again. */
    public boolean isDue(final long nowNanos) {
        return changesAtNanos != CarpElection.NO_DEADLINE && nowNanos - changesAtNanos >= 0;
    }
}
