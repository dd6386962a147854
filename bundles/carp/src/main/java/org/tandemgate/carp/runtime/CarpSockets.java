package org.tandemgate.carp.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocket;

/** Everything the loop listens on and sends with. Loop thread only. */
final class CarpSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarpSockets.class);

    /** Groups that one socket may join; the kernel's 20 are too few for many virtual hosts. */
    private static final int MEMBERSHIPS = 4096;

    private static final String MEMBERSHIP_SETTING = "net/ipv4/igmp_max_memberships";

    private final Poller poller;
    private final LinkMonitor monitor;
    private final PacketSocket packets;
    private final RawSocket ipv4;
    private final RawSocket ipv6;

    private CarpSockets(
            final Poller poller,
            final LinkMonitor monitor,
            final PacketSocket packets,
            final RawSocket ipv4,
            final RawSocket ipv6) {
        this.poller = poller;
        this.monitor = monitor;
        this.packets = packets;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** Opens all or none. */
    static CarpSockets open(final Linux linux, final Poller poller, final Journal journal)
            throws LinuxException {
        AutoCloseable[] opened = new AutoCloseable[4];
        boolean complete = false;
        try {
            final LinkMonitor monitor = linux.openLinkMonitor();
            opened[0] = monitor;
            final PacketSocket packets = linux.openPacketSocket();
            opened[1] = packets;
            final RawSocket ipv4 = linux.openRawSocket(Family.IPV4, CarpFrame.PROTOCOL);
            opened[2] = ipv4;
            final RawSocket ipv6 = linux.openRawSocket(Family.IPV6, CarpFrame.PROTOCOL);
            opened[3] = ipv6;
            allowMemberships(linux, journal);
            poller.add(monitor);
            poller.add(ipv4);
            poller.add(ipv6);
            complete = true;
            return new CarpSockets(poller, monitor, packets, ipv4, ipv6);
        } finally {
            if (!complete) {
                closeAll(opened);
            }
        }
    }

    /** A few virtual hosts work without. */
    private static void allowMemberships(final Linux linux, final Journal journal) {
        try {
            final String now = linux.sysctls().read(MEMBERSHIP_SETTING);
            if (now.matches("[0-9]{1,9}") && Integer.parseInt(now) < MEMBERSHIPS) {
                linux.sysctls().write(MEMBERSHIP_SETTING, Integer.toString(MEMBERSHIPS));
            }
        } catch (final LinuxException refused) {
            journal.write(
                    () ->
                            LOG.warn(
                                    "more than about ten virtual hosts may not hear their peers: {}",
                                    refused.getMessage()));
        }
    }

    LinkMonitor monitor() {
        return monitor;
    }

    PacketSocket packets() {
        return packets;
    }

    RawSocket raw(final boolean wantsIpv4) {
        return wantsIpv4 ? ipv4 : ipv6;
    }

    @Override
    public void close() {
        poller.remove(monitor);
        poller.remove(ipv4);
        poller.remove(ipv6);
        closeAll(monitor, packets, ipv4, ipv6);
    }

    private static void closeAll(final AutoCloseable... sockets) {
        for (final AutoCloseable socket : sockets) {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (final Exception cannotHappen) {
                throw new IllegalStateException("close of a socket failed", cannotHappen);
            }
        }
    }
}
