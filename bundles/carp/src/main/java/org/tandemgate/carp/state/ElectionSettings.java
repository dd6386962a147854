package org.tandemgate.carp.state;

/**
 * What an operator sets for one virtual host, with the times that follow from it.
 *
 * @param advbase seconds between advertisements, 0..255
 * @param advskew added to it, 1/256 seconds, 0..254; with advbase both 0 the interval is 1/256 s
 * @param preempt take over from a master whose settings are worse
 * @param preemptDelayNanos no preemption for so long after start or link up, 0..1 h
 * @param peerKind what the other nodes run
 */
public record ElectionSettings(
        int advbase, int advskew, boolean preempt, long preemptDelayNanos, PeerKind peerKind) {
    /** 1/256 s, the unit of advskew; exact. */
    public static final long SKEW_UNIT_NANOS = 1_000_000_000L / 256;

    /** Largest advskew that can be configured. */
    public static final int MAX_ADVSKEW = 254;

    /** Largest advskew that demotion can lead to; only a bow-out is above. */
    public static final int MAX_EFFECTIVE_ADVSKEW = 240;

    private static final int UNITS_PER_SECOND = 256;
    private static final int MAX_ADVBASE = 255;
    private static final int SILENT_INTERVALS = 3;

    /** Interval of the slowest master with advbase 0, whose advskew is one octet. */
    private static final long SLOWEST_NANOS = 255 * SKEW_UNIT_NANOS;

    private static final long SHORTEST_SILENCE_NANOS = 6 * SKEW_UNIT_NANOS;
    private static final long MAX_PREEMPT_DELAY_NANOS = 3_600_000_000_000L;

    public ElectionSettings {
        requireWithin("advbase", advbase, MAX_ADVBASE);
        requireWithin("advskew", advskew, MAX_ADVSKEW);
        requireWithin("preempt delay (ns)", preemptDelayNanos, MAX_PREEMPT_DELAY_NANOS);
        if (advbase == 0 && !peerKind.takesAdvbaseZero()) {
            throw new IllegalArgumentException(
                    "advbase is 0, a FreeBSD or NetBSD peer needs 1..255");
        }
    }

    /** With other nodes of which nothing is known. */
    public ElectionSettings(
            final int advbase,
            final int advskew,
            final boolean preempt,
            final long preemptDelayNanos) {
        this(advbase, advskew, preempt, preemptDelayNanos, PeerKind.AUTO);
    }

    private static void requireWithin(final String name, final long value, final long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", needs 0.." + max);
        }
    }

    /**
     * The advskew that is advertised and compared: with peers of unknown kind configured plus
     * demotion, at most 240, as FreeBSD's DEMOTE_ADVSKEW; {@link PeerKind} tells the others.
     *
     * @param demotion sum of the reasons, 0 or more
     * @return 1/256 seconds, 0..240; with some kinds up to 254
     */
    public int effectiveAdvskew(final int demotion) {
        return peerKind.effectiveAdvskew(advbase, advskew, demotion);
    }

    /**
     * Time between two advertisements of a master.
     *
     * @return advbase s + effective advskew/256 s; 1/256 s if both are 0
     */
    public long intervalNanos(final int demotion) {
        return nanos(advbase, effectiveAdvskew(demotion));
    }

    /**
     * Silence after which a backup takes over: 3 x advbase s + advskew/256 s with the configured
     * advskew, never a demoted one (freebsd/freebsd-src sys/netinet/ip_carp.c, carp_setrun); with
     * advbase 0 3 x advskew/256 s, at least 3/256 s (openbsd/src sys/netinet/ip_carp.c 1.270,
     * carp_setrun). Among OpenBSD peers 3 x (advbase s + advskew/256 s), as its current revision.
     */
    public long masterDownNanos() {
        return masterDownUnits() * SKEW_UNIT_NANOS;
    }

    /**
     * Silence of this node as MASTER after which a peer with the same advbase may have taken over,
     * whatever its advskew is: 3 x advbase s; with advbase 0 three intervals.
     */
    long replaceableNanos() {
        final long units = (long) SILENT_INTERVALS * UNITS_PER_SECOND * advbase;
        return advbase == 0 ? SILENT_INTERVALS * intervalNanos(0) : units * SKEW_UNIT_NANOS;
    }

    /**
     * Whether a backup with these settings would time out between two such advertisements. Never
     * between two nodes with advbase 0 (openbsd/src sys/netinet/ip_carp.c asks for advbase != 0,
     * too): there {@link #patienceNanos} follows the master.
     */
    boolean isTooSlow(final int peerAdvbase, final int peerAdvskew) {
        return !bothSubSecond(peerAdvbase) && units(peerAdvbase, peerAdvskew) > tooSlowUnits();
    }

    /**
     * How long a backup waits for a master: {@link #masterDownNanos}. With advbase 0 on both sides
     * the master sets the pace: three of its intervals, and as much longer as this node's interval
     * is, so that of several backups the best is the first (the skew time of RFC 5798 section 6.1).
     * Never before the fence of a frozen master has closed, 20 ms after its last sign of life.
     *
     * @param heardIntervalNanos time between its advertisements, 0 when none was heard
     * @param content whether this node would leave a slower master alone: with advbase 0 one that
     *     was not heard may be as slow as there are
     */
    long patienceNanos(final long heardIntervalNanos, final boolean content) {
        if (advbase != 0 || heardIntervalNanos >= UNITS_PER_SECOND * SKEW_UNIT_NANOS) {
            return masterDownNanos();
        }
        if (heardIntervalNanos == 0) {
            return content
                    ? SILENT_INTERVALS * SLOWEST_NANOS + nanos(advbase, advskew)
                    : masterDownNanos();
        }
        return Math.max(SHORTEST_SILENCE_NANOS, SILENT_INTERVALS * heardIntervalNanos)
                + Math.max(0, nanos(advbase, advskew) - heardIntervalNanos);
    }

    /**
     * Time between the advertisements of the master that a backup waits for, as {@link
     * #patienceNanos} takes it; 0 when nothing is known of it.
     */
    long awaitedIntervalNanos(final long heardIntervalNanos, final boolean content) {
        return heardIntervalNanos == 0 && advbase == 0 && content
                ? SLOWEST_NANOS
                : heardIntervalNanos;
    }

    private boolean bothSubSecond(final int peerAdvbase) {
        return advbase == 0 && peerAdvbase == 0;
    }

    private long tooSlowUnits() {
        return advbase == 0 ? masterDownUnits() : units(SILENT_INTERVALS * advbase, advskew);
    }

    private long masterDownUnits() {
        return advbase == 0 || peerKind.waitsForWholeIntervals()
                ? SILENT_INTERVALS * Math.max(1, units(advbase, advskew))
                : units(SILENT_INTERVALS * advbase, advskew);
    }

    /** Time between two advertisements with these fields; at least 1/256 s. */
    static long nanos(final int advbase, final int advskew) {
        return Math.max(1, units(advbase, advskew)) * SKEW_UNIT_NANOS;
    }

    static long units(final int advbase, final int advskew) {
        return (long) UNITS_PER_SECOND * advbase + advskew;
    }
}
