package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** Multicast groups of rtnetlink: links and addresses of both families. */
final class NetlinkLinkMonitor implements LinkMonitor {
    private static final int EVENT_BOUND = 256;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int BUFFER = 32_768;

    private final Descriptor socket;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] sender = new byte[Netlink.SOCKADDR_NL];

    private NetlinkLinkMonitor(final Descriptor socket) {
        this.socket = socket;
    }

    static NetlinkLinkMonitor open() throws LinuxException {
        return new NetlinkLinkMonitor(
                NetlinkGroups.open(
                        "rtnetlink monitor",
                        Netlink.NETLINK_ROUTE,
                        RECEIVE_BUFFER,
                        Netlink.RTNLGRP_LINK,
                        Netlink.RTNLGRP_IPV4_IFADDR,
                        Netlink.RTNLGRP_IPV6_IFADDR));
    }

    @Override
    public int fd() {
        return socket.number();
    }

    @Override
    public List<LinkEvent> receive() throws LinuxException {
        final List<LinkEvent> events = new ArrayList<>();
        // The kernel sends one event per datagram.
        for (int i = 0; i < EVENT_BOUND; i++) {
            final int[] senderLength = {sender.length};
            final int fd = socket.use("recvfrom");
            final long length =
                    Libc.recvfrom(
                            fd, buffer, buffer.length, Sockets.MSG_TRUNC, sender, senderLength);
            if (length < 0) {
                final int errno = Libc.errno();
                if (errno == Errno.EAGAIN) {
                    return events;
                }
                if (errno == Errno.ENOBUFS) {
                    events.add(new LinkEvent.Overrun("ENOBUFS"));
                } else if (errno != Errno.EINTR) {
                    throw socket.failure("recvfrom");
                }
            } else if (NetlinkExchange.isKernel(sender, senderLength[0])) {
                parse(length, events);
            }
        }
        return events;
    }

    /** What cannot be read is lost, which is for the reader the same as an overrun. */
    private void parse(final long length, final List<LinkEvent> events) {
        if (length > buffer.length) {
            events.add(new LinkEvent.Overrun("an event of " + length + " bytes"));
            return;
        }
        try {
            events.addAll(parse(Arrays.copyOf(buffer, (int) length)));
        } catch (final MalformedPacketException e) {
            events.add(new LinkEvent.Overrun(e.getMessage()));
        }
    }

    /** The events in one datagram. */
    static List<LinkEvent> parse(final byte[] datagram) throws MalformedPacketException {
        final List<LinkEvent> events = new ArrayList<>();
        for (final NetlinkMessage message : NetlinkMessage.split(datagram, datagram.length)) {
            switch (message.type()) {
                case Netlink.RTM_NEWLINK, Netlink.RTM_DELLINK -> {
                    final Link link = LinkMessages.parse(message);
                    if (link != null) {
                        events.add(
                                message.type() == Netlink.RTM_NEWLINK
                                        ? new LinkEvent.Changed(link)
                                        : new LinkEvent.Removed(link.index(), link.name()));
                    }
                }
                case Netlink.RTM_NEWADDR, Netlink.RTM_DELADDR -> {
                    final InterfaceAddress address = AddressMessages.parse(message);
                    if (address != null) {
                        events.add(
                                new LinkEvent.AddressChanged(
                                        address, message.type() == Netlink.RTM_NEWADDR));
                    }
                }
                default -> {}
            }
        }
        return events;
    }

    @Override
    public void close() {
        socket.close();
    }
}
