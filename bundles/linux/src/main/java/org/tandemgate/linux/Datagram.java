package org.tandemgate.linux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * One received packet with what the kernel says about it; reused by its owner for packet after
 * packet. The payload is what follows the IP header in both families.
 */
public final class Datagram {
    private final ByteBuffer payload;
    private @Nullable IpAddress source;
    private @Nullable IpAddress destination;
    private int interfaceIndex;
    private int hopLimit;
    private boolean truncated;
    private long arrivalNanos;

    /**
     * @param capacity octets of payload that can be taken; longer packets are cut and marked
     */
    public Datagram(final int capacity) {
        payload = ByteBuffer.allocateDirect(capacity);
    }

    /** The payload from position 0 to its limit; a direct buffer in network byte order. */
    public ByteBuffer payload() {
        return payload;
    }

    /** Sender. */
    public @Nullable IpAddress source() {
        return source;
    }

    /** Destination in the IP header. */
    public @Nullable IpAddress destination() {
        return destination;
    }

    /** Interface it came in by. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** TTL or hop limit as received, 0..255. */
    public int hopLimit() {
        return hopLimit;
    }

    /** Whether the packet was longer than the buffer. */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * When the kernel took it in, in nanoseconds since the epoch on the clock of the machine, which
     * may be set; 0 when the socket does not tell. Good for the order of what has arrived by
     * several sockets.
     */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** Fills in when it came. For sockets and their stand-ins in tests. */
    public void arrived(final long nanos) {
        arrivalNanos = nanos;
    }

    /**
     * Fills in what was received; the payload is set by its buffer. For sockets and their stand-ins
     * in tests.
     */
    public void received(
            final IpAddress from,
            final IpAddress to,
            final int index,
            final int hops,
            final boolean cut) {
        source = from;
        destination = to;
        interfaceIndex = index;
        hopLimit = hops;
        truncated = cut;
    }
}
