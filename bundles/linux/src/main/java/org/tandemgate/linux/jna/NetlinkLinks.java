package org.tandemgate.linux.jna;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Links;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MacAddress;

/** Interfaces; see rtnetlink(7) and net/core/rtnetlink.c. */
final class NetlinkLinks implements Links {
    private static final int NAME_BOUND = 15;

    @Override
    public List<Link> list() throws LinuxException {
        return NetlinkTables.read(LinkMessages.list(), Netlink.RTM_NEWLINK, LinkMessages::parse);
    }

    @Override
    public Optional<Link> byName(final String name) throws LinuxException {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > NAME_BOUND) {
            return Optional.empty();
        }
        try {
            return NetlinkTables.read(
                            LinkMessages.byName(name), Netlink.RTM_NEWLINK, LinkMessages::parse)
                    .stream()
                    .findFirst();
        } catch (final LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public int createMacvlan(final String name, final int parentIndex, final MacAddress mac)
            throws LinuxException {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > NAME_BOUND) {
            throw new IllegalArgumentException(
                    "interface name '" + name + "' is " + length + " octets, needs 1..15");
        }
        NetlinkExchange.perform(
                LinkMessages.createMacvlan(name, NetlinkTables.requireIndex(parentIndex), mac));
        final int index =
                byName(name)
                        .orElseThrow(() -> new LinuxException("RTM_GETLINK", name, Errno.ENODEV))
                        .index();
        try {
            NetlinkExchange.perform(LinkMessages.withoutIpv6Addresses(name, index));
        } catch (final LinuxException e) {
            // A kernel that runs without IPv6 generates no addresses either.
            if (e.errno() != Errno.EAFNOSUPPORT && e.errno() != Errno.EOPNOTSUPP) {
                delete(index);
                throw e;
            }
        }
        return index;
    }

    @Override
    public void setUp(final int index, final boolean up) throws LinuxException {
        NetlinkExchange.perform(LinkMessages.setUp(NetlinkTables.requireIndex(index), up));
    }

    @Override
    public void delete(final int index) throws LinuxException {
        NetlinkTables.remove(LinkMessages.delete(NetlinkTables.requireIndex(index)));
    }
}
