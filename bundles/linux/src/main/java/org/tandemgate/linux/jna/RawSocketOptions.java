package org.tandemgate.linux.jna;

import static org.tandemgate.linux.jna.Sockets.IPPROTO_IP;
import static org.tandemgate.linux.jna.Sockets.IPPROTO_IPV6;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.RawSocketSettings;

/**
 * Options of every raw socket: tell interface and hop limit of what comes in, hear only groups that
 * were joined, send with hop limit 255 and without fragments, never hear oneself. The TTL of IPv4
 * is in the header, which a raw socket gets.
 */
final class RawSocketOptions {
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int HOPS = 255;
    private static final int IFNAMSIZ = 16;

    /** DSCP CS7, what FreeBSD 13 sends (net.inet.carp.dscp 56). */
    private static final int TRAFFIC_CLASS = 0xe0;

    private RawSocketOptions() {}

    static void set(final Descriptor socket, final Family family) throws LinuxException {
        Sockets.receiveBuffer(socket, RECEIVE_BUFFER);
        socket.option("SO_RXQ_OVFL", Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL, 1);
        if (family == Family.IPV4) {
            setIpv4(socket);
        } else {
            setIpv6(socket);
        }
    }

    /** What makes it a socket of one interface. */
    static void set(final Descriptor socket, final Family family, final RawSocketSettings settings)
            throws LinuxException {
        final byte[] device =
                Arrays.copyOf(settings.device().getBytes(StandardCharsets.UTF_8), IFNAMSIZ);
        final int fd = socket.use("SO_BINDTODEVICE");
        if (Libc.setsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, device, device.length)
                < 0) {
            throw socket.failure("SO_BINDTODEVICE");
        }
        if (family == Family.IPV4) {
            socket.option("IP_TOS", IPPROTO_IP, Sockets.IP_TOS, settings.trafficClass());
        } else {
            socket.option(
                    "IPV6_TCLASS", IPPROTO_IPV6, Sockets.IPV6_TCLASS, settings.trafficClass());
        }
        Sockets.receiveBuffer(socket, settings.receiveOctets());
        Sockets.sendBuffer(socket, settings.sendOctets());
    }

    /** Lets packets say when they came; before Linux 5.1 they do not. */
    static void tellArrival(final Descriptor socket) throws LinuxException {
        try {
            socket.option("SO_TIMESTAMPNS", Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMPNS, 1);
        } catch (final LinuxException refused) {
            if (refused.errno() != Errno.ENOPROTOOPT) {
                throw refused;
            }
        }
    }

    private static void setIpv4(final Descriptor socket) throws LinuxException {
        socket.option("IP_PKTINFO", IPPROTO_IP, Sockets.IP_PKTINFO, 1);
        socket.option("IP_MULTICAST_ALL", IPPROTO_IP, Sockets.IP_MULTICAST_ALL, 0);
        socket.option("IP_MULTICAST_LOOP", IPPROTO_IP, Sockets.IP_MULTICAST_LOOP, 0);
        socket.option("IP_MULTICAST_TTL", IPPROTO_IP, Sockets.IP_MULTICAST_TTL, HOPS);
        socket.option("IP_TTL", IPPROTO_IP, Sockets.IP_TTL, HOPS);
        socket.option("IP_TOS", IPPROTO_IP, Sockets.IP_TOS, TRAFFIC_CLASS);
        socket.option(
                "IP_MTU_DISCOVER", IPPROTO_IP, Sockets.IP_MTU_DISCOVER, Sockets.IP_PMTUDISC_DO);
    }

    private static void setIpv6(final Descriptor socket) throws LinuxException {
        socket.option("IPV6_CHECKSUM", IPPROTO_IPV6, Sockets.IPV6_CHECKSUM, -1);
        socket.option("IPV6_RECVPKTINFO", IPPROTO_IPV6, Sockets.IPV6_RECVPKTINFO, 1);
        socket.option("IPV6_RECVHOPLIMIT", IPPROTO_IPV6, Sockets.IPV6_RECVHOPLIMIT, 1);
        socket.option("IPV6_MULTICAST_ALL", IPPROTO_IPV6, Sockets.IPV6_MULTICAST_ALL, 0);
        socket.option("IPV6_MULTICAST_LOOP", IPPROTO_IPV6, Sockets.IPV6_MULTICAST_LOOP, 0);
        socket.option("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, Sockets.IPV6_MULTICAST_HOPS, HOPS);
        socket.option("IPV6_UNICAST_HOPS", IPPROTO_IPV6, Sockets.IPV6_UNICAST_HOPS, HOPS);
        socket.option("IPV6_TCLASS", IPPROTO_IPV6, Sockets.IPV6_TCLASS, TRAFFIC_CLASS);
        socket.option(
                "IPV6_MTU_DISCOVER",
                IPPROTO_IPV6,
                Sockets.IPV6_MTU_DISCOVER,
                Sockets.IP_PMTUDISC_DO);
    }
}
