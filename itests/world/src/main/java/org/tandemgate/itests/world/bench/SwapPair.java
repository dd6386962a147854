package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.NewerJar;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.dhcp.ClientNotes;
import org.tandemgate.itests.world.dhcp.Clients;
import org.tandemgate.itests.world.dhcp.Crowd;
import org.tandemgate.itests.world.dhcp.KeaHost;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.traffic.Firewall;
import org.tandemgate.itests.world.traffic.Tally;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * Two nodes with all protocol bundles, of which gw1 wants to be the master, and through them
 * datagrams, connections with translated addresses, and DHCP clients that come again and again. One
 * thread.
 */
final class SwapPair implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final Duration CONTEST = Duration.ofMillis(100);
    private static final int PERIOD_MILLIS = 100;
    private static final int TRAFFIC_PORT = 7100;
    private static final String PASSWORD = "correct-horse";
    private static final String NEWER = ".newer";
    private static final double NANOS = 1e9;

    private final World world = new World();
    private final GatewayPair net = new GatewayPair(world);
    private final Node gw1;
    private final Node gw2;
    private final Capture capture;
    private final Probe probe;
    private final Traffic traffic;
    private final Clients clients;

    /**
     * Returns when both nodes find all well and everything flows.
     *
     * @param rate datagrams a second
     * @param connections of TCP
     */
    SwapPair(final Distribution distribution, final int rate, final int connections) {
        gw1 = world.own(new Node(distribution, net.gw1().machine()));
        gw2 = world.own(new Node(distribution, net.gw2().machine()));
        start(gw1, 1);
        start(gw2, 2);
        for (final Node node : List.of(gw1, gw2)) {
            node.awaitReady();
            for (final String feature :
                    List.of("ha-pfsync", "ha-kea", "ha-config-store", "ha-config-sync")) {
                node.ha("feature:install", feature).required();
            }
        }
        pairConfiguration();
        capture =
                world.own(Capture.start(net.client(), GatewayPair.HOST_INTERFACE, "ip proto 112"));
        awaitSettled();
        probe = Probe.start(world, net.client(), net.server(), GatewayPair.SERVER, rate);
        traffic =
                Traffic.start(
                        world,
                        new Traffic.End(net.server(), GatewayPair.SERVER, TRAFFIC_PORT),
                        net.client(),
                        GatewayPair.SERVER,
                        new Traffic.Load(connections, 0, PERIOD_MILLIS));
        clients = world.own(Clients.start(world, net.client(), new Crowd(0, true, 0, 1)));
    }

    private void start(final Node node, final int own) {
        Firewall.install(node.machine());
        final String other = "" + (3 - own);
        final Map<String, String> identity = new LinkedHashMap<>();
        identity.put("name", node.name());
        identity.put("sync.interface", "sync");
        identity.put("sync.address", "10.255.0." + own);
        identity.put("peer.name", "gw" + other);
        identity.put("peer.address", "10.255.0." + other);
        identity.put("preempt", "true");
        node.configure("org.tandemgate.node.cfg", identity);
        node.configure("org.tandemgate.carp-lan.cfg", carp(own, "lan", 1, "10.0.0.1/24"));
        node.configure("org.tandemgate.carp-srv.cfg", carp(own, "srv", 2, "10.1.0.1/24"));
        node.configure(
                "org.tandemgate.pfsync.cfg",
                Map.of("syncdev", "sync", "syncpeer", "10.255.0." + other));
        final var kea =
                new KeaHost(
                        world,
                        node.machine(),
                        "kea-dhcp4",
                        DhcpPair.configuration(OursDhcp.GLOBAL, OursDhcp.TIMERS, "")
                                .replace("NODE", node.name()));
        node.configure(
                "org.tandemgate.keaha.cfg",
                Map.of(
                        "service4.url",
                        "unix:" + kea.socket(),
                        "peers",
                        "gw1 primary http://10.255.0.1:8001/, gw2 standby http://10.255.0.2:8001/"));
        node.start();
        kea.start();
    }

    private static Map<String, String> carp(
            final int own, final String device, final int vhid, final String address) {
        return Map.of(
                "interface",
                device,
                "vhid",
                "" + vhid,
                "passphrase",
                "tandem",
                "addresses",
                address,
                "advbase",
                "1",
                "advskew",
                "" + (own - 1) * 100);
    }

    /** gw1 pushes its configuration to gw2. */
    private void pairConfiguration() {
        gw2.configure("users.properties", Map.of("sync", PASSWORD + ",configsync"));
        gw2.configure(
                "org.tandemgate.configsync.cfg",
                Map.of(
                        "role", "secondary",
                        "listen.address", "10.255.0.2",
                        "allow", "10.255.0.1"));
        final String pin =
                Wait.until(
                        "gw2 to have a key",
                        LIMIT,
                        () -> {
                            final Outcome outcome = gw2.ha("configsync:status", "--json");
                            return outcome.output().startsWith("{")
                                    ? Json.parse(outcome.output()).get("key").text()
                                    : outcome.errors();
                        },
                        key -> key.matches("[0-9a-f]{64}"));
        final Map<String, String> primary = new LinkedHashMap<>();
        primary.put("role", "primary");
        primary.put("peer.url", "https://10.255.0.2:8443/xmlrpc.php");
        primary.put("peer.pin", pin);
        primary.put("username", "sync");
        primary.put("password", PASSWORD);
        gw1.configure("org.tandemgate.configsync.cfg", primary);
        // Nodes compare what they have once there is something.
        gw1.ha("configsync:set", "aliases", "client", "members=10.0.0.10").required();
    }

    /** Does it, and watches until everything is as before. */
    Swapped measure(final Swapped.Swap swap) {
        awaitSettled();
        Wait.pause(STEADY);
        final Tally clientBefore = traffic.client();
        final Tally serverBefore = traffic.server();
        final Instant begun = Instant.now();
        final long unreadBefore = unread();
        final long from = System.nanoTime();
        doIt(swap.side() == SwapSide.MASTER ? gw1 : gw2, swap);
        awaitSettled();
        final double seconds = (System.nanoTime() - from) / NANOS;
        Wait.pause(STEADY);
        traffic.awaitFlowing(System.nanoTime(), LIMIT);
        final Gap gap = probe.datagramsSince(from);
        final ClientNotes notes = clients.notes();
        return new Swapped(
                swap,
                new Swapped.Loss(
                        Math.max(0, gap.lost() - (unread() - unreadBefore)),
                        gap.sent(),
                        worse(clientBefore, traffic.client())
                                + worse(serverBefore, traffic.server()),
                        notes.lostBetween(from, System.nanoTime())),
                roleChanges(begun.minus(STEADY)),
                seconds);
    }

    /**
     * Datagrams that came through the gateways, and found the queue of client or server full,
     * because nobody gave them a processor.
     */
    private long unread() {
        long sum = 0;
        for (final Namespace end : List.of(net.client(), net.server())) {
            final String[] lines =
                    end.run("grep", "^Udp:", "/proc/net/snmp").required().output().split("\n", -1);
            final List<String> names = List.of(lines[0].split(" ", -1));
            sum += Long.parseLong(lines[1].split(" ", -1)[names.indexOf("RcvbufErrors")]);
        }
        return sum;
    }

    private static long worse(final Tally before, final Tally now) {
        return now.streams().broken() - before.streams().broken() + now.wrong() - before.wrong();
    }

    private void doIt(final Node node, final Swapped.Swap swap) {
        final String name = swap.part().symbolicName();
        final Path installed = node.distribution().bundle(name);
        switch (swap.action()) {
            case RESTART -> {
                node.ha("bundle:stop", name).required();
                node.ha("bundle:start", name).required();
            }
            case UPDATE ->
                    update(
                            node,
                            swap.part(),
                            NewerJar.of(
                                    installed,
                                    Sandbox.DIRECTORY.resolve(node.name() + "-newer.jar"),
                                    NewerJar.version(installed) + NEWER));
            case DOWNGRADE -> update(node, swap.part(), installed);
        }
    }

    private static void update(final Node node, final SwapPart part, final Path jar) {
        final String url = jar.toUri().toString();
        if (part.exports()) {
            node.ha("bundle:update", "--refresh", part.symbolicName(), url).required();
        } else {
            node.ha("bundle:update", part.symbolicName(), url).required();
        }
    }

    /** Of those who contend, and answer each other at once, the last one has it. */
    private int roleChanges(final Instant since) {
        final List<Frame.Advert> adverts =
                capture.advertsSince(since).stream().filter(it -> !it.isBowOut()).toList();
        int changes = 0;
        String holder = adverts.isEmpty() ? "" : adverts.get(0).source();
        for (int i = 0; i < adverts.size(); i++) {
            final Frame.Advert advert = adverts.get(i);
            final boolean isLast =
                    i + 1 == adverts.size()
                            || adverts.get(i + 1).at().isAfter(advert.at().plus(CONTEST));
            if (isLast && !holder.equals(advert.source())) {
                changes++;
                holder = advert.source();
            }
        }
        return changes;
    }

    private void awaitSettled() {
        Wait.until(
                "both nodes to find all well, and gw1 to serve",
                LIMIT,
                () -> List.of(view(gw1), view(gw2), equal()),
                List.of("MASTER PROTECTED FINE", "BACKUP PROTECTED FINE", "true")::equals);
    }

    private static String view(final Node node) {
        return node.role()
                + " "
                + of(node.ha("pfsync:status", "--json"), "condition")
                + " "
                + of(node.ha("keaha:status", "--json"), "service4", "condition");
    }

    private String equal() {
        return of(gw1.ha("configsync:status", "--json"), "peer", "equal");
    }

    private static String of(final Outcome outcome, final String... path) {
        if (!outcome.output().startsWith("{")) {
            return outcome.errors() + outcome.output();
        }
        Json json = Json.parse(outcome.output());
        for (final String member : path) {
            if (json.isNull() || !json.has(member)) {
                return "no " + member + " in " + json;
            }
            json = json.get(member);
        }
        return json.toString().replace("\"", "");
    }

    @Override
    public void close() {
        world.close();
    }
}
