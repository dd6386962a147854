package org.tandemgate.linux;

import org.tandemgate.net.MacAddress;

/**
 * An interface as the kernel describes it.
 *
 * @param index interface index, positive
 * @param name e.g. {@code eth0}
 * @param mac its Ethernet address; zero for interfaces without one
 * @param administrativelyUp IFF_UP
 * @param running usable: IFF_UP and IFF_LOWER_UP (carrier) and an operational state that passes
 *     traffic
 * @param mtu octets
 * @param parentIndex index of the interface it is stacked on, 0 for none
 * @param kind {@code IFLA_INFO_KIND} such as {@code macvlan}, empty for plain devices
 */
public record Link(
        int index,
        String name,
        MacAddress mac,
        boolean administrativelyUp,
        boolean running,
        int mtu,
        int parentIndex,
        String kind) {}
