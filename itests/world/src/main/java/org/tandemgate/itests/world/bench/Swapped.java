package org.tandemgate.itests.world.bench;

import java.util.Locale;

/**
 * What it cost to replace a bundle, until both nodes were again as before.
 *
 * @param swap what was done
 * @param traffic what those behind the gateways noticed
 * @param roleChanges how often the address in the LAN went to the other node
 * @param seconds until both nodes found all well
 */
record Swapped(Swap swap, Loss traffic, int roleChanges, double seconds) {
    /**
     * @param part which bundle
     * @param side on which node
     * @param action what was done to it
     */
    record Swap(SwapPart part, SwapSide side, SwapAction action) {
        /** The role goes there and comes back. */
        int roleChangesAllowed() {
            return part.carriesElection() && side == SwapSide.MASTER ? 2 : 0;
        }

        @Override
        public String toString() {
            return part.option() + " on the " + side.option() + ": " + action.option();
        }
    }

    /**
     * @param datagrams without an answer, but for those that nobody read at the end of their way
     * @param sent datagrams
     * @param connections of TCP that ended or carried something wrong
     * @param dhcp messages of DHCP clients without an answer
     */
    record Loss(long datagrams, long sent, long connections, long dhcp) {
        boolean isNone() {
            return datagrams == 0 && connections == 0 && dhcp == 0;
        }
    }

    boolean isSeamless() {
        return traffic.isNone() && roleChanges <= swap.roleChangesAllowed();
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-14s %-7s %-10s %10s %8s %8s %6s %8s %9s",
                "bundle",
                "node",
                "",
                "datagrams",
                "lost",
                "TCP lost",
                "DHCP",
                "roles",
                "took");
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%-14s %-7s %-10s %10d %8d %8d %6d %8d %7.1f s",
                swap.part.option(),
                swap.side.option(),
                swap.action.option(),
                traffic.sent,
                traffic.datagrams,
                traffic.connections,
                traffic.dhcp,
                roleChanges,
                seconds);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bundle\":\"%s\",\"side\":\"%s\",\"action\":\"%s\",\"sent\":%d,\"lost\":%d,"
                        + "\"connectionsLost\":%d,\"dhcpLost\":%d,\"roleChanges\":%d,"
                        + "\"seconds\":%.3f}",
                swap.part.option(),
                swap.side.option(),
                swap.action.option(),
                traffic.sent,
                traffic.datagrams,
                traffic.connections,
                traffic.dhcp,
                roleChanges,
                seconds);
    }
}
