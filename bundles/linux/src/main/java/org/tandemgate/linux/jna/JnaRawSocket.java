package org.tandemgate.linux.jna;

import static org.tandemgate.linux.jna.Sockets.IPPROTO_IP;
import static org.tandemgate.linux.jna.Sockets.IPPROTO_IPV6;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** Raw socket; see raw(7), ip(7), ipv6(7). */
final class JnaRawSocket implements BatchSocket {
    /** Packets that one call of {@link #receive} passes over at most. */
    private static final int PASSED_OVER_BOUND = 64;

    private static final int PKTINFO_LENGTH = 12;
    private static final int PKTINFO6_LENGTH = 20;
    private static final int TIMESPEC_LENGTH = 16;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;

    private final Family family;
    private final Descriptor socket;
    private final MessageArea incoming = new MessageArea();
    private final MessageArea outgoing = new MessageArea();
    private final Memberships memberships;
    private final PacketVectors vectors;
    private long overruns;
    private int lastDropCount;
    private long unreadable;

    private JnaRawSocket(final Family family, final Descriptor socket) {
        this.family = family;
        this.socket = socket;
        memberships = new Memberships(socket);
        vectors = new PacketVectors(family, socket, memberships);
    }

    static JnaRawSocket open(final Family family, final int protocol) throws LinuxException {
        return open(family, protocol, null);
    }

    static JnaRawSocket open(
            final Family family, final int protocol, final @Nullable RawSocketSettings settings)
            throws LinuxException {
        if (protocol < 0 || protocol > 255) {
            throw new IllegalArgumentException("protocol is " + protocol + ", needs 0..255");
        }
        final boolean ipv4 = family == Family.IPV4;
        final Descriptor socket =
                Descriptor.socket(
                        "raw "
                                + (ipv4 ? "IPv4" : "IPv6")
                                + " socket, protocol "
                                + protocol
                                + (settings == null ? "" : ", on " + settings.device()),
                        ipv4 ? Sockets.AF_INET : Sockets.AF_INET6,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        protocol);
        try {
            RawSocketOptions.set(socket, family);
            if (settings == null) {
                RawSocketOptions.tellArrival(socket);
            } else {
                RawSocketOptions.set(socket, family, settings);
            }
            return new JnaRawSocket(family, socket);
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public int fd() {
        return socket.number();
    }

    @Override
    public void join(final IpAddress group, final int interfaceIndex) throws LinuxException {
        requireFamily(group);
        memberships.join(group, interfaceIndex);
    }

    @Override
    public void leave(final IpAddress group, final int interfaceIndex) throws LinuxException {
        requireFamily(group);
        memberships.leave(group, interfaceIndex);
    }

    private void requireFamily(final IpAddress address) {
        if (address.isIpv4() != (family == Family.IPV4)) {
            throw new IllegalArgumentException(address + " is no address of " + family);
        }
    }

    @Override
    public boolean receive(final Datagram into) throws LinuxException {
        for (int i = 0; i < PASSED_OVER_BOUND; i++) {
            incoming.prepareReceive();
            final long length = receiveMessage();
            if (length < 0) {
                return false;
            }
            try {
                final int drops =
                        incoming.control(Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL, Integer.BYTES);
                if (drops >= 0) {
                    noteOverruns(incoming.memory().getInt(drops));
                }
                into.arrived(arrivalNanos());
                if (family == Family.IPV4) {
                    decodeIpv4((int) length, into);
                    return true;
                }
                decodeIpv6((int) length, into);
                if (memberships.covers(into.destination(), into.interfaceIndex())) {
                    return true;
                }
            } catch (final MalformedPacketException dropped) {
                // The kernel checks headers before it delivers, so nothing comes here; if it did,
                // the next packet must still be heard.
                unreadable++;
            }
        }
        return false;
    }

    @Override
    public void requireChecksum(final int octets) throws LinuxException {
        if (octets == 0) {
            PacketFilterProgram.detach(socket);
        } else {
            PacketFilterProgram.attach(socket, ChecksumProgram.of(family, octets));
        }
    }

    private long receiveMessage() throws LinuxException {
        while (true) {
            final int fd = socket.use("recvmsg");
            final long length = Libc.recvmsg(fd, incoming.address(), Sockets.MSG_DONTWAIT);
            if (length >= 0) {
                return length;
            }
            final int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            if (errno != Errno.EINTR) {
                throw socket.failure("recvmsg");
            }
        }
    }

    /** struct __kernel_timespec: seconds, nanoseconds. */
    private long arrivalNanos() {
        final int at =
                incoming.control(Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, TIMESPEC_LENGTH);
        return at < 0
                ? 0
                : TimeUnit.SECONDS.toNanos(incoming.memory().getLong(at))
                        + incoming.memory().getLong(at + Long.BYTES);
    }

    /** The kernel's counter has 32 bits and wraps; the difference is right across that. */
    private void noteOverruns(final int dropCount) {
        overruns += Integer.toUnsignedLong(dropCount - lastDropCount);
        lastDropCount = dropCount;
    }

    @Override
    public int receive(final PacketBatch into) throws LinuxException {
        return vectors.receive(into, this::noteOverruns, () -> unreadable++);
    }

    @Override
    public int send(
            final PacketBatch packets,
            final int first,
            final IpAddress destination,
            final int interfaceIndex)
            throws LinuxException {
        requireFamily(destination);
        return vectors.send(packets, first, destination, interfaceIndex);
    }

    private void decodeIpv4(final int length, final Datagram into) throws MalformedPacketException {
        final ByteBuffer memory = incoming.memory();
        final Ipv4Packet packet = Ipv4Packet.decode(memory, incoming.data(), length);
        final int info = incoming.control(IPPROTO_IP, Sockets.IP_PKTINFO, PKTINFO_LENGTH);
        if (info < 0) {
            throw new MalformedPacketException("IP_PKTINFO is missing");
        }
        final int from = incoming.data() + packet.payloadOffset();
        final boolean cut = copy(from, packet.payloadLength(), into.payload());
        into.received(
                packet.source(), packet.destination(), memory.getInt(info), packet.ttl(), cut);
    }

    private void decodeIpv6(final int length, final Datagram into) throws MalformedPacketException {
        final ByteBuffer memory = incoming.memory();
        final int info = incoming.control(IPPROTO_IPV6, Sockets.IPV6_PKTINFO, PKTINFO6_LENGTH);
        final int hops = incoming.control(IPPROTO_IPV6, Sockets.IPV6_HOPLIMIT, Integer.BYTES);
        if (info < 0 || hops < 0) {
            throw new MalformedPacketException("IPV6_PKTINFO or IPV6_HOPLIMIT is missing");
        }
        final boolean cut = copy(incoming.data(), length, into.payload());
        into.received(
                Ipv4Packet.address(memory, incoming.name() + 8, 16),
                Ipv4Packet.address(memory, info, 16),
                memory.getInt(info + 16),
                memory.getInt(hops) & 0xff,
                cut);
    }

    /** Copies what fits and says whether the rest was cut. */
    private boolean copy(final int from, final int length, final ByteBuffer payload) {
        final int taken = Math.min(length, payload.capacity());
        payload.clear();
        payload.put(0, incoming.memory(), from, taken);
        payload.limit(taken);
        return taken < length || (incoming.flags() & Sockets.MSG_TRUNC) != 0;
    }

    @Override
    public void send(
            final ByteBuffer payload,
            final IpAddress source,
            final IpAddress destination,
            final int interfaceIndex)
            throws LinuxException {
        requireFamily(source);
        requireFamily(destination);
        final int length = payload.remaining();
        if (length > MessageArea.DATA_CAPACITY) {
            throw new IllegalArgumentException("payload is " + length + " bytes, needs 0..65535");
        }
        outgoing.memory().put(outgoing.data(), payload, payload.position(), length);
        if (family == Family.IPV4) {
            prepareIpv4(source, destination, interfaceIndex, length);
        } else {
            prepareIpv6(source, destination, interfaceIndex, length);
        }
        long sent;
        do {
            sent = Libc.sendmsg(socket.use("sendmsg"), outgoing.address(), Sockets.MSG_DONTWAIT);
        } while (sent < 0 && Libc.errno() == Errno.EINTR);
        if (sent < 0) {
            final int errno = Libc.errno();
            throw new LinuxException(
                    "sendmsg", "from " + source + " to " + destination + " by " + socket, errno);
        }
    }

    /** struct sockaddr_in; struct in_pktinfo: ifindex, spec_dst (the source), addr. */
    private void prepareIpv4(
            final IpAddress source,
            final IpAddress destination,
            final int interfaceIndex,
            final int length) {
        final ByteBuffer memory = outgoing.memory();
        memory.putShort(outgoing.name(), (short) Sockets.AF_INET);
        memory.putShort(outgoing.name() + 2, (short) 0);
        outgoing.put(outgoing.name() + 4, destination);
        final int info = outgoing.putControl(IPPROTO_IP, Sockets.IP_PKTINFO, PKTINFO_LENGTH);
        memory.putInt(info, interfaceIndex);
        outgoing.put(info + 4, source);
        outgoing.prepareSend(SOCKADDR_IN, MessageArea.controlLength(PKTINFO_LENGTH), length);
    }

    /** struct sockaddr_in6: the scope is the interface; struct in6_pktinfo: addr, ifindex. */
    private void prepareIpv6(
            final IpAddress source,
            final IpAddress destination,
            final int interfaceIndex,
            final int length) {
        final ByteBuffer memory = outgoing.memory();
        memory.putShort(outgoing.name(), (short) Sockets.AF_INET6);
        memory.putShort(outgoing.name() + 2, (short) 0);
        memory.putInt(outgoing.name() + 4, 0);
        outgoing.put(outgoing.name() + 8, destination);
        memory.putInt(outgoing.name() + 24, destination.isLinkLocal() ? interfaceIndex : 0);
        final int info = outgoing.putControl(IPPROTO_IPV6, Sockets.IPV6_PKTINFO, PKTINFO6_LENGTH);
        outgoing.put(info, source);
        memory.putInt(info + 16, interfaceIndex);
        outgoing.prepareSend(SOCKADDR_IN6, MessageArea.controlLength(PKTINFO6_LENGTH), length);
    }

    @Override
    public long overruns() {
        return overruns;
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        memberships.close();
    }
}
