package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.Neighbor;
import org.tandemgate.linux.Route;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Routes and neighbour tables; the oracle is iproute2. */
@ExtendWith(NetworkNamespaces.class)
class RoutesAndNeighborsTest {
    private final Linux linux = new JnaLinux();

    private int cable(final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        there.run(() -> address("wire", 3));
        return here.call(() -> address("lan", 2));
    }

    private int address(final String name, final int host) throws Exception {
        final int index = linux.links().byName(name).orElseThrow().index();
        for (final String network : new String[] {"10.0.0.%d/24", "2001:db8::%d/64"}) {
            final CidrAddress address = CidrAddress.parse(network.formatted(host));
            linux.addresses().put(index, address, InterfaceAddress.FOREVER, true);
        }
        return index;
    }

    @ParameterizedTest
    @EnumSource
    void aRouteIsAddedReplacedAndRemoved(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final boolean ipv4 = family == Family.IPV4;
        final int lan = cable(here, there);
        final CidrAddress target = CidrAddress.parse(ipv4 ? "192.0.2.0/24" : "2001:db8:1::/48");
        final Route first = route(target, ipv4 ? "10.0.0.3" : "2001:db8::3", lan);
        final Route second = route(target, ipv4 ? "10.0.0.4" : "2001:db8::4", lan);
        here.run(
                () -> {
                    linux.routes().put(first);
                    assertTrue(linux.routes().list(family).contains(first));
                    linux.routes().put(second);
                    assertFalse(linux.routes().list(family).contains(first));
                    assertTrue(linux.routes().list(family).contains(second));
                });
        final String seen = here.execute("ip", ipv4 ? "-4" : "-6", "route", "show", "proto", "112");
        assertTrue(seen.contains(target + " via " + second.gateway() + " dev lan"), seen);
        assertTrue(seen.contains("metric 50"), seen);
        here.run(
                () -> {
                    linux.routes().remove(second);
                    linux.routes().remove(second);
                    assertFalse(linux.routes().list(family).contains(second));
                });
    }

    private static Route route(final CidrAddress target, final String via, final int lan) {
        return new Route(target, IpAddress.parse(via), lan, 50, 112);
    }

    @Test
    void aDefaultRouteWithoutGatewayIsPossible(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        final int lan = cable(here, there);
        final Route route = new Route(CidrAddress.parse("0.0.0.0/0"), null, lan, 0, 112);
        here.run(
                () -> {
                    linux.routes().put(route);
                    assertTrue(linux.routes().list(Family.IPV4).contains(route));
                });
        assertTrue(here.execute("ip", "route").contains("default dev lan proto 112 scope link"));
    }

    @ParameterizedTest
    @EnumSource
    void aNeighbourThatAnsweredIsInTheTable(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        NetworkNamespaces.requireProgram("ping");
        final String peer = family == Family.IPV4 ? "10.0.0.3" : "2001:db8::3";
        final int lan = cable(here, there);
        final MacAddress mac = there.call(() -> linux.links().byName("wire").orElseThrow().mac());

        here.execute("ping", "-c", "1", "-W", "5", peer);

        final Neighbor neighbor =
                here.call(
                        () ->
                                linux.neighbors().list(family, lan).stream()
                                        .filter(n -> n.address().toString().equals(peer))
                                        .findFirst()
                                        .orElseThrow());
        assertEquals(mac, neighbor.mac());
        assertEquals(lan, neighbor.interfaceIndex());
        assertEquals(0, here.call(() -> linux.neighbors().list(family, 4711)).size());
    }
}
