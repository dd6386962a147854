package org.tandemgate.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.dhcp.KeaHost;
import org.tandemgate.itests.world.probe.DhcpProbe;

/**
 * Two nodes of the distribution with the feature ha-kea, and a kea-dhcp4 on each that serves the
 * LAN.
 */
final class KeaPair implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String BUNDLE = "org.tandemgate.keaha";

    /** Real addresses of both servers on the LAN, which they offer from. */
    static final String FIRST = "10.0.0.2";

    static final String SECOND = "10.0.0.3";

    private static final String SIX =
            """
            { "Dhcp6": {
              "interfaces-config": { "interfaces": [ "lan" ] },
              "server-id": { "type": "EN", "enterprise-id": 1, "identifier": "000DUID", "persist": false },
              "control-socket": { "socket-type": "unix", "socket-name": "DIR/ctrl-socket" },
              "lease-database": { "type": "memfile", "persist": true, "name": "DIR/leases.csv",
                "lfc-interval": 0 },
              "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
              "cache-threshold": 0.25,
              "hooks-libraries": [
                { "library": "HOOKS/libdhcp_lease_cmds.so" },
                { "library": "HOOKS/libdhcp_ha.so", "parameters": { "high-availability": [ {
                  "this-server-name": "NODE", "mode": "hot-standby",
                  "heartbeat-delay": 500, "max-response-delay": 60000,
                  "max-ack-delay": 60000, "max-unacked-clients": 5, "restrict-commands": true,
                  "multi-threading": { "enable-multi-threading": true,
                    "http-dedicated-listener": true },
                  "peers": [
                    { "name": "gw1", "url": "http://10.255.0.1:8002/", "role": "primary" },
                    { "name": "gw2", "url": "http://10.255.0.2:8002/", "role": "standby" } ]
                } ] } } ],
              "subnet6": [ { "id": 1, "subnet": "2001:db8::/64", "interface": "lan",
                "pools": [ { "pool": "2001:db8::1000 - 2001:db8::ffff" } ] } ],
              "loggers": [ { "name": "kea-dhcp6", "severity": "INFO",
                "output_options": [ { "output": "DIR/kea.log" } ] } ] } }
            """;

    private final NodePair nodes = new NodePair();
    private final Map<String, Program> servers = new LinkedHashMap<>();
    private final Map<String, KeaHost> servers6 = new LinkedHashMap<>();
    private final DhcpProbe probe;

    /** Without DHCPv6. */
    KeaPair() throws IOException {
        this(false);
    }

    /**
     * Starts everything and waits until gw1 holds the addresses and serves.
     *
     * @param hasSix whether there are two kea-dhcp6 too
     */
    KeaPair(final boolean hasSix) throws IOException {
        carp(nodes.gw1(), "10");
        carp(nodes.gw2(), "100");
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            prepare(node.name());
            final Map<String, String> settings = new LinkedHashMap<>(settings(node.name()));
            if (hasSix) {
                settings.putAll(six(node.name()));
            }
            node.configure(BUNDLE + ".cfg", settings);
            node.start();
            startServer(node.name());
        }
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            node.awaitReady();
            node.ha("feature:install", "ha-kea").required();
        }
        nodes.awaitMaster(nodes.net().gw1());
        probe = DhcpProbe.start(nodes.world(), nodes.net().client());
        awaitOffersOf(FIRST, System.currentTimeMillis());
        awaitCondition(nodes.gw1(), "FINE");
        awaitCondition(nodes.gw2(), "FINE");
    }

    private static void carp(final Node node, final String advskew) {
        NodePair.carp(node, NodePair.lan(), "advskew", advskew);
        NodePair.carp(node, NodePair.serverSide(), "advskew", advskew);
    }

    NodePair nodes() {
        return nodes;
    }

    DhcpProbe probe() {
        return probe;
    }

    private static Path directory(final String node) {
        return Sandbox.DIRECTORY.resolve("kea-" + node);
    }

    private static Map<String, String> settings(final String node) {
        return Map.of(
                "service4.url",
                "unix:" + directory(node) + "/kea4-ctrl-socket",
                "peers",
                "gw1 primary http://10.255.0.1:8001/, gw2 standby http://10.255.0.2:8001/");
    }

    private Map<String, String> six(final String node) {
        final var server =
                new KeaHost(
                        nodes.world(),
                        machine(node),
                        "kea-dhcp6",
                        SIX.replace("NODE", node).replace("DUID", node.equals("gw1") ? "1" : "2"));
        server.start();
        servers6.put(node, server);
        return Map.of(
                "service6.url",
                "unix:" + server.socket(),
                "peers6",
                "gw1 primary http://10.255.0.1:8002/, gw2 standby http://10.255.0.2:8002/");
    }

    /** The DHCPv6 server of a node. */
    KeaHost server6(final String node) {
        return servers6.get(node);
    }

    private static void prepare(final String node) throws IOException {
        final Path directory = directory(node);
        if (!Files.exists(directory)) {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwxr-x---")));
        }
        Files.deleteIfExists(directory.resolve("leases.csv"));
        Files.writeString(
                directory.resolve("kea.conf"),
                """
                { "Dhcp4": {
                  "interfaces-config": { "interfaces": [ "lan" ], "dhcp-socket-type": "raw" },
                  "control-socket": { "socket-type": "unix", "socket-name": "DIR/kea4-ctrl-socket" },
                  "lease-database": { "type": "memfile", "persist": true, "name": "DIR/leases.csv",
                    "lfc-interval": 0 },
                  "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
                  "cache-threshold": 0.25,
                  "hooks-libraries": [
                    { "library": "HOOKS/libdhcp_lease_cmds.so" },
                    { "library": "HOOKS/libdhcp_ha.so", "parameters": { "high-availability": [ {
                      "this-server-name": "NODE", "mode": "hot-standby",
                      "heartbeat-delay": 500, "max-response-delay": 60000,
                      "max-ack-delay": 60000, "max-unacked-clients": 5, "restrict-commands": true,
                      "multi-threading": { "enable-multi-threading": true,
                        "http-dedicated-listener": true },
                      "peers": [
                        { "name": "gw1", "url": "http://10.255.0.1:8001/", "role": "primary" },
                        { "name": "gw2", "url": "http://10.255.0.2:8001/", "role": "standby" } ]
                    } ] } } ],
                  "subnet4": [ { "id": 1, "subnet": "10.0.0.0/24",
                    "pools": [ { "pool": "10.0.0.20 - 10.0.0.250" } ],
                    "option-data": [ { "name": "routers", "data": "10.0.0.1" } ] } ],
                  "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                    "output_options": [ { "output": "DIR/kea.log" } ] } ] } }
                """
                        .replace("DIR", directory.toString())
                        .replace("HOOKS", KeaServer.hooks())
                        .replace("NODE", node));
    }

    private Namespace machine(final String node) {
        final GatewayPair net = nodes.net();
        return (node.equals("gw1") ? net.gw1() : net.gw2()).machine();
    }

    /** Starts the server of a node. */
    void startServer(final String node) {
        startServer(node, Map.of());
    }

    /** Starts the server of a node with more in its environment. */
    void startServer(final String node, final Map<String, String> more) {
        final String directory = directory(node).toString();
        final Map<String, String> environment =
                new LinkedHashMap<>(
                        Map.of(
                                "KEA_PIDFILE_DIR", directory,
                                "KEA_LOCKFILE_DIR", directory,
                                "KEA_CONTROL_SOCKET_DIR", directory,
                                "KEA_DHCP_DATA_DIR", directory,
                                "KEA_LOG_FILE_DIR", directory));
        environment.putAll(more);
        servers.put(
                node,
                nodes.world()
                        .own(
                                machine(node)
                                        .start(
                                                "kea",
                                                List.of("kea-dhcp4", "-c", directory + "/kea.conf"),
                                                environment)));
    }

    /** The server of a node. */
    Program server(final String node) {
        return servers.get(node);
    }

    /** {@code service4} of {@code keaha:status --json}; the text when there is none. */
    static String condition(final Node node) {
        final Outcome outcome = node.ha("keaha:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output()).get("service4").get("condition").text()
                : outcome.errors() + outcome.output();
    }

    /** The same of DHCPv6. */
    static String condition6(final Node node) {
        final Outcome outcome = node.ha("keaha:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output()).get("service6").get("condition").text()
                : outcome.errors() + outcome.output();
    }

    static Json status(final Node node) {
        return Json.parse(node.ha("keaha:status", "--json").output()).get("service4");
    }

    static void awaitCondition(final Node node, final String wanted) {
        Wait.until(node.name() + " to see " + wanted, LIMIT, () -> condition(node), wanted::equals);
    }

    /**
     * Waits for a client to be offered an address by that server.
     *
     * @return when it was, milliseconds since 1970
     */
    long awaitOffersOf(final String server, final long fromMillis) {
        return Wait.until(
                        server + " to offer addresses",
                        LIMIT,
                        () ->
                                probe.since(fromMillis).stream()
                                        .filter(offer -> offer.server().equals(server))
                                        .toList(),
                        offers -> !offers.isEmpty())
                .get(0)
                .millis();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
