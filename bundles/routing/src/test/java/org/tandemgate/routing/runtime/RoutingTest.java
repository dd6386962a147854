package org.tandemgate.routing.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator.Activation;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/** The real kernel, in a namespace of the test's own; the oracle is iproute2. */
@ExtendWith(NetworkNamespaces.class)
class RoutingTest {
    private static final ConfigDocument LAN =
            ConfigDocument.EMPTY.with(
                    "interfaces", ConfigObject.of("lan", Map.of("device", "cable")));
    private static final ConfigDocument DMZ =
            route(LAN, "dmz", "destination", "192.0.2.0/24", "gateway", "10.5.0.2");

    private final Routing routing = new Routing(new JnaLinux());

    @AfterEach
    void close() {
        routing.close();
    }

    private static ConfigDocument route(
            final ConfigDocument document, final String id, final String... words) {
        return object(document, "routes", id, words);
    }

    private static ConfigDocument object(
            final ConfigDocument document,
            final String area,
            final String id,
            final String... words) {
        final Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            fields.put(words[i], words[i + 1]);
        }
        return document.with(area, ConfigObject.of(id, fields));
    }

    private static void cable(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        here.connect("cable", there, "far");
        there.execute("ip", "addr", "add", "10.5.0.2/24", "dev", "far");
        there.execute("ip", "addr", "add", "192.0.2.1/32", "dev", "lo");
        there.execute("ip", "-6", "addr", "add", "2001:db8::2/64", "dev", "far", "nodad");
        here.execute("ip", "-6", "addr", "add", "2001:db8::1/64", "dev", "cable", "nodad");
        here.execute("ip", "addr", "add", "10.5.0.1/24", "dev", "cable");
    }

    private void bring(final ConfigDocument before, final ConfigDocument after)
            throws ActivationException {
        final Activation activation = routing.prepare(before, after);
        activation.apply();
        activation.verify();
    }

    private static String own(final NetworkNamespace here) throws Exception {
        return here.execute("ip", "route", "show", "proto", "113").replaceAll(" +\n", "\n")
                + here.execute("ip", "-6", "route", "show", "proto", "113")
                        .replaceAll(" +\n", "\n");
    }

    private static String refusal(final NetworkNamespace here, final Checked change) {
        return assertThrows(ActivationException.class, () -> here.run(change::run)).getMessage();
    }

    /** What may throw. */
    private interface Checked {
        void run() throws Exception;
    }

    @Test
    void routesReallyRouteAndGoWithTheirObjects(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        cable(here, there);

        here.run(() -> bring(LAN, DMZ));

        assertEquals("192.0.2.0/24 via 10.5.0.2 dev cable\n", own(here));
        here.execute("ping", "-c1", "-W1", "192.0.2.1");
        final ConfigDocument other =
                route(LAN, "dmz", "destination", "192.0.2.0/24", "gateway", "10.5.0.3");
        here.run(() -> bring(DMZ, other));
        assertEquals("192.0.2.0/24 via 10.5.0.3 dev cable\n", own(here));
        here.run(() -> bring(other, LAN));
        assertEquals("", own(here));
    }

    @Test
    void gatewaysAreNamedAndMayBeTheDefault(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        cable(here, there);
        ConfigDocument wanted = object(LAN, "gateways", "isp", "address", "10.5.0.2");
        wanted =
                object(
                        wanted,
                        "gateways",
                        "isp6",
                        "address",
                        "2001:db8::2",
                        "interface",
                        "lan",
                        "default",
                        "true");
        wanted =
                route(
                        wanted,
                        "a",
                        "destination",
                        "198.51.100.0/24",
                        "gateway",
                        "@isp",
                        "metric",
                        "7");
        wanted = route(wanted, "b", "destination", "203.0.113.0/24", "interface", "lan");
        final ConfigDocument all =
                route(
                        wanted,
                        "c",
                        "destination",
                        "203.0.113.0/24",
                        "interface",
                        "lan",
                        "enabled",
                        "false");

        here.run(() -> bring(LAN, all));

        final String own = own(here);
        assertTrue(own.contains("198.51.100.0/24 via 10.5.0.2 dev cable metric 7\n"), own);
        assertTrue(own.contains("203.0.113.0/24 dev cable scope link\n"), own);
        assertTrue(own.contains("default via 2001:db8::2 dev cable metric 1024"), own);
        here.run(() -> bring(all, all));
        assertEquals(own, own(here));
    }

    @Test
    void othersRoutesAreNeitherReplacedNorRemoved(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        cable(here, there);
        here.execute("ip", "route", "add", "192.0.2.0/24", "via", "10.5.0.9");
        here.execute("ip", "route", "add", "198.51.100.0/24", "via", "10.5.0.9", "proto", "static");

        final String refused = refusal(here, () -> bring(LAN, DMZ));

        assertEquals(
                "routes/dmz is 192.0.2.0/24 with metric 0, which the kernel has already, made by"
                        + " protocol 3; remove that one, or set another metric",
                refused);
        final String all = here.execute("ip", "route", "show");
        assertTrue(all.contains("192.0.2.0/24 via 10.5.0.9"), all);
        final String connected =
                refusal(
                        here,
                        () ->
                                bring(
                                        LAN,
                                        route(
                                                LAN,
                                                "x",
                                                "destination",
                                                "10.5.0.0/24",
                                                "gateway",
                                                "10.5.0.2")));
        assertTrue(connected.contains("made by protocol 2"), connected);
        here.run(() -> bring(LAN, LAN));
        assertEquals(all, here.execute("ip", "route", "show"));
    }

    @Test
    void leftOversOfAnEarlierLifeGo(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        here.execute("ip", "route", "add", "198.51.100.0/24", "via", "10.5.0.2", "proto", "113");
        here.execute(
                "ip",
                "-6",
                "route",
                "add",
                "2001:db8:9::/48",
                "via",
                "2001:db8::2",
                "proto",
                "113");

        here.run(() -> bring(DMZ, DMZ));

        assertEquals("192.0.2.0/24 via 10.5.0.2 dev cable\n", own(here));
    }

    @Test
    void whatFailsIsTakenBackWhole(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        here.run(() -> bring(LAN, DMZ));
        ConfigDocument bad =
                route(LAN, "dmz", "destination", "192.0.2.0/24", "gateway", "10.5.0.3");
        bad = route(bad, "x", "destination", "198.51.100.0/24", "gateway", "10.99.0.1");
        final Activation[] activation = new Activation[1];
        final ConfigDocument wanted = bad;
        final String refused =
                refusal(
                        here,
                        () -> {
                            activation[0] = routing.prepare(DMZ, wanted);
                            activation[0].apply();
                        });
        assertEquals(
                "routes/x gateway is 10.99.0.1, which is in no network of this node; correct it,"
                        + " or set interface",
                refused);
        assertTrue(own(here).contains("10.5.0.3"), own(here));

        here.run(() -> activation[0].rollback());

        assertEquals("192.0.2.0/24 via 10.5.0.2 dev cable\n", own(here));
    }

    /** The kernel forgets the routes of a link that goes down. */
    @Test
    void whatTheKernelForgotComesBack(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        here.run(() -> bring(LAN, DMZ));
        here.execute("ip", "link", "set", "cable", "down");
        assertEquals("", own(here));
        here.run(() -> routing.keep());
        assertTrue(
                routing.problems().get(0).text().startsWith("routes/dmz: "),
                () -> routing.problems().toString());
        here.run(() -> bring(DMZ, DMZ));

        here.execute("ip", "link", "set", "cable", "up");
        here.run(() -> routing.keep());

        assertEquals("192.0.2.0/24 via 10.5.0.2 dev cable\n", own(here));
        assertFalse(routing.problems().iterator().hasNext());
    }

    @Test
    void twoOfOneDestinationAreRefused() {
        final ConfigDocument twins =
                route(DMZ, "e", "destination", "192.0.2.0/24", "gateway", "10.5.0.3");

        final var refused =
                assertThrows(ActivationException.class, () -> routing.prepare(DMZ, twins));

        assertEquals(
                "routes/dmz and routes/e are both 192.0.2.0/24 with metric 0, needs another metric"
                        + " for one of them",
                refused.getMessage());
    }
}
