package org.tandemgate.carp.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Datagram;
import org.tandemgate.net.IpAddress;

/**
 * Knows the second copy of one advertisement: while the macvlan is up, a frame from a real MAC is
 * delivered on it and on its parent. The counter alone proves nothing, because OpenBSD never
 * changes it. Loop thread only.
 */
final class CopyFilter {
    /**
     * Both copies are queued by one softirq; 2 ms is generous and shorter than the shortest
     * interval, 3.9 ms.
     */
    private static final long WINDOW_NANOS = 2_000_000;

    private @Nullable IpAddress source;
    private int interfaceIndex;
    private long counter;
    private long atNanos;

    /** Whether it is a copy of the last one, which it then is compared with next time, too. */
    boolean isCopy(final Datagram datagram, final long received, final long nowNanos) {
        final boolean copy =
                Objects.equals(source, datagram.source())
                        && counter == received
                        && interfaceIndex != datagram.interfaceIndex()
                        && nowNanos - atNanos < WINDOW_NANOS;
        if (!copy) {
            source = datagram.source();
            interfaceIndex = datagram.interfaceIndex();
            counter = received;
            atNanos = nowNanos;
        }
        return copy;
    }
}
