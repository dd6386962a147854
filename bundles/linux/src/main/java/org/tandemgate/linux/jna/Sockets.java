package org.tandemgate.linux.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.linux.LinuxException;

/**
 * Constants of the socket interface (include/uapi/asm-generic/socket.h, linux/in.h, linux/in6.h,
 * linux/socket.h, bits/socket.h), the same on x86-64 and aarch64, and native memory by address.
 */
final class Sockets {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;

    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_CTRUNC = 0x08;

    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_MARK = 36;
    static final int SO_RCVTIMEO = 20; // SO_RCVTIMEO_OLD: struct timeval of two longs
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_RXQ_OVFL = 40;

    /** SO_TIMESTAMPNS_NEW and SCM_TIMESTAMPNS_NEW: two times 64 bits on every machine. */
    static final int SO_TIMESTAMPNS = 64;

    static final int IPPROTO_IP = 0;
    static final int IP_TOS = 1;
    static final int IP_TTL = 2;
    static final int IP_PKTINFO = 8;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_MULTICAST_TTL = 33;
    static final int IP_MULTICAST_LOOP = 34;
    static final int IP_ADD_MEMBERSHIP = 35;
    static final int IP_DROP_MEMBERSHIP = 36;
    static final int IP_MULTICAST_ALL = 49;
    static final int IP_PMTUDISC_DO = 2;

    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_CHECKSUM = 7;
    static final int IPV6_UNICAST_HOPS = 16;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_ADD_MEMBERSHIP = 20;
    static final int IPV6_DROP_MEMBERSHIP = 21;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_MULTICAST_ALL = 29;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_RECVHOPLIMIT = 51;
    static final int IPV6_HOPLIMIT = 52;
    static final int IPV6_TCLASS = 67;

    private Sockets() {}

    /** Zeroed native memory in host byte order; freed with the object, holds no descriptor. */
    static ByteBuffer memory(final int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    }

    /** Address of a direct buffer's octet 0, valid as long as the buffer is reachable. */
    static long addressOf(final ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** An {@code int} as the kernel reads it. */
    static byte[] octets(final int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    /** Asks for a receive buffer, beyond net.core.rmem_max where CAP_NET_ADMIN permits. */
    static void receiveBuffer(final Descriptor socket, final int octets) throws LinuxException {
        buffer(socket, "SO_RCVBUF", SO_RCVBUFFORCE, SO_RCVBUF, octets);
    }

    /** Asks for a send buffer, beyond net.core.wmem_max where CAP_NET_ADMIN permits. */
    static void sendBuffer(final Descriptor socket, final int octets) throws LinuxException {
        buffer(socket, "SO_SNDBUF", SO_SNDBUFFORCE, SO_SNDBUF, octets);
    }

    private static void buffer(
            final Descriptor socket,
            final String name,
            final int forced,
            final int allowed,
            final int octets)
            throws LinuxException {
        final byte[] value = octets(octets);
        final int fd = socket.use(name);
        if (Libc.setsockopt(fd, SOL_SOCKET, forced, value, value.length) < 0) {
            socket.option(name, SOL_SOCKET, allowed, octets);
        }
    }
}
