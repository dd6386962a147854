package org.tandemgate.routing.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Route;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * One route of the configuration, as it is wanted.
 *
 * @param place of the object, e.g. {@code routes/dmz}
 * @param destination network
 * @param gateway next hop, absent for a network that is on the cable
 * @param device name of the interface, empty for the one that the gateway is on
 * @param metric as the kernel has it
 */
public record StaticRoute(
        String place,
        CidrAddress destination,
        @Nullable IpAddress gateway,
        String device,
        long metric) {
    /** RTPROT number of every route of ours, so that left-overs are known. */
    public static final int PROTOCOL = 113;

    /** What the kernel makes of 0 in IPv6 (IP6_RT_PRIO_USER). */
    private static final long IPV6_METRIC = 1024;

    /**
     * The routes and the default gateways of a document.
     *
     * @param document valid by the schemas
     * @throws IllegalArgumentException when two of them are one route for the kernel
     */
    public static List<StaticRoute> of(final ConfigDocument document) {
        final List<StaticRoute> routes = new ArrayList<>();
        for (final ConfigObject route : document.area("routes").values()) {
            if (!route.field("enabled", "true").equals("false")) {
                routes.add(route(document, route));
            }
        }
        for (final ConfigObject gateway : document.area("gateways").values()) {
            if (gateway.field("default", "false").equals("true")) {
                routes.add(defaultRoute(document, gateway));
            }
        }
        refuseTwins(routes);
        return routes;
    }

    private static StaticRoute route(final ConfigDocument document, final ConfigObject route) {
        final String written = route.field("gateway", "");
        final Optional<ConfigObject> named =
                written.startsWith("@")
                        ? document.find("gateways", written.substring(1))
                        : Optional.empty();
        final String address = named.map(it -> it.field("address", "")).orElse(written);
        final String device =
                device(
                        document,
                        route.field(
                                "interface",
                                named.map(it -> it.field("interface", "")).orElse("")));
        return made("routes/" + route.id(), route.field("destination", ""), address, device, route);
    }

    private static StaticRoute defaultRoute(
            final ConfigDocument document, final ConfigObject gateway) {
        final String address = gateway.field("address", "");
        return made(
                "gateways/" + gateway.id(),
                IpAddress.parse(address).isIpv4() ? "0.0.0.0/0" : "::/0",
                address,
                device(document, gateway.field("interface", "")),
                gateway);
    }

    private static StaticRoute made(
            final String place,
            final String destination,
            final String gateway,
            final String device,
            final ConfigObject object) {
        final CidrAddress network = CidrAddress.parse(destination);
        final long metric = Long.parseLong(object.field("metric", "0"));
        return new StaticRoute(
                place,
                network,
                gateway.isEmpty() ? null : IpAddress.parse(gateway),
                device,
                metric == 0 && !network.address().isIpv4() ? IPV6_METRIC : metric);
    }

    private static String device(final ConfigDocument document, final String name) {
        return document.find("interfaces", name).map(it -> it.field("device", "")).orElse("");
    }

    private static void refuseTwins(final List<StaticRoute> routes) {
        final Map<String, String> seen = new HashMap<>();
        for (final StaticRoute route : routes) {
            final String other =
                    seen.put(route.destination() + " metric " + route.metric(), route.place());
            if (other != null) {
                throw new IllegalArgumentException(
                        other
                                + " and "
                                + route.place()
                                + " are both "
                                + route.destination()
                                + " with metric "
                                + route.metric()
                                + ", needs another metric for one of them");
            }
        }
    }

    /**
     * The route for the kernel.
     *
     * @throws IllegalArgumentException when this node has no such interface, or none on which the
     *     gateway is
     */
    public Route route(final List<Link> links, final List<InterfaceAddress> addresses) {
        return new Route(destination, gateway, index(links, addresses), metric, PROTOCOL);
    }

    private int index(final List<Link> links, final List<InterfaceAddress> addresses) {
        if (!device.isEmpty()) {
            return links.stream()
                    .filter(link -> link.name().equals(device))
                    .mapToInt(Link::index)
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            place
                                                    + " goes by "
                                                    + device
                                                    + ", which this node does not have; correct"
                                                    + " area interfaces"));
        }
        return addresses.stream()
                .filter(it -> gateway != null && contains(it.address(), gateway))
                .max(Comparator.comparingInt(it -> it.address().prefixLength()))
                .map(InterfaceAddress::interfaceIndex)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        place
                                                + " gateway is "
                                                + gateway
                                                + ", which is in no network of this node; correct"
                                                + " it, or set interface"));
    }

    private static boolean contains(final CidrAddress network, final IpAddress address) {
        final byte[] here = network.address().toBytes();
        final byte[] there = address.toBytes();
        if (here.length != there.length) {
            return false;
        }
        for (int bit = 0; bit < network.prefixLength(); bit++) {
            if (((here[bit / 8] ^ there[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
