package org.tandemgate.linux.jna;

import static org.tandemgate.linux.jna.Sockets.IPPROTO_IP;
import static org.tandemgate.linux.jna.Sockets.IPPROTO_IPV6;

import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;

/**
 * Options of every raw socket: tell interface and hop limit of what comes in, hear only groups that
 * were joined, send with hop limit 255 and without fragments, never hear oneself. The TTL of IPv4
 * is in the header, which a raw socket gets.
 */
final class RawSocketOptions {
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int HOPS = 255;

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
