package org.tandemgate.pfsync.state;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One side of a state, as far as it tells older from newer.
 *
 * @param level 0..12: TCPS_* and PF_TCPS_PROXY_* for TCP, 0..2 for everything else; only rises
 * @param seqlo highest sequence number sent, 32 bits that wrap; 0: not known, as from Linux
 */
public record Half(int level, int seqlo) {
    /** From here on the levels of pf's SYN proxy, which end before the handshake does. */
    static final int PROXY = 11;

    private static final int LAST = 12;

    /** A side of each level without a sequence number: those of Linux never have one. */
    private static final List<Half> PLAIN =
            IntStream.rangeClosed(0, LAST).mapToObj(level -> new Half(level, 0)).toList();

    public Half {
        if (level < 0 || level > LAST) {
            throw new IllegalArgumentException("level is " + level + ", needs 0..12");
        }
    }

    /** A side without sequence numbers. */
    public static Half of(final int level) {
        return of(level, 0);
    }

    /**
     * @param level 0..12
     */
    public static Half of(final int level, final int seqlo) {
        return seqlo == 0 && level >= 0 && level <= LAST
                ? PLAIN.get(level)
                : new Half(level, seqlo);
    }

    /** Whether this is ahead of another in sequence space; a number that is unknown never is. */
    boolean isAheadOf(final Half other) {
        return seqlo != 0 && (other.seqlo == 0 || seqlo - other.seqlo > 0);
    }
}
