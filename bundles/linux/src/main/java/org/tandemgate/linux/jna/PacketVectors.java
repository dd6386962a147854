package org.tandemgate.linux.jna;

import static org.tandemgate.linux.jna.Sockets.IPPROTO_IP;
import static org.tandemgate.linux.jna.Sockets.IPPROTO_IPV6;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.net.IpAddress;

/**
 * Reception and sending of a raw socket, many packets at a time; see recvmmsg(2), sendmmsg(2),
 * raw(7), ip(7), ipv6(7).
 */
final class PacketVectors {
    private static final int PKTINFO_LENGTH = 12;
    private static final int PKTINFO6_LENGTH = 20;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;
    private static final int IPV4_HEADER = 20;
    private static final int TTL_OFFSET = 8;
    private static final int SOURCE_OFFSET = 12;

    private final Family family;
    private final Descriptor socket;
    private final Memberships memberships;
    private @Nullable PacketVector incoming;
    private @Nullable PacketVector outgoing;

    PacketVectors(final Family family, final Descriptor socket, final Memberships memberships) {
        this.family = family;
        this.socket = socket;
        this.memberships = memberships;
    }

    /** Told of the number of packets that found no room, as each packet carries it. */
    interface DropCount {
        void is(int dropCount);
    }

    /** Told of packets that contradict themselves. */
    interface Unreadable {
        void isOne();
    }

    int receive(final PacketBatch into, final DropCount drops, final Unreadable unreadable)
            throws LinuxException {
        into.clear();
        PacketVector vector = incoming;
        if (vector == null || !vector.isOf(into)) {
            vector = new PacketVector(into);
            incoming = vector;
        }
        final int count = receive(vector);
        for (int i = 0; i < count; i++) {
            final int drop =
                    vector.control(i, Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL, Integer.BYTES);
            if (drop >= 0) {
                drops.is(vector.memory().getInt(drop));
            }
            if (!(family == Family.IPV4 ? ipv4(vector, i, into) : ipv6(vector, i, into))) {
                unreadable.isOne();
            }
        }
        return count;
    }

    private int receive(final PacketVector vector) throws LinuxException {
        while (true) {
            final int count = vector.receive(socket.use("recvmmsg"));
            if (count >= 0) {
                return count;
            }
            final int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                return 0;
            }
            if (errno != Errno.EINTR) {
                throw socket.failure("recvmmsg");
            }
        }
    }

    /**
     * Header with options, then payload. The kernel has checked the header; this checks again what
     * memory safety and the payload's bounds hang on.
     */
    private static boolean ipv4(final PacketVector vector, final int slot, final PacketBatch into) {
        final ByteBuffer packet = into.slot(slot);
        final int length = Math.min(vector.length(slot), packet.capacity());
        final int info = vector.control(slot, IPPROTO_IP, Sockets.IP_PKTINFO, PKTINFO_LENGTH);
        if (info < 0 || length < IPV4_HEADER) {
            return false;
        }
        final int header = (packet.get(0) & 0x0f) * 4;
        if ((packet.get(0) & 0xf0) != 0x40 || header < IPV4_HEADER || header > length) {
            return false;
        }
        final int total = ((packet.get(2) & 0xff) << 8) | (packet.get(3) & 0xff);
        final boolean cut = vector.isCut(slot);
        if (total < header || (total > length && !cut)) {
            return false;
        }
        into.received(
                slot,
                header,
                Math.min(total, length) - header,
                packet,
                SOURCE_OFFSET,
                Integer.BYTES);
        into.arrived(vector.memory().getInt(info), packet.get(TTL_OFFSET) & 0xff, cut);
        return true;
    }

    private boolean ipv6(final PacketVector vector, final int slot, final PacketBatch into) {
        final ByteBuffer memory = vector.memory();
        final int info = vector.control(slot, IPPROTO_IPV6, Sockets.IPV6_PKTINFO, PKTINFO6_LENGTH);
        final int hops = vector.control(slot, IPPROTO_IPV6, Sockets.IPV6_HOPLIMIT, Integer.BYTES);
        if (info < 0 || hops < 0) {
            return false;
        }
        final int index = memory.getInt(info + 16);
        if (memory.get(info) == (byte) 0xff
                && !memberships.covers(Ipv4Packet.address(memory, info, 16), index)) {
            return true;
        }
        final int length = Math.min(vector.length(slot), into.slot(slot).capacity());
        into.received(slot, 0, length, memory, vector.name(slot) + 8, 16);
        into.arrived(index, memory.getInt(hops) & 0xff, vector.isCut(slot));
        return true;
    }

    int send(
            final PacketBatch packets,
            final int first,
            final IpAddress destination,
            final int interfaceIndex)
            throws LinuxException {
        PacketVector vector = outgoing;
        if (vector == null || !vector.isOf(packets)) {
            vector = new PacketVector(packets);
            outgoing = vector;
        }
        final boolean ipv4 = family == Family.IPV4;
        if (ipv4) {
            addressIpv4(vector, first, destination, interfaceIndex);
        } else {
            addressIpv6(vector, first, destination, interfaceIndex);
        }
        final int name = ipv4 ? SOCKADDR_IN : SOCKADDR_IN6;
        final int control = MessageArea.controlLength(ipv4 ? PKTINFO_LENGTH : PKTINFO6_LENGTH);
        while (true) {
            final int sent = vector.send(socket.use("sendmmsg"), first, name, control);
            if (sent >= 0) {
                return sent;
            }
            final int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                return 0;
            }
            if (errno != Errno.EINTR) {
                throw new LinuxException("sendmmsg", "to " + destination + " by " + socket, errno);
            }
        }
    }

    /** struct sockaddr_in; struct in_pktinfo: ifindex, the source left to the kernel. */
    private static void addressIpv4(
            final PacketVector vector,
            final int slot,
            final IpAddress destination,
            final int interfaceIndex) {
        final int name = vector.name(slot);
        vector.memory().putShort(name, (short) Sockets.AF_INET).putShort(name + 2, (short) 0);
        vector.memory().put(name + 4, destination.toBytes());
        final int info = vector.putControl(slot, IPPROTO_IP, Sockets.IP_PKTINFO, PKTINFO_LENGTH);
        vector.memory().putInt(info, interfaceIndex);
    }

    /** struct sockaddr_in6: the scope is the interface; struct in6_pktinfo: addr, ifindex. */
    private static void addressIpv6(
            final PacketVector vector,
            final int slot,
            final IpAddress destination,
            final int interfaceIndex) {
        final ByteBuffer memory = vector.memory();
        final int name = vector.name(slot);
        memory.putShort(name, (short) Sockets.AF_INET6).putShort(name + 2, (short) 0);
        memory.putInt(name + 4, 0);
        memory.put(name + 8, destination.toBytes());
        final boolean scoped = destination.isLinkLocal() || destination.isMulticast();
        memory.putInt(name + 24, scoped ? interfaceIndex : 0);
        final int info =
                vector.putControl(slot, IPPROTO_IPV6, Sockets.IPV6_PKTINFO, PKTINFO6_LENGTH);
        memory.putInt(info + 16, interfaceIndex);
    }
}
