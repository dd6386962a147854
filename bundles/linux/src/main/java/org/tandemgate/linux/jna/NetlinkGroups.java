package org.tandemgate.linux.jna;

import org.tandemgate.linux.LinuxException;

/** Sockets that hear multicast groups of netlink and never block. */
final class NetlinkGroups {
    private NetlinkGroups() {}

    /**
     * Opens one.
     *
     * @param name for error texts
     * @param protocol of netlink, e.g. NETLINK_ROUTE
     * @param receiveBuffer octets that may wait
     * @param groups by number, not by mask
     */
    static Descriptor open(
            final String name, final int protocol, final int receiveBuffer, final int... groups)
            throws LinuxException {
        final Descriptor socket =
                Descriptor.socket(
                        name,
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        protocol);
        try {
            Sockets.receiveBuffer(socket, receiveBuffer);
            NetlinkPort.bind(socket);
            for (final int group : groups) {
                join(socket, group);
            }
            return socket;
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    static void join(final Descriptor socket, final int group) throws LinuxException {
        socket.option(
                "NETLINK_ADD_MEMBERSHIP",
                Netlink.SOL_NETLINK,
                Netlink.NETLINK_ADD_MEMBERSHIP,
                group);
    }

    static void leave(final Descriptor socket, final int group) throws LinuxException {
        socket.option(
                "NETLINK_DROP_MEMBERSHIP",
                Netlink.SOL_NETLINK,
                Netlink.NETLINK_DROP_MEMBERSHIP,
                group);
    }
}
