package org.tandemgate.itests.world;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;

/** What the demo does to two nodes, act by act, and what the traffic through them says to it. */
final class Story {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DATAGRAMS_PER_SECOND = 1000;
    private static final int ADVSKEW_1 = 10;
    private static final int ADVSKEW_2 = 20;
    private static final String ANNOUNCER = "org.tandemgate.gratuitousarp";
    private static final Set<String> VIRTUAL =
            Set.of(GatewayPair.LAN_ADDRESS, GatewayPair.SERVER_SIDE_ADDRESS);

    private final Narrator narrator;
    private final World world;
    private final Distribution distribution;
    private final GatewayPair pair;
    private final Node gw1;
    private final Node gw2;

    /** Builds the network and starts both nodes. */
    Story(final Narrator narrator, final World world, final Path built) {
        this.narrator = narrator;
        this.world = world;
        narrator.say(
                "network", "client 10.0.0.10 -- 10.0.0.1 (gw1 | gw2) 10.1.0.1 -- server 10.1.0.10");
        pair = new GatewayPair(world);
        distribution = Distribution.of(built);
        gw1 = node(pair.gw1(), "gw2", ADVSKEW_1);
        gw2 = node(pair.gw2(), "gw1", ADVSKEW_2);
        narrator.say("nodes", "two complete runtimes start; two virtual hosts each, lan and srv");
        narrator.say(
                "settings",
                "advbase 0, advskew 10 and 20: an advert every 39 ms, and after 234 ms of silence"
                        + " the master is dead (default: 1 s, 3 s)");
        Dashboards.prepare(List.of(gw1, gw2));
        gw1.start();
        gw2.start();
    }

    /** Plays every act. */
    void play() {
        gw1.awaitReady();
        gw2.awaitReady();
        Dashboards.open(narrator, world, pair.client(), List.of(gw1, gw2));
        awaitMaster(gw1, gw2);
        final Probe probe =
                Probe.start(
                        world,
                        pair.client(),
                        pair.server(),
                        GatewayPair.SERVER,
                        DATAGRAMS_PER_SECOND);
        narrator.say(
                "roles",
                "gw1 "
                        + gw1.role()
                        + ", gw2 "
                        + gw2.role()
                        + "; the client finds 10.0.0.1 at "
                        + macSeenByClient());
        quiet(probe);
        failure(probe);
        comeBack(probe);
        handOver(probe, gw1, gw2);
        handOver(probe, gw2, gw1);
        update(probe);
        narrator.table();
        narrator.verdict();
    }

    Node node(final String name) {
        return name.equals("gw1") ? gw1 : gw2;
    }

    private void quiet(final Probe probe) {
        narrator.say("traffic", "client to server: 1000 datagrams a second, one TCP stream");
        final long from = System.nanoTime();
        awaitTraffic(probe);
        measure(probe, from, "nothing happens", Narrator.Kind.QUIET);
    }

    private void failure(final Probe probe) {
        narrator.say("failure", "gw1: SIGKILL, and all its cables pulled");
        final long from = System.nanoTime();
        gw1.kill();
        pair.gw1().pullCables();
        Wait.until(
                "gw2 to have the virtual addresses",
                LIMIT,
                () -> virtualAddresses(gw2),
                VIRTUAL::equals);
        awaitTraffic(probe);
        measure(probe, from, "gw1 killed, its cables pulled", Narrator.Kind.FAILURE);
    }

    private void comeBack(final Probe probe) {
        // Only the program died, but the story is about a machine: it boots with a fresh kernel.
        gw1.machine().removeLinks("macvlan");
        narrator.say("return", "gw1 boots, its cables plugged in; it takes over by preemption");
        final long from = System.nanoTime();
        pair.gw1().plugCables();
        gw1.start();
        gw1.awaitReady();
        awaitMaster(gw1, gw2);
        awaitTraffic(probe);
        measure(probe, from, "gw1 back, takes over again", Narrator.Kind.PLANNED);
    }

    private void handOver(final Probe probe, final Node from, final Node to) {
        narrator.say("hand-over", from.name() + ": bin/ha ha:handover");
        final long start = System.nanoTime();
        from.ha("ha:handover").required();
        awaitMaster(to, from);
        awaitTraffic(probe);
        measure(probe, start, "planned hand-over to " + to.name(), Narrator.Kind.PLANNED);
    }

    private void update(final Probe probe) {
        final Path installed = distribution.bundle(ANNOUNCER);
        final String version = NewerJar.version(installed) + ".demo";
        final Path newer = NewerJar.of(installed, Sandbox.DIRECTORY.resolve("newer.jar"), version);
        narrator.say("update", "gw1, the active node: gratuitous-arp becomes " + version);
        final long from = System.nanoTime();
        gw1.ha("bundle:update", ANNOUNCER, newer.toUri().toString()).required();
        awaitTraffic(probe);
        measure(probe, from, "gratuitous-arp replaced in service", Narrator.Kind.PLANNED);
        final Outcome listed = gw1.ha("bundle:list", "-t", "0", "--no-format").required();
        if (!listed.output().contains(version)) {
            throw new WorldException(
                    "gratuitous-arp did not become " + version + ": " + listed.output());
        }
        awaitMaster(gw1, gw2);
    }

    private void awaitTraffic(final Probe probe) {
        final long from = System.nanoTime();
        Wait.until(
                "datagrams to be answered",
                LIMIT,
                () -> probe.datagrams().answersSince(from),
                answers -> answers >= DATAGRAMS_PER_SECOND * 9 / 10);
        Wait.until(
                "the TCP stream to flow",
                LIMIT,
                () -> probe.stream().isBroken() ? -1 : probe.stream().answersSince(from),
                answers -> answers < 0 || answers > 100);
        if (probe.stream().isBroken()) {
            throw new WorldException("the TCP stream broke");
        }
    }

    private void measure(
            final Probe probe, final long from, final String title, final Narrator.Kind kind) {
        final Gap datagrams = probe.datagramsSince(from);
        narrator.measured(title, kind, datagrams, probe.streamSince(from));
    }

    private void awaitMaster(final Node master, final Node backup) {
        Wait.until(
                master.name() + " to have the virtual addresses, and nobody else",
                LIMIT,
                () -> List.of(virtualAddresses(master), virtualAddresses(backup)),
                List.of(VIRTUAL, Set.of())::equals);
    }

    /** What the kernel says, which cannot be wrong about itself. */
    private static Set<String> virtualAddresses(final Node node) {
        final Set<String> addresses = new TreeSet<>(node.machine().addresses());
        addresses.retainAll(VIRTUAL);
        return addresses;
    }

    private String macSeenByClient() {
        return Neighbor.macOf(pair.client(), GatewayPair.HOST_INTERFACE, GatewayPair.LAN_ADDRESS)
                .orElse("an unknown address");
    }

    private Node node(final GatewayPair.Gateway gateway, final String peer, final int advskew) {
        final boolean first = peer.equals("gw2");
        final Node node = world.own(new Node(distribution, gateway.machine()));
        node.configure(
                "org.tandemgate.node.cfg",
                Map.of(
                        "name",
                        node.name(),
                        "sync.interface",
                        "sync",
                        "sync.address",
                        first ? "10.255.0.1" : "10.255.0.2",
                        "peer.name",
                        peer,
                        "peer.address",
                        first ? "10.255.0.2" : "10.255.0.1",
                        "preempt",
                        "true"));
        node.configure("org.tandemgate.carp-lan.cfg", carp("lan", 1, "10.0.0.1/24", advskew));
        node.configure("org.tandemgate.carp-srv.cfg", carp("srv", 2, "10.1.0.1/24", advskew));
        return node;
    }

    private static Map<String, String> carp(
            final String interfaceName, final int vhid, final String address, final int advskew) {
        return Map.of(
                "interface",
                interfaceName,
                "vhid",
                "" + vhid,
                "passphrase",
                "tandem",
                "addresses",
                address,
                "advbase",
                "0",
                "advskew",
                "" + advskew);
    }
}
