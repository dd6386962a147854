package org.tandemgate.linux.jna;

import java.util.List;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Route;
import org.tandemgate.linux.Routes;

/** Routes; see rtnetlink(7), net/ipv4/fib_frontend.c and net/ipv6/route.c. */
final class NetlinkRoutes implements Routes {
    private static final long METRIC_BOUND = 0xffff_ffffL;
    private static final int PROTOCOL_BOUND = 255;

    @Override
    public List<Route> list(final Family family) throws LinuxException {
        return NetlinkTables.read(
                RouteMessages.list(family), Netlink.RTM_NEWROUTE, RouteMessages::parse);
    }

    @Override
    public void put(final Route route) throws LinuxException {
        NetlinkExchange.perform(RouteMessages.put(checked(route)));
    }

    @Override
    public void remove(final Route route) throws LinuxException {
        NetlinkTables.remove(RouteMessages.remove(checked(route)));
    }

    private static Route checked(final Route route) {
        NetlinkTables.requireIndex(route.interfaceIndex());
        if (route.metric() < 0 || route.metric() > METRIC_BOUND) {
            throw new IllegalArgumentException("metric is " + route.metric() + ", needs 0..2^32-1");
        }
        if (route.protocol() < 0 || route.protocol() > PROTOCOL_BOUND) {
            throw new IllegalArgumentException(
                    "route protocol is " + route.protocol() + ", needs 0..255");
        }
        return route;
    }
}
