package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** Multicast groups of ctnetlink, read by recvmmsg(2): the kernel sends one event per datagram. */
final class NetlinkConntrackMonitor implements ConntrackMonitor {
    private static final int DATAGRAMS = 64;
    private static final int LONGEST = 8192;
    private static final int ROUNDS = 4;
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int PORT = 12;

    private final Descriptor socket;
    private final DatagramArea area = new DatagramArea(DATAGRAMS, LONGEST);
    private final ConntrackParser parser = new ConntrackParser();

    private NetlinkConntrackMonitor(final Descriptor socket) {
        this.socket = socket;
    }

    static NetlinkConntrackMonitor open(final int receiveBuffer) throws LinuxException {
        return new NetlinkConntrackMonitor(
                NetlinkGroups.open(
                        "ctnetlink monitor",
                        Netlink.NETLINK_NETFILTER,
                        receiveBuffer,
                        Ct.GROUP_NEW,
                        Ct.GROUP_UPDATE,
                        Ct.GROUP_DESTROY));
    }

    @Override
    public int fd() {
        return socket.number();
    }

    @Override
    public List<ConntrackEvent> receive() throws LinuxException {
        final List<ConntrackEvent> events = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            final int count = area.receive(socket.use("recvmmsg"));
            if (count < 0) {
                final int errno = Libc.errno();
                if (errno == Errno.EAGAIN) {
                    return events;
                }
                if (errno == Errno.ENOBUFS) {
                    events.add(new ConntrackEvent.Overrun("ENOBUFS"));
                } else if (errno != Errno.EINTR) {
                    throw socket.failure("recvmmsg");
                }
            }
            for (int i = 0; i < count; i++) {
                if (area.isCut(i)) {
                    events.add(new ConntrackEvent.Overrun("an event above 8192 bytes"));
                } else if (area.isFromKernel(i)) {
                    read(area.data(i), area.data(i) + area.length(i), events);
                }
            }
        }
        return events;
    }

    @Override
    public void hearNew(final boolean heard) throws LinuxException {
        if (heard) {
            NetlinkGroups.join(socket, Ct.GROUP_NEW);
        } else {
            NetlinkGroups.leave(socket, Ct.GROUP_NEW);
        }
    }

    /** What cannot be read is lost, which is for the reader the same as an overrun. */
    private void read(final int from, final int to, final List<ConntrackEvent> events) {
        try {
            parse(parser, area.memory(), from, to, events);
        } catch (final MalformedPacketException e) {
            events.add(new ConntrackEvent.Overrun(String.valueOf(e.getMessage())));
        }
    }

    /** The events in one datagram, which lies between two indices of a buffer in host order. */
    static void parse(
            final ByteBuffer octets,
            final int from,
            final int to,
            final List<ConntrackEvent> events)
            throws MalformedPacketException {
        parse(new ConntrackParser(), octets, from, to, events);
    }

    private static void parse(
            final ConntrackParser parser,
            final ByteBuffer octets,
            final int from,
            final int to,
            final List<ConntrackEvent> events)
            throws MalformedPacketException {
        int at = from;
        while (at < to) {
            final int length = to - at < NetlinkRequest.HEADER ? 0 : octets.getInt(at);
            if (length < NetlinkRequest.HEADER || length > to - at) {
                throw new MalformedPacketException(
                        "netlink length is " + length + ", needs 16.." + (to - at));
            }
            final ConntrackEvent.Kind kind =
                    kind(octets.getShort(at + TYPE) & 0xffff, octets.getShort(at + FLAGS));
            if (kind != null) {
                final var entry = parser.parse(octets, at + NetlinkRequest.HEADER, at + length);
                events.add(new ConntrackEvent.Changed(kind, entry, octets.getInt(at + PORT)));
            }
            at += length > to - at - 3 ? to - at : (length + 3) & ~3;
        }
    }

    private static ConntrackEvent.@Nullable Kind kind(final int type, final int flags) {
        return switch (type) {
            case Ct.NEW ->
                    (flags & Netlink.NLM_F_CREATE) != 0
                            ? ConntrackEvent.Kind.NEW
                            : ConntrackEvent.Kind.UPDATE;
            case Ct.DELETE -> ConntrackEvent.Kind.DESTROY;
            default -> null;
        };
    }

    @Override
    public void close() {
        socket.close();
    }
}
