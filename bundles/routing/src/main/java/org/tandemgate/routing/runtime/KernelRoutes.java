package org.tandemgate.routing.runtime;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Route;
import org.tandemgate.routing.flow.StaticRoute;

/** The routes of the kernel, of which only our own are changed. One thread at a time. */
final class KernelRoutes {
    private final Linux linux;

    KernelRoutes(final Linux linux) {
        this.linux = linux;
    }

    /**
     * What the kernel had when it was read.
     *
     * @param routes of both families, main table
     */
    record Picture(List<Route> routes, List<Link> links, List<InterfaceAddress> addresses) {
        /** Those of our protocol. */
        List<Route> own() {
            return routes.stream().filter(KernelRoutes::isOwn).toList();
        }

        /** Whether a route is there as it is wanted. */
        boolean has(final StaticRoute wanted) {
            try {
                return routes.contains(wanted.route(links, addresses));
            } catch (final IllegalArgumentException impossible) {
                return false;
            }
        }
    }

    private static boolean isOwn(final Route route) {
        return route.protocol() == StaticRoute.PROTOCOL;
    }

    Picture picture() throws LinuxException {
        final List<Route> routes = new ArrayList<>(linux.routes().list(Family.IPV4));
        routes.addAll(linux.routes().list(Family.IPV6));
        return new Picture(routes, linux.links().list(), linux.addresses().list(0));
    }

    /**
     * Puts a route unless it is there.
     *
     * @return whether it was missing
     * @throws ActivationException when it is impossible, refused, or somebody else's
     */
    boolean put(final StaticRoute wanted, final Picture picture) throws ActivationException {
        final Route route;
        try {
            route = wanted.route(picture.links(), picture.addresses());
        } catch (final IllegalArgumentException impossible) {
            throw new ActivationException(String.valueOf(impossible.getMessage()));
        }
        if (picture.routes().contains(route)) {
            return false;
        }
        for (final Route other : picture.routes()) {
            if (!isOwn(other) && isSame(other, route)) {
                throw new ActivationException(
                        wanted.place()
                                + " is "
                                + route.destination()
                                + " with metric "
                                + route.metric()
                                + ", which the kernel has already, made by protocol "
                                + other.protocol()
                                + "; remove that one, or set another metric");
            }
        }
        try {
            linux.routes().put(route);
        } catch (final LinuxException refused) {
            throw new ActivationException(wanted.place() + ": " + refused.getMessage());
        }
        return true;
    }

    /** What the kernel tells routes apart by. */
    private static boolean isSame(final Route one, final Route other) {
        return one.destination().equals(other.destination()) && one.metric() == other.metric();
    }

    /** Removes every route of ours that is not among these. */
    void removeOthers(final List<StaticRoute> wanted) throws LinuxException {
        final Picture now = picture();
        for (final Route route : now.own()) {
            if (wanted.stream()
                    .noneMatch(
                            it ->
                                    it.destination().equals(route.destination())
                                            && it.metric() == route.metric())) {
                linux.routes().remove(route);
            }
        }
    }

    /** Makes our routes what they were. */
    void restore(final List<Route> before) throws LinuxException {
        for (final Route route : picture().own()) {
            if (before.stream().noneMatch(it -> isSame(it, route))) {
                linux.routes().remove(route);
            }
        }
        final List<Route> now = picture().own();
        for (final Route route : before) {
            if (!now.contains(route)) {
                linux.routes().put(route);
            }
        }
    }
}
