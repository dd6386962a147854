package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;

/** Packets that are written and go out together. */
final class Departures {
    private static final int PACKETS = 64;

    /** What a path must carry anyway: IPv4 (RFC 791), IPv6 (RFC 8200 section 5). */
    private static final int LEAST_MTU = 576;

    private static final int LEAST_MTU6 = 1280;
    private static final int MOST_MTU = 9216;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    /** Smaller by so much is tried when a packet is too long for the path, e.g. with IPsec. */
    private static final int STEP = 32;

    private final BatchSocket socket;
    private final IpAddress destination;
    private final int interfaceIndex;
    private final PacketBatch batch;
    private final @Nullable FrameWriter[] writers = new @Nullable FrameWriter[PACKETS];
    private final int least;
    private int payload;
    private int behind;
    private int reserve;
    private @Nullable Dialect written;
    private int first;
    private long sent;
    private long refused;
    private @Nullable String failure;

    Departures(
            final BatchSocket socket,
            final IpAddress destination,
            final int interfaceIndex,
            final int mtu) {
        this.socket = socket;
        this.destination = destination;
        this.interfaceIndex = interfaceIndex;
        final boolean ipv4 = destination.isIpv4();
        final int header = ipv4 ? IPV4_HEADER : IPV6_HEADER;
        least = (ipv4 ? LEAST_MTU : LEAST_MTU6) - header;
        payload = Math.max(least, Math.min(mtu, MOST_MTU) - header);
        batch = new PacketBatch(PACKETS, payload);
    }

    /**
     * Says how frames are written from now on.
     *
     * @param trailerReserve octets kept free behind a frame
     * @param eachBehind and for each message about one state
     */
    void shape(final Dialect dialect, final int trailerReserve, final int eachBehind) {
        if (written != dialect || reserve != trailerReserve || behind != eachBehind) {
            written = dialect;
            reserve = trailerReserve;
            behind = eachBehind;
            forgetWriters();
        }
    }

    private void forgetWriters() {
        for (int i = 0; i < PACKETS; i++) {
            writers[i] = null;
        }
    }

    /** Octets of the longest payload. */
    int payload() {
        return payload;
    }

    /** Begins a frame in the next free packet; what the kernel will not take makes room. */
    FrameWriter begin() {
        if (batch.count() == PACKETS) {
            flush();
            if (batch.count() == PACKETS) {
                refused += batch.count() - first;
                clear();
            }
        }
        final int slot = batch.count();
        FrameWriter writer = writers[slot];
        if (writer == null) {
            writer =
                    new FrameWriter(
                            Objects.requireNonNull(written),
                            batch.slot(slot),
                            payload - reserve,
                            behind);
            writers[slot] = writer;
        }
        writer.begin();
        return writer;
    }

    /** The memory of the packet that was begun. */
    ByteBuffer memory() {
        return batch.slot(batch.count());
    }

    /** The packet that was begun is written. */
    void add(final int length) {
        batch.add(length);
    }

    /** Hands everything to the kernel; what it has no room for stays. */
    void flush() {
        while (first < batch.count()) {
            try {
                final int taken = socket.send(batch, first, destination, interfaceIndex);
                if (taken == 0) {
                    return;
                }
                first += taken;
                sent += taken;
                failure = null;
            } catch (final LinuxException e) {
                failure = e.getMessage();
                refused++;
                first++;
                if (e.errno() == Errno.EMSGSIZE && payload > least) {
                    payload = Math.max(least, payload - STEP);
                    forgetWriters();
                }
            }
        }
        clear();
    }

    private void clear() {
        batch.clear();
        first = 0;
    }

    boolean isEmpty() {
        return batch.count() == 0;
    }

    long sent() {
        return sent;
    }

    long refused() {
        return refused;
    }

    @Nullable String failure() {
        return failure;
    }
}
