package org.tandemgate.itests.world;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;

/** What the demo does to two nodes, act by act, and what the traffic through them says to it. */
final class Story {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DATAGRAMS_PER_SECOND = 1000;
    private static final int ADVBASE = 0;
    private static final int ADVSKEW_1 = 10;
    private static final int ADVSKEW_2 = 20;
    private static final String ANNOUNCER = "org.tandemgate.gratuitousarp";

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
                "settings",
                "advbase 0, advskew 10 on gw1 and 20 on gw2: gw1 shows itself every 39 ms, and gw2"
                        + " takes over after 234 ms of silence");
        pair = new GatewayPair(world);
        narrator.say(
                "network", "client 10.0.0.10 -- 10.0.0.1 (gw1 | gw2) 10.1.0.1 -- server 10.1.0.10");
        distribution = Distribution.of(built);
        gw1 = node(pair.gw1(), "gw2", ADVSKEW_1);
        gw2 = node(pair.gw2(), "gw1", ADVSKEW_2);
        gw1.start();
        gw2.start();
    }

    /** Plays every act. */
    void play() {
        gw1.awaitReady();
        gw2.awaitReady();
        awaitRoles("MASTER", "BACKUP");
        final Probe probe =
                Probe.start(
                        world,
                        pair.client(),
                        pair.server(),
                        GatewayPair.SERVER,
                        DATAGRAMS_PER_SECOND);
        act(probe, "traffic", "nothing happens", "one quiet second", () -> {}, "MASTER", "BACKUP");
        narrator.say(
                "nodes",
                "gw1 is MASTER, gw2 is BACKUP; the client finds 10.0.0.1 at " + macSeenByClient());
        act(
                probe,
                "failure",
                "gw1 killed, its cables pulled",
                "SIGKILL for gw1, all its cables pulled",
                this::failure,
                "",
                "MASTER");
        act(
                probe,
                "return",
                "gw1 back, takes over again",
                "gw1 plugged in and started again",
                this::comeBack,
                "MASTER",
                "BACKUP");
        act(
                probe,
                "hand-over",
                "planned hand-over to gw2",
                "ha:handover on gw1",
                () -> handOver(gw1),
                "BACKUP",
                "MASTER");
        act(
                probe,
                "hand-over",
                "planned hand-over back to gw1",
                "ha:handover on gw2",
                () -> handOver(gw2),
                "MASTER",
                "BACKUP");
        act(
                probe,
                "update",
                "gratuitous-arp replaced on the active node",
                "a newer gratuitous-arp on gw1, the active node",
                this::update,
                "MASTER",
                "BACKUP");
        narrator.table();
        narrator.line(
                "Two complete runtimes on real network stacks kept one address alive: a dead node"
                        + " cost a fraction of a second,");
        narrator.line(
                "its return, a planned hand-over and an update in service next to nothing, and one"
                        + " TCP connection lived through all of it.");
    }

    Node node(final String name) {
        return name.equals("gw1") ? gw1 : gw2;
    }

    private void act(
            final Probe probe,
            final String subject,
            final String title,
            final String text,
            final Runnable deed,
            final String role1,
            final String role2) {
        final long from = System.nanoTime();
        narrator.say(subject, text);
        deed.run();
        awaitRoles(role1, role2);
        final long settled = System.nanoTime();
        Wait.until(
                "the datagrams after: " + title,
                LIMIT,
                () -> probe.datagrams().answersSince(settled),
                answers -> answers >= DATAGRAMS_PER_SECOND * 9 / 10);
        Wait.until(
                "the TCP stream after: " + title,
                LIMIT,
                () -> probe.stream().isBroken() ? -1 : probe.stream().answersSince(settled),
                answers -> answers < 0 || answers > 100);
        final Gap datagrams = probe.datagramsSince(from);
        if (probe.stream().isBroken()) {
            throw new WorldException("the TCP stream did not survive: " + title);
        }
        narrator.measured(title, datagrams, probe.streamSince(from));
    }

    private void failure() {
        gw1.kill();
        pair.gw1().pullCables();
    }

    private void comeBack() {
        pair.gw1().plugCables();
        gw1.start();
        gw1.awaitReady();
    }

    private void handOver(final Node from) {
        final Outcome outcome = from.ha("ha:handover").required();
        narrator.say("", from.name() + ": " + outcome.output().strip().replace("\n", "; "));
    }

    private void update() {
        final Path installed = distribution.bundle(ANNOUNCER);
        final String version = NewerJar.version(installed) + ".demo";
        final Path newer = NewerJar.of(installed, Sandbox.DIRECTORY.resolve("newer.jar"), version);
        gw1.ha("bundle:update", ANNOUNCER, newer.toUri().toString()).required();
        final Outcome listed = gw1.ha("bundle:list", "-t", "0", "--no-format");
        if (!listed.output().contains(version)) {
            throw new WorldException(
                    "gratuitous-arp did not become " + version + ": " + listed.output());
        }
        narrator.say("", "gw1 runs gratuitous-arp " + version);
    }

    private void awaitRoles(final String role1, final String role2) {
        final Map<String, String> wanted = new LinkedHashMap<>();
        if (!role1.isEmpty()) {
            wanted.put("gw1", role1);
        }
        wanted.put("gw2", role2);
        Wait.until("the roles " + wanted, LIMIT, () -> roles(wanted), wanted::equals);
    }

    private Map<String, String> roles(final Map<String, String> wanted) {
        final Map<String, String> roles = new LinkedHashMap<>();
        wanted.keySet().forEach(name -> roles.put(name, node(name).role()));
        return roles;
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
                "" + ADVBASE,
                "advskew",
                "" + advskew);
    }
}
