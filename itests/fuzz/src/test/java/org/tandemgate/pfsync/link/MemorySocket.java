package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.net.IpAddress;

/** A socket with room for one packet. */
final class MemorySocket implements BatchSocket {
    private static final int IPV4 = 4;

    private byte[] payload = {};
    private int hopLimit;
    private IpAddress source = IpAddress.parse("0.0.0.0");
    private boolean waiting;
    int sent;

    void put(final byte[] octets, final int hops, final String from) {
        payload = octets;
        hopLimit = hops;
        source = IpAddress.parse(from);
        waiting = true;
    }

    @Override
    public int receive(final PacketBatch into) {
        into.clear();
        if (!waiting) {
            return 0;
        }
        waiting = false;
        final int kept = Math.min(payload.length, into.octets());
        into.slot(0).clear().put(0, payload, 0, kept);
        into.received(0, 0, payload.length, ByteBuffer.wrap(source.toBytes()), 0, IPV4);
        into.arrived(2, hopLimit, false);
        return 1;
    }

    @Override
    public int send(
            final PacketBatch packets,
            final int first,
            final IpAddress destination,
            final int interfaceIndex) {
        sent += packets.count() - first;
        return packets.count() - first;
    }

    @Override
    public void join(final IpAddress group, final int interfaceIndex) {
        throw new UnsupportedOperationException("unicast needs no group");
    }

    @Override
    public void leave(final IpAddress group, final int interfaceIndex) {
        throw new UnsupportedOperationException("unicast needs no group");
    }

    @Override
    public boolean receive(final Datagram into) {
        throw new UnsupportedOperationException("packets are taken many at a time");
    }

    @Override
    public void requireChecksum(final int octets) {
        throw new UnsupportedOperationException("pfsync has no checksum");
    }

    @Override
    public void send(
            final ByteBuffer octets,
            final IpAddress from,
            final IpAddress destination,
            final int interfaceIndex) {
        throw new UnsupportedOperationException("packets are sent many at a time");
    }

    @Override
    public long overruns() {
        return 0;
    }

    @Override
    public int fd() {
        return -1;
    }

    @Override
    public void close() {
        waiting = false;
    }
}
