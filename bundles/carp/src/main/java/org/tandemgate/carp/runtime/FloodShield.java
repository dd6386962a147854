package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.RawSocket;

/**
 * Lets the kernel drop what is malformed while one socket is flooded with it: a receive buffer full
 * of garbage has no room for the advertisements of the master. Dropped there, a packet is not
 * counted, so this lasts ten seconds at a time. Loop thread only.
 */
final class FloodShield {
    /** Malformed packets within a second that make a flood. */
    static final int MANY = 2000;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Warnings warnings;
    private long windowEndsNanos;
    private int seen;
    private boolean up;
    private long endsNanos;

    FloodShield(final Warnings warnings, final long nowNanos) {
        this.warnings = warnings;
        windowEndsNanos = nowNanos + WINDOW_NANOS;
    }

    /**
     * Packets were read.
     *
     * @param malformed how many of them were cut, damaged or of another protocol
     */
    void read(final RawSocket socket, final int malformed, final long nowNanos) {
        if (up) {
            if (nowNanos - endsNanos >= 0) {
                change(socket, false);
                begin(nowNanos);
            }
            return;
        }
        if (nowNanos - windowEndsNanos >= 0) {
            begin(nowNanos);
        }
        seen += malformed;
        if (seen >= MANY) {
            endsNanos = nowNanos + HOLD_NANOS;
            change(socket, true);
            warnings.warn(
                    "flood",
                    "more than "
                            + MANY
                            + " malformed packets within a second; the kernel drops them uncounted"
                            + " for "
                            + TimeUnit.NANOSECONDS.toSeconds(HOLD_NANOS)
                            + " s at a time; look who sends them on this segment");
        }
    }

    private void begin(final long nowNanos) {
        windowEndsNanos = nowNanos + WINDOW_NANOS;
        seen = 0;
    }

    private void change(final RawSocket socket, final boolean wanted) {
        up = wanted;
        try {
            socket.requireChecksum(wanted ? CarpAdvertisement.LENGTH : 0);
        } catch (final LinuxException refused) {
            // Without it everything is read and counted as before.
            warnings.warn("filter", refused.getMessage());
        }
    }
}
