package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** Addresses of interfaces; see rtnetlink(7), net/ipv4/devinet.c and net/ipv6/addrconf.c. */
final class NetlinkAddresses implements Addresses {
    @Override
    public List<InterfaceAddress> list(final int interfaceIndex) throws LinuxException {
        final List<InterfaceAddress> all = new ArrayList<>();
        try {
            all.addAll(
                    NetlinkTables.read(
                            AddressMessages.list(interfaceIndex),
                            Netlink.RTM_NEWADDR,
                            AddressMessages::parse));
        } catch (final LinuxException gone) {
            if (gone.errno() != Errno.ENODEV) {
                throw gone;
            }
        }
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
        putAll(interfaceIndex, Map.of(address, prefixRoute), validSeconds);
    }

    @Override
    public void putAll(
            final int interfaceIndex,
            final Map<CidrAddress, Boolean> prefixRoutes,
            final long validSeconds)
            throws LinuxException {
        if (validSeconds < 1 || validSeconds > InterfaceAddress.FOREVER) {
            throw new IllegalArgumentException(
                    "valid lifetime of "
                            + prefixRoutes.keySet()
                            + " is "
                            + validSeconds
                            + ", needs 1..2^32-1");
        }
        NetlinkTables.requireIndex(interfaceIndex);
        final List<NetlinkRequest> requests = new ArrayList<>();
        for (final Map.Entry<CidrAddress, Boolean> one : prefixRoutes.entrySet()) {
            requests.add(
                    AddressMessages.put(
                            interfaceIndex, one.getKey(), validSeconds, one.getValue()));
        }
        NetlinkExchange.performAll(requests);
    }

    @Override
    public void remove(final int interfaceIndex, final CidrAddress address) throws LinuxException {
        NetlinkTables.requireIndex(interfaceIndex);
        NetlinkTables.remove(AddressMessages.remove(interfaceIndex, address));
    }
}
