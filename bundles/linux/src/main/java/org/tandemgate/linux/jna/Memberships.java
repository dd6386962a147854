package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;

/**
 * Multicast groups that one socket has joined, in the kernel and in a list of our own. The list is
 * needed because the kernel gives an unbound raw IPv6 socket every group that anybody on the node
 * has joined: it looks at IPV6_MULTICAST_ALL for bound sockets only (net/ipv6/raw.c raw_v6_match,
 * seen on Linux 6.18).
 *
 * <p>A change waits for the lock of all interfaces, which others may hold for more than a second:
 * any thread may make one while another one receives.
 */
final class Memberships {
    private static final int IP_MREQN = 12; // struct ip_mreqn: group 0, address 4, ifindex 8
    private static final int IPV6_MREQ = 20; // struct ipv6_mreq: group 0, ifindex 16

    private record Membership(IpAddress group, int interfaceIndex) {}

    private final Descriptor socket;
    private final Set<Membership> joined = ConcurrentHashMap.newKeySet();

    Memberships(final Descriptor socket) {
        this.socket = socket;
    }

    /** Nothing happens when it was joined already and not left since. */
    synchronized void join(final IpAddress group, final int interfaceIndex) throws LinuxException {
        if (joined.contains(new Membership(group, interfaceIndex))) {
            return;
        }
        final String call = group.isIpv4() ? "IP_ADD_MEMBERSHIP" : "IPV6_ADD_MEMBERSHIP";
        final int errno =
                change(
                        call,
                        group.isIpv4() ? Sockets.IP_ADD_MEMBERSHIP : Sockets.IPV6_ADD_MEMBERSHIP,
                        group,
                        interfaceIndex);
        if (errno != 0 && errno != Errno.EADDRINUSE) {
            throw failure(call, group, interfaceIndex, errno);
        }
        joined.add(new Membership(group, interfaceIndex));
    }

    /**
     * Nothing happens when it was not joined. An interface that is gone has to be left, or one that
     * comes with the same index is never joined: the socket keeps the membership.
     */
    synchronized void leave(final IpAddress group, final int interfaceIndex) throws LinuxException {
        if (!joined.remove(new Membership(group, interfaceIndex))) {
            return;
        }
        final String call = group.isIpv4() ? "IP_DROP_MEMBERSHIP" : "IPV6_DROP_MEMBERSHIP";
        final int errno =
                change(
                        call,
                        group.isIpv4() ? Sockets.IP_DROP_MEMBERSHIP : Sockets.IPV6_DROP_MEMBERSHIP,
                        group,
                        interfaceIndex);
        if (errno != 0 && errno != Errno.EADDRNOTAVAIL && errno != Errno.ENODEV) {
            throw failure(call, group, interfaceIndex, errno);
        }
    }

    /** Whether a packet to that destination is for this socket: unicast, or a group it joined. */
    boolean covers(final @Nullable IpAddress destination, final int interfaceIndex) {
        return destination == null
                || !destination.isMulticast()
                || joined.contains(new Membership(destination, interfaceIndex));
    }

    /** Closes the socket when nobody changes anything: its number may be another's then. */
    synchronized void close() {
        socket.close();
    }

    private int change(
            final String call, final int option, final IpAddress group, final int interfaceIndex)
            throws LinuxException {
        if (!group.isMulticast() || interfaceIndex < 1) {
            throw new IllegalArgumentException(
                    call + " needs a group and an interface, not " + group + ", " + interfaceIndex);
        }
        final byte[] request = new byte[group.isIpv4() ? IP_MREQN : IPV6_MREQ];
        ByteBuffer.wrap(request)
                .order(ByteOrder.nativeOrder())
                .put(group.toBytes())
                .putInt(request.length - Integer.BYTES, interfaceIndex);
        final int level = group.isIpv4() ? Sockets.IPPROTO_IP : Sockets.IPPROTO_IPV6;
        final int fd = socket.use(call);
        final int result = Libc.setsockopt(fd, level, option, request, request.length);
        return result < 0 ? Libc.errno() : 0;
    }

    private static LinuxException failure(
            final String call, final IpAddress group, final int interfaceIndex, final int errno) {
        return new LinuxException(
                call, group + " on " + InterfaceNames.describe(interfaceIndex), errno);
    }
}
