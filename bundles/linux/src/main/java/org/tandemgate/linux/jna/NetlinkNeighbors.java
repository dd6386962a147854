package org.tandemgate.linux.jna;

import java.util.List;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Neighbor;
import org.tandemgate.linux.Neighbors;

/** Neighbour tables; see rtnetlink(7) and net/core/neighbour.c. */
final class NetlinkNeighbors implements Neighbors {
    @Override
    public List<Neighbor> list(final Family family, final int interfaceIndex)
            throws LinuxException {
        final List<Neighbor> all =
                NetlinkTables.read(
                        NeighborMessages.list(family),
                        Netlink.RTM_NEWNEIGH,
                        NeighborMessages::parse);
        all.removeIf(n -> interfaceIndex != 0 && n.interfaceIndex() != interfaceIndex);
        return all;
    }
}
