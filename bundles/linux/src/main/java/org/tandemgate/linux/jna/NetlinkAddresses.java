package org.tandemgate.linux.jna;

import java.util.List;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** Addresses of interfaces; see rtnetlink(7), net/ipv4/devinet.c and net/ipv6/addrconf.c. */
final class NetlinkAddresses implements Addresses {
    @Override
    public List<InterfaceAddress> list(final int interfaceIndex) throws LinuxException {
        final List<InterfaceAddress> all =
                NetlinkTables.read(
                        AddressMessages.list(interfaceIndex),
                        Netlink.RTM_NEWADDR,
                        AddressMessages::parse);
        all.removeIf(a -> interfaceIndex != 0 && a.interfaceIndex() != interfaceIndex);
        return all;
    }

    @Override
    public void put(
            final int interfaceIndex,
            final CidrAddress address,
            final long validSeconds,
            final boolean prefixRoute)
            throws LinuxException {
        if (validSeconds < 1 || validSeconds > InterfaceAddress.FOREVER) {
            throw new IllegalArgumentException(
                    "valid lifetime of " + address + " is " + validSeconds + ", needs 1..2^32-1");
        }
        NetlinkTables.requireIndex(interfaceIndex);
        NetlinkExchange.perform(
                AddressMessages.put(interfaceIndex, address, validSeconds, prefixRoute));
    }

    @Override
    public void remove(final int interfaceIndex, final CidrAddress address) throws LinuxException {
        NetlinkTables.requireIndex(interfaceIndex);
        NetlinkTables.remove(AddressMessages.remove(interfaceIndex, address));
    }
}
