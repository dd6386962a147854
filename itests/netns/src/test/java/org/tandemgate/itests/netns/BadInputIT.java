package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/** Hostile and broken packets on the wire between two nodes: counted by reason, and harmless. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
    private static final int EACH = 5;
    private static final int FLOOD_PER_SECOND = 100_000;

    /** As many as a loop reads that takes 60 microseconds for each. */
    private static final int BEARABLE_PER_SECOND = 16_000;

    private static final int READ_PERCENT = 80;
    private static final int ATTEMPTS = 5;
    private static final int FLOOD_SECONDS = Integer.getInteger("flood.seconds", 6);

    private final Instant began = Instant.now();
    private final NodePair nodes = new NodePair();
    private final Attacker attacker = new Attacker(nodes.world(), nodes.net().lan());
    private final Namespace lanSwitch = nodes.net().lan().namespace();
    private final Capture capture;
    private final Wire wire;

    /** What gw1 sends, before a flooded switch loses any of it. */
    private final Wire sent;

    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");

    BadInputIT() {
        Tools.need("tcpdump", "nft");
        // The common capture would have to keep every frame of a flood.
        nodes.capture().close();
        capture =
                nodes.world()
                        .own(
                                Capture.start(
                                        lanSwitch,
                                        nodes.net().lan().bridge(),
                                        "(proto 112 and (src 10.0.0.2 or src 10.0.0.3)) or ip6 proto"
                                                + " 112"));
        wire = new Wire(capture);
        sent =
                new Wire(
                        nodes.world()
                                .own(
                                        Capture.start(
                                                nodes.gw1().machine(),
                                                "lan",
                                                "outbound and ip proto 112")));
        NodePair.carp(nodes.gw1(), lan(), "advskew", "0");
        NodePair.carp(nodes.gw2(), lan(), "advskew", "100");
        NodePair.carp(nodes.gw1(), srv(), "advskew", "0");
        NodePair.carp(nodes.gw2(), srv(), "advskew", "100");
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
        awaitRoles();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    /** IPv4 alone, so that the forger's digest has one address. */
    private static Map<String, String> lan() {
        final Map<String, String> lan = new LinkedHashMap<>(NodePair.lan());
        lan.put("addresses", "10.0.0.1/24");
        return lan;
    }

    /** IPv6 alone, where the kernel lets echoes pass. */
    private static Map<String, String> srv() {
        final Map<String, String> srv = new LinkedHashMap<>(NodePair.serverSide());
        srv.put("addresses", "2001:db8:1::1/64");
        return srv;
    }

    private void awaitRoles() {
        Wait.until("gw1 to be MASTER", NodePair.LIMIT, nodes.gw1()::role, "MASTER"::equals);
        Wait.until("gw2 to be BACKUP", NodePair.LIMIT, nodes.gw2()::role, "BACKUP"::equals);
    }

    private static Forge right() {
        return Forge.advert("10.0.0.99", NodePair.PASSPHRASE, GatewayPair.LAN_ADDRESS, 0);
    }

    @Test
    void badPacketsAreCountedByReasonAndChangeNothing() throws IOException {
        final Instant from = Instant.now();
        final Json before1 = nodes.gw1().status();
        final Json before2 = nodes.gw2().status();
        for (int round = 1; round <= EACH; round++) {
            sendEachOnce(round);
            // One after the other: what a full socket drops is nobody's to count.
            awaitCounted(nodes.gw2(), before2, round, round);
            // A master hears a packet on the interface and, if the kernel has room for the copy, on
            // its macvlan.
            awaitCounted(nodes.gw1(), before1, round, 2 * round);
        }
        awaitRoles();
        assertCalm(from);
        assertEquals(Map.of(), tooMuchOf(nodes.gw1()));
        assertEquals(Map.of(), tooMuchOf(nodes.gw2()));
    }

    private void sendEachOnce(final int counter) {
        attacker.send(
                Garbage.cut(right(), 20),
                Garbage.cut(right(), 35),
                Garbage.flipped(right()),
                Garbage.oversized(right()),
                right().ttl(254).frame(),
                right().ttl(1).frame(),
                right().version(0x41).frame(),
                right().version(0x11).frame(),
                right().passphrase("another").counter(counter).frame(),
                right().vhid(99).frame(),
                Garbage.vrrp2(right()),
                Garbage.vrrp3(right()),
                Garbage.cut(right(), 0));
    }

    private static void awaitCounted(
            final Node node, final Json before, final int least, final int most) {
        Wait.until(
                node.name() + " to count everything " + least + ".." + most + " times",
                NodePair.LIMIT,
                () -> counted(node, before),
                seen ->
                        seen.entrySet().stream()
                                .allMatch(
                                        entry ->
                                                entry.getValue()
                                                                >= expected(least)
                                                                        .get(entry.getKey())
                                                        && entry.getValue()
                                                                <= expected(most)
                                                                        .get(entry.getKey())));
    }

    private static Map<String, Long> expected(final int times) {
        final Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("badttl", 2L * times);
        expected.put("vrrp", 2L * times);
        // The 20 and 35 octets; an empty packet has no vhid and belongs to no virtual host.
        expected.put("badlen", 2L * times);
        expected.put("badsum", 2L * times);
        expected.put("badver", 2L * times);
        expected.put("badauth", (long) times);
        return expected;
    }

    private static Map<String, Long> counted(final Node node, final Json before) {
        final Json then = host(before).get("dropped");
        final Json now = host(node.status()).get("dropped");
        final Map<String, Long> counted = new LinkedHashMap<>();
        expected(1).keySet().forEach(key -> counted.put(key, number(now, key) - number(then, key)));
        return counted;
    }

    private static String since(final Json host) {
        return host.get("since").text();
    }

    private static long number(final Json counters, final String key) {
        return counters.has(key) ? counters.get(key).number() : 0;
    }

    private static Json host(final Json status) {
        return status.get("virtualHosts").items().stream()
                .filter(host -> host.get("name").text().equals("lan"))
                .findFirst()
                .orElseThrow();
    }

    /** gw1 advertised once a second and gw2 not at all. */
    private void assertCalm(final Instant from) {
        assertEquals(List.of(), wire.adverts(from, from2), "the backup must stay silent");
    }

    /** What was recorded is sent again by somebody: no way to tell for most peers, and harmless. */
    @Test
    void replayedAdvertsChangeNothing() {
        awaitRoles();
        final Instant from = Instant.now();
        final Frame advert =
                Wait.until(
                                "an advert to replay",
                                NodePair.LIMIT,
                                () ->
                                        capture.framesSince(from).stream()
                                                .filter(frame -> frame.advert().isPresent())
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        final byte[] echo = HexFormat.of().parseHex(advert.hex());
        final Instant replayed = Instant.now();
        for (int i = 0; i < EACH; i++) {
            attacker.send(echo);
        }
        Wait.until(
                "three adverts after the replay",
                NodePair.LIMIT,
                () -> wire.adverts(replayed, from1).size(),
                seen -> seen >= 3);
        awaitRoles();
        assertCalm(from);
    }

    /**
     * carp.md 5: a second device with our vhid, and our passphrase, is named by both nodes in
     * {@code ha:status} and in the log. Worse than the master and better than the backup, it moves
     * nothing.
     */
    @Test
    void aSecondDeviceOnTheVhidIsNamedByBothNodes() throws IOException {
        awaitRoles();
        final Json before1 = nodes.gw1().status();
        final Instant from = Instant.now();
        final Forge device = right().every(1, 50);
        final Forge another = Forge.advert("10.0.0.98", NodePair.PASSPHRASE, right().address(), 60);
        // Between two adverts of gw1; what moves nobody is sent until both have said it.
        Wait.until(
                "both nodes to name the other masters",
                NodePair.LIMIT,
                () -> {
                    attacker.send(device.counter(System.nanoTime()).frame());
                    attacker.send(another.counter(System.nanoTime()).frame());
                    return List.of(problems(nodes.gw1()), problems(nodes.gw2()));
                },
                seen -> seen.stream().allMatch(BadInputIT::namesTwoMasters));
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            assertWarned(node, "carp lan masters: ", BadInputIT::namesTwoMasters);
        }
        awaitRoles();
        assertCalm(from);
        assertEquals(since(host(before1)), since(host(nodes.gw1().status())));
    }

    private static boolean namesTwoMasters(final String text) {
        return text.contains("are both master of this vhid")
                && Stream.of("10.0.0.2", "10.0.0.98", "10.0.0.99").filter(text::contains).count()
                        >= 2;
    }

    /** carp.md 1.3: with the number of a virtual host it has our virtual MAC, so it is named. */
    @Test
    void aVrrpRouterWithThatNumberIsNamedByBothNodes() throws IOException {
        awaitRoles();
        final Instant from = Instant.now();
        Wait.until(
                "both nodes to name the router",
                NodePair.LIMIT,
                () -> {
                    attacker.send(Garbage.vrrp2(right()), Garbage.vrrp3(right()));
                    return List.of(problems(nodes.gw1()), problems(nodes.gw2()));
                },
                seen -> seen.stream().allMatch(BadInputIT::namesTheRouter));
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            assertWarned(node, "carp lan vrrp: ", BadInputIT::namesTheRouter);
        }
        awaitRoles();
        assertCalm(from);
    }

    private static boolean namesTheRouter(final String text) {
        return text.contains("10.0.0.99 speaks VRRP with our vhid");
    }

    private static String problems(final Node node) {
        return node.status().get("problems").toString();
    }

    private void assertWarned(final Node node, final String subject, final Predicate<String> wanted)
            throws IOException {
        final List<String> warned =
                Files.readAllLines(node.data().resolve("log/karaf.log")).stream()
                        .filter(line -> line.contains("WARN") && line.contains(subject))
                        .toList();
        assertTrue(warned.stream().anyMatch(wanted), () -> node.name() + " logged " + warned);
        assertTrue(
                warned.size() <= mostOfAKind(), () -> node.name() + " logged too often: " + warned);
    }

    /**
     * Switches that send a node's own frames back to it (carp.md 1.3, 5). The kernel keeps IPv4
     * packets with an own source away (martians); those of IPv6 are known by their counter.
     */
    @Test
    void anEchoOfEveryAdvertChangesNothing() {
        awaitRoles();
        final long own = echoes();
        final Instant from = Instant.now();
        hairpin(nodes.net().lan().namespace(), "on");
        hairpin(nodes.net().serverSide().namespace(), "on");
        try {
            Wait.until(
                    "three echoes to be known",
                    NodePair.LIMIT,
                    this::echoes,
                    seen -> seen >= own + 3);
            assertTrue(wire.adverts(from, from1).size() >= 3);
        } finally {
            hairpin(nodes.net().lan().namespace(), "off");
            hairpin(nodes.net().serverSide().namespace(), "off");
        }
        awaitRoles();
        assertCalm(from);
        assertEquals(0, number(nodes.gw1().virtualHost("srv").get("dropped"), "badauth"));
    }

    private long echoes() {
        return number(nodes.gw1().virtualHost("srv").get("dropped"), "own");
    }

    private static void hairpin(final Namespace net, final String onOrOff) {
        net.run("bridge", "link", "set", "dev", "gw1", "hairpin", onOrOff).required();
    }

    /**
     * The flood: 100,000 packets a second of garbage on protocol 112 delay no advert by
     * more than an interval and change no role, of the master and of the backup. They arrive at
     * both.
     */
    @Test
    void aFloodDelaysNoAdvertByMoreThanAnInterval() {
        final Flooded flooded = flooded(Garbage.mixed(right()), nodes.gw1(), nodes.gw2());
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            final Map<String, Long> counted = flooded.counted(node);
            assertTrue(
                    counted.values().stream().allMatch(count -> count > 0),
                    () -> node.name() + " counted " + counted);
            counted.remove("badauth");
            final long malformed = counted.values().stream().mapToLong(Long::longValue).sum();
            // From a certain rate on the kernel drops them.
            assertTrue(
                    malformed < flooded.arrived() / 20,
                    () -> node.name() + " had to read " + malformed + " of " + flooded.arrived());
        }
    }

    /**
     * The same of packets that only the digest gives away, which the kernel cannot tell from right
     * ones: the backup computes one for each that it reads, and still hears its master.
     */
    @Test
    void aFloodOfWrongDigestsDoesNotMakeTheBackupDeaf() {
        final Flooded flooded = flooded(Garbage.wronglySigned(right()), nodes.gw2());
        final Map<String, Long> counted = flooded.counted(nodes.gw2());
        assertTrue(counted.get("badauth") > FLOOD_PER_SECOND / 10, counted::toString);
        counted.remove("badauth");
        assertEquals(Set.of(0L), Set.copyOf(counted.values()), counted::toString);
    }

    /**
     * At a rate that leaves 60 microseconds for each of them, next to nothing is lost to a full
     * buffer: a packet costs its digest, and the loop waits for nothing on its behalf. Again where
     * the machine had no time for the node, of which one whole run is enough; who waits 0.2 ms with
     * each reads a third every time.
     */
    @Test
    void aWrongDigestCostsNoMoreThanItsComputation() {
        awaitRoles();
        final List<Long> percents = new ArrayList<>();
        do {
            percents.add(percentRead());
        } while (percents.get(percents.size() - 1) < READ_PERCENT && percents.size() < ATTEMPTS);
        System.out.println("measured flood: " + percents + " % read of " + BEARABLE_PER_SECOND);
        assertTrue(percents.get(percents.size() - 1) >= READ_PERCENT, percents::toString);
        awaitRoles();
    }

    /** Of what arrived at the backup, or 0 where the machine could not send so much. */
    private long percentRead() {
        final Node backup = nodes.gw2();
        final Json before = backup.status();
        final List<Long> perSecond;
        try (Flood flood = new Flood(attacker, nodes.net().lan(), backup)) {
            perSecond = flood.run(Garbage.wronglySigned(right()), BEARABLE_PER_SECOND, 3);
        }
        // What waits in the socket is read before the command is answered, or soon after.
        Wait.pause(Duration.ofMillis(500));
        final long read = Objects.requireNonNull(counted(backup, before).get("badauth"), "badauth");
        final boolean carried = perSecond.stream().anyMatch(rate -> rate >= BEARABLE_PER_SECOND);
        final long arrived = perSecond.stream().mapToLong(Long::longValue).sum();
        return carried ? read * 100 / arrived : 0;
    }

    /** A flood that has moved no role and delayed no advert. */
    private Flooded flooded(final List<byte[]> frames, final Node... victims) {
        awaitRoles();
        final var before =
                Map.of(nodes.gw1(), nodes.gw1().status(), nodes.gw2(), nodes.gw2().status());
        final Instant from = Instant.now();
        final List<Long> perSecond;
        try (Flood flood = new Flood(attacker, nodes.net().lan(), victims)) {
            perSecond = flood.run(frames, FLOOD_PER_SECOND, FLOOD_SECONDS);
        }
        assertEveryAdvertInTime(from, perSecond);
        assertEquals(List.of(), wire.adverts(from, from2), "the backup took over");
        awaitRoles();
        before.forEach(
                (node, then) ->
                        assertEquals(
                                since(host(then)),
                                since(host(node.status())),
                                node.name() + " changed its role"));
        assertTrue(
                perSecond.stream().anyMatch(rate -> rate >= FLOOD_PER_SECOND),
                () -> "this machine carries no flood of " + FLOOD_PER_SECOND + ": " + perSecond);
        return new Flooded(before, perSecond.stream().mapToLong(Long::longValue).sum());
    }

    /**
     * What came of a flood.
     *
     * @param before both nodes
     * @param arrived packets at each victim
     */
    private record Flooded(Map<Node, Json> before, long arrived) {
        Map<String, Long> counted(final Node node) {
            final var counted = BadInputIT.counted(node, Objects.requireNonNull(before.get(node)));
            System.out.println("measured flood: " + node.name() + " counted " + counted);
            return counted;
        }
    }

    /** Those during a flood and the first one after it, when it shows what it has done. */
    private void assertEveryAdvertInTime(final Instant from, final List<Long> perSecond) {
        final Instant until = Instant.now();
        Wait.until(
                "gw1 to advertise after the flood",
                NodePair.LIMIT,
                () -> sent.adverts(until.plusSeconds(4), from1),
                seen -> !seen.isEmpty());
        final List<Advert> adverts = sent.adverts(from, from1);
        Duration longest = Duration.between(from, adverts.get(0).at());
        for (int i = 1; i < adverts.size(); i++) {
            final var gap = Duration.between(adverts.get(i - 1).at(), adverts.get(i).at());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        System.out.printf(
                "measured flood: %s packets arrived in each second, longest time between adverts %d"
                        + " ms, %d adverts%n",
                perSecond, longest.toMillis(), adverts.size());
        assertTrue(longest.toMillis() < 2000, "an advert was late: " + longest);
    }

    /**
     * What a node's log has too much of: any trace or error, more than one line of a kind a minute.
     */
    private Map<String, Long> tooMuchOf(final Node node) throws IOException {
        final Map<String, Long> lines = new LinkedHashMap<>();
        for (final String line : Files.readAllLines(node.data().resolve("log/karaf.log"))) {
            if (line.contains("Exception") || line.contains("ERROR")) {
                lines.put("serious: " + line, 99L);
            } else if (line.contains("WARN") && line.contains("carp lan ")) {
                lines.merge(line.replaceAll(".*carp lan ([a-z]+):.*", "$1"), 1L, Long::sum);
            }
        }
        lines.values().removeIf(count -> count <= mostOfAKind());
        return lines;
    }

    /** A line a minute. */
    private long mostOfAKind() {
        return Duration.between(began, Instant.now()).toMinutes() + 1;
    }
}
