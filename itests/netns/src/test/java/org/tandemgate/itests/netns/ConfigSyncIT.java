package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/**
 * One configuration, two nodes: what the kernel of the secondary does after a change on the
 * primary. The interface {@code wan} is another device on each node, so each blocks another way.
 */
final class ConfigSyncIT {
    private static final String FILE = "org.tandemgate.configsync.cfg";
    private static final String RULE = "org.tandemgate.area.rule-1.cfg";
    private static final String ALIAS = "org.tandemgate.area.alias-client.cfg";
    private static final String PASSWORD = "correct-horse";
    private static final String CLIENT = "10.0.0.10";
    private static final String WRONG = "Authentication failed: Invalid username or password";

    private static void install(final Node node) {
        NodePair.carp(node, NodePair.lan(), "advskew", node.name().equals("gw1") ? "0" : "100");
        node.start();
        node.awaitReady();
        List.of(
                        "ha-config-store",
                        "ha-firewall",
                        "ha-routing",
                        "ha-virtual-ips",
                        "ha-accounts",
                        "ha-config-sync")
                .forEach(feature -> node.ha("feature:install", feature).required());
    }

    /** What a node says of itself; its exit status only sums that up. */
    private static Json status(final Node node) {
        final Outcome outcome = node.ha("configsync:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output())
                : Json.parse(outcome.required().output());
    }

    private static void primary(final Node node, final String pin, final String password) {
        settings(node, pin, "sync", password);
    }

    private static void settings(
            final Node node, final String pin, final String user, final String password) {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("role", "primary");
        settings.put("peer.url", "https://10.255.0.2:8443/xmlrpc.php");
        settings.put("peer.pin", pin);
        settings.put("username", user);
        settings.put("password", password);
        node.configure(FILE, settings);
    }

    private static void secondary(final Node node) {
        node.configure("users.properties", Map.of("sync", PASSWORD + ",configsync"));
        node.configure(
                FILE,
                Map.of(
                        "role", "secondary",
                        "listen.address", "10.255.0.2",
                        "allow", "10.255.0.1"));
    }

    /** Whether packets of this node get out to the client and to the server. */
    private static List<Boolean> reaches(final Node node) {
        return List.of(pings(node, CLIENT), pings(node, GatewayPair.SERVER));
    }

    private static boolean pings(final Node node, final String address) {
        return node.machine().run("ping", "-c1", "-W1", address).exit() == 0;
    }

    private static void awaitReach(final Node node, final boolean client, final boolean server) {
        Wait.until(
                node.name() + " to reach client " + client + " and server " + server,
                NodePair.LIMIT,
                () -> reaches(node),
                List.of(client, server)::equals);
    }

    private static String awaitError(final Node node, final String words) {
        return Wait.until(
                "the primary to say " + words,
                NodePair.LIMIT,
                () -> status(node).get("peer").toString(),
                peer -> peer.contains(words));
    }

    private static void awaitEqual(final Node node) {
        Wait.until(
                "both to be equal",
                NodePair.LIMIT,
                () -> status(node).get("peer"),
                peer -> !peer.get("equal").isNull() && peer.get("equal").flag());
    }

    /** Without counters: packets go on while it is read. */
    private static String table(final Node node) {
        return node.machine()
                .run("nft", "-s", "list", "table", "inet", "tandemgate")
                .required()
                .output();
    }

    private static String show(final Node node, final String area) {
        return node.ha("configsync:show", area).required().output();
    }

    @Test
    void whatChangesOnThePrimaryIsInForceOnTheSecondary() {
        Tools.need("nft", "ping");
        try (NodePair nodes = new NodePair()) {
            final Node gw1 = nodes.gw1();
            final Node gw2 = nodes.gw2();
            secondary(gw2);
            install(gw1);
            install(gw2);
            final String pin =
                    Wait.until(
                            "the secondary to have a key",
                            NodePair.LIMIT,
                            () -> status(gw2).get("key").text(),
                            key -> key.length() == 64);
            primary(gw1, pin, PASSWORD);
            assertEquals(List.of(true, true), reaches(gw1));
            assertEquals(List.of(true, true), reaches(gw2));

            filtersWhenBothKnowTheInterface(gw1, gw2);
            anInvalidRuleChangesNothing(gw1, gw2);
            aWrongPasswordIsOneMessage(gw1, pin);
            aDeletionArrives(gw1, gw2);
            filesAreAWayIn(gw1, gw2);
            assertEquals("wan  device=lan\n", show(gw1, "interfaces"));
            assertEquals("wan  device=srv\n", show(gw2, "interfaces"));
            routesAreInBothKernels(gw1, gw2);
            usersLogInOnBothNodes(gw1, gw2, pin);
            virtualIpsAreServedByWhoIsLeft(nodes);
        }
    }

    private static void filtersWhenBothKnowTheInterface(final Node gw1, final Node gw2) {
        gw1.ha("configsync:set", "interfaces", "wan", "device=lan").required();
        gw1.ha(
                        "configsync:set",
                        "filter",
                        "no-ping",
                        "sequence=1",
                        "action=block",
                        "chain=output",
                        "interface=wan",
                        "protocol=icmp")
                .required();
        awaitReach(gw1, false, true);
        awaitError(gw1, "gw2 does not know the interfaces [wan]");
        assertEquals(List.of(true, true), reaches(gw2));

        gw2.ha("configsync:set", "interfaces", "wan", "device=srv").required();

        awaitReach(gw2, true, false);
        awaitReach(gw1, false, true);
        awaitEqual(gw1);
        assertEquals(show(gw1, "filter"), show(gw2, "filter"));
    }

    private static void anInvalidRuleChangesNothing(final Node gw1, final Node gw2) {
        final List<String> before = List.of(table(gw1), table(gw2));

        final Outcome invalid =
                gw1.ha("configsync:set", "filter", "bad", "sequence=2", "action=allow");

        assertEquals(2, invalid.exit());
        assertTrue(
                (invalid.output() + invalid.errors())
                        .contains("filter/bad action is allow, needs pass, block, reject"),
                invalid::toString);
        gw1.ha("configsync:push").required();
        assertEquals(before, List.of(table(gw1), table(gw2)));
        assertEquals(List.of(false, true), reaches(gw1));
        assertEquals(List.of(true, false), reaches(gw2));
    }

    private static void aWrongPasswordIsOneMessage(final Node gw1, final String pin) {
        primary(gw1, pin, "battery-staple");
        final String peer = awaitError(gw1, WRONG);
        assertFalse(peer.contains("battery-staple"), peer);
        primary(gw1, pin, PASSWORD);
        awaitEqual(gw1);
    }

    private static void aDeletionArrives(final Node gw1, final Node gw2) {
        gw1.ha("configsync:delete", "filter", "no-ping").required();
        awaitReach(gw1, true, true);
        awaitReach(gw2, true, true);
        awaitEqual(gw1);
        assertEquals("", show(gw2, "filter"));
    }

    private static void rule(final Node node, final String action) {
        node.configure(
                RULE,
                Map.of(
                        "sequence", "1",
                        "action", action,
                        "chain", "output",
                        "protocol", "icmp",
                        "destination", "@client"));
    }

    private static void filesAreAWayIn(final Node gw1, final Node gw2) {
        rule(gw1, "block");
        gw1.configure(ALIAS, Map.of("members", CLIENT));
        awaitReach(gw1, false, true);
        awaitReach(gw2, false, true);
        awaitEqual(gw1);

        rule(gw1, "allow");
        Wait.until(
                "the file to be named",
                NodePair.LIMIT,
                () -> gw1.ha("ha:status", "--json").output(),
                text -> text.contains("action is allow, needs pass, block, reject (" + RULE + ")"));
        assertEquals(List.of(false, true), reaches(gw1));

        gw1.unconfigure(RULE);
        gw1.unconfigure(ALIAS);
        awaitReach(gw1, true, true);
        awaitReach(gw2, true, true);
        awaitEqual(gw1);
        assertEquals("", show(gw2, "aliases"));
    }

    private static String routes(final Node node) {
        return node.machine()
                .run("ip", "route", "show", "proto", "113")
                .required()
                .output()
                .replaceAll(" +\n", "\n");
    }

    private static void awaitRoutes(final Node node, final String routes) {
        Wait.until(
                node.name() + " to have the routes " + routes,
                NodePair.LIMIT,
                () -> routes(node),
                routes::equals);
    }

    private static void routesAreInBothKernels(final Node gw1, final Node gw2) {
        gw1.ha("configsync:set", "gateways", "inside", "address=" + CLIENT).required();
        gw1.ha("configsync:set", "routes", "lab", "destination=192.0.2.0/24", "gateway=@inside")
                .required();
        assertEquals("192.0.2.0/24 via 10.0.0.10 dev lan\n", routes(gw1));
        awaitRoutes(gw2, "192.0.2.0/24 via 10.0.0.10 dev lan\n");

        gw1.ha("configsync:delete", "routes", "lab").required();

        assertEquals("", routes(gw1));
        awaitRoutes(gw2, "");
    }

    /** The account that pushes from now on came to the secondary by synchronization itself. */
    private static void usersLogInOnBothNodes(final Node gw1, final Node gw2, final String pin) {
        final String secret = "only-as-a-hash";
        gw1.ha("configsync:set", "groups", "pushers", "roles=configsync").required();
        assertEquals(
                2, gw1.ha("configsync:set", "users", "pusher", "password.hash=" + secret).exit());
        final String hash = hash(gw1, secret);
        gw1.ha("configsync:set", "users", "pusher", "groups=pushers", "password.hash=" + hash)
                .required();
        awaitEqual(gw1);
        assertEquals("pusher  groups=pushers  password.hash=(hidden)\n", show(gw2, "users"));

        settings(gw1, pin, "pusher", secret);
        gw1.ha("configsync:push").required();
        gw2.configure("users.properties", Map.of());
        Wait.until(
                "the push as another user",
                NodePair.LIMIT,
                () -> gw1.ha("configsync:push").exit(),
                exit -> exit == 0);
        settings(gw1, pin, "pusher", "wrong-" + secret);
        awaitError(gw1, WRONG);
        settings(gw1, pin, "pusher", secret);
        awaitEqual(gw1);
    }

    private static String hash(final Node node, final String password) {
        try {
            final Path file = Files.writeString(node.data().resolve("password"), password);
            return node.ha("configsync:hash", "file:" + file).required().output().strip();
        } catch (final IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** The drill: a change, then at once the end of who made it. */
    private static void virtualIpsAreServedByWhoIsLeft(final NodePair nodes) {
        final Node gw1 = nodes.gw1();
        final Node gw2 = nodes.gw2();
        for (final Node node : List.of(gw1, gw2)) {
            node.ha("configsync:set", "interfaces", "inside", "device=lan").required();
        }
        gw1.ha(
                        "configsync:set",
                        "virtual-ips",
                        "extra",
                        "interface=inside",
                        "vhid=77",
                        "passphrase=geheim",
                        "advbase=0",
                        "advskew=1",
                        "addresses=10.0.0.77/24")
                .required();
        awaitEqual(gw1);
        awaitRole(gw1, "MASTER", 1);
        awaitRole(gw2, "BACKUP", 101);

        gw1.kill();

        awaitRole(gw2, "MASTER", 101);
        nodes.net().client().run("ping", "-c1", "-W2", "10.0.0.77").required();
    }

    private static void awaitRole(final Node node, final String role, final int advskew) {
        Wait.until(
                node.name() + " to be " + role + " of extra",
                NodePair.LIMIT,
                () ->
                        node.status().get("virtualHosts").items().stream()
                                .filter(host -> host.get("name").text().equals("extra"))
                                .map(host -> host.get("state").text() + host.get("advskew"))
                                .toList(),
                List.of(role + advskew)::equals);
    }
}
