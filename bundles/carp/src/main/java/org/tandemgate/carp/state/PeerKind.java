package org.tandemgate.carp.state;

import java.util.Locale;

/**
 * What the other nodes of a virtual host run, where the operator says so. It decides how demotion
 * is sent, and whether octet 4 of a received advertisement means anything.
 */
public enum PeerKind {
    /** Not known: demotion in octet 4 and in advskew, which every kind obeys in one way. */
    AUTO(true, Skew.SUM),
    /** Tandemgate. */
    TANDEMGATE(true, Skew.SUM),
    /**
     * FreeBSD and NetBSD: demotion in advskew alone, at most 240; octet 4 is reserved
     * (freebsd/freebsd-src sys/netinet/ip_carp.c, DEMOTE_ADVSKEW).
     */
    FREEBSD(false, Skew.SUM),
    /**
     * OpenBSD: demotion in octet 4 alone, advskew always as configured; the backup waits for three
     * whole intervals (openbsd/src sys/netinet/ip_carp.c, carp_send_ad and carp_setrun).
     */
    OPENBSD(true, Skew.CONFIGURED),
    /** UCarp: demoted or not, no sum; demoted means advskew 240 (src/carp.c, DEMOTE_ADVSKEW). */
    UCARP(false, Skew.SUPPRESSED);

    /** How demotion changes advskew. */
    private enum Skew {
        SUM,
        CONFIGURED,
        SUPPRESSED
    }

    private static final int MAX_OCTET = 255;

    private final boolean countsInOctet4;
    private final Skew skew;

    PeerKind(final boolean countsInOctet4, final Skew skew) {
        this.countsInOctet4 = countsInOctet4;
        this.skew = skew;
    }

    /**
     * Reads the name used in configuration, in any case; {@code netbsd} is {@link #FREEBSD}.
     *
     * @throws IllegalArgumentException another name
     */
    public static PeerKind parse(final String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "tandemgate" -> TANDEMGATE;
            case "freebsd", "netbsd" -> FREEBSD;
            case "openbsd" -> OPENBSD;
            case "ucarp" -> UCARP;
            default ->
                    throw new IllegalArgumentException(
                            text
                                    + " is none of auto, tandemgate, freebsd, netbsd, openbsd,"
                                    + " ucarp");
        };
    }

    /** Whether it can run with advbase 0. FreeBSD and NetBSD refuse it. */
    public boolean takesAdvbaseZero() {
        return this != FREEBSD;
    }

    /** Whether the backups wait for three whole intervals, advskew included. */
    boolean waitsForWholeIntervals() {
        return this == OPENBSD;
    }

    /** Octet 4 as sent for a sum of demotions, 0..255. */
    int sentDemotion(final int demotion) {
        return countsInOctet4 ? Math.min(MAX_OCTET, demotion) : 0;
    }

    /** The demotion count that a received octet 4 means, 0..255. */
    int heardDemotion(final int octet4) {
        return countsInOctet4 ? octet4 : 0;
    }

    /**
     * advskew as sent and compared. With advbase 0 a sum is left out: there the whole interval is
     * advskew, and a demoted master would advertise more slowly than its peers are willing to wait.
     *
     * @return 1/256 seconds, 0..254
     */
    int effectiveAdvskew(final int advbase, final int advskew, final int demotion) {
        final int max = ElectionSettings.MAX_EFFECTIVE_ADVSKEW;
        return switch (skew) {
            case CONFIGURED -> advskew;
            case SUPPRESSED -> demotion > 0 && advbase > 0 ? Math.max(max, advskew) : advskew;
            case SUM -> (int) Math.min(max, advbase == 0 ? advskew : (long) advskew + demotion);
        };
    }
}
