package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/**
 * What happens again and again between our node and a real ucarp: twenty rounds of each in each
 * direction, or {@code -Ducarp.rounds}. Every round is a pair by itself: a virtual host with a
 * number, an address and an advskew of its own, and a ucarp process of its own. It goes through its
 * rounds on a thread of its own, which begins at a moment of its own and waits for no other; what
 * splits, stops or is replayed concerns that one alone. They go side by side because most of a
 * round is waiting for a master-down time, and have in common one segment and our process. The
 * first half of them is for one direction, the other half for the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UcarpRoundsIT {
    private static final int ROUNDS = Integer.getInteger("ucarp.rounds", 20);

    /** In each direction; what is more goes one after the other. */
    private static final int PAIRS = 20;

    private static final int TURNS = (ROUNDS + PAIRS - 1) / PAIRS;
    private static final int HOSTS = 2 * PAIRS;

    /** As long as an interval, that every phase of the other one's is met. */
    private static final int LATEST_START_MILLIS = 1200;

    /** Forty of them at once ask for roles and adverts. */
    private static final Duration AGE = Duration.ofMillis(150);

    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final String OURS = "10.0.0.2";
    private static final String UCARP = "10.0.0.3";

    /** Lower than ours in both orders of octets; ucarp finds its interface by it. */
    private static final String LOW_UCARP = "9.0.0.1";

    private final NodePair nodes = new NodePair();
    private final Node ours = nodes.gw1();
    private final Namespace gw2 = nodes.net().gw2().machine();
    private final Namespace lanSwitch = nodes.net().lan().namespace();
    private final Attacker attacker = new Attacker(nodes.world(), nodes.net().lan());
    private final List<Host> hosts = IntStream.rangeClosed(1, HOSTS).mapToObj(Host::new).toList();
    private final Shared<Map<String, String>> roles = new Shared<>(AGE, this::roles);
    private final Shared<List<Frame>> frames = new Shared<>(AGE, nodes.capture()::frames);

    /** A virtual host of ours, and what it shares with its ucarp. */
    private record Host(int vhid) {
        String name() {
            return "h" + vhid;
        }

        String address() {
            return "10.0.0." + (100 + vhid);
        }

        String virtualMac() {
            return "00:00:5e:00:01:%02x".formatted(vhid);
        }

        /** 0, 5, .. 95 in each half. */
        int advskew() {
            return (vhid - 1) % PAIRS * 5;
        }

        boolean isInFirstHalf() {
            return vhid <= PAIRS;
        }

        boolean isOf(final Advert advert) {
            return advert.vhid() == vhid;
        }
    }

    /** One round of one virtual host. */
    private interface Round {
        void go(Host host);
    }

    UcarpRoundsIT() {
        Tools.need("ucarp", "tcpdump", "nft");
        PortedPair.add(gw2, "lan", LOW_UCARP + "/32");
        ours.start();
        ours.awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    /** Every virtual host goes through its rounds by itself; says how many of all have failed. */
    private void eachAlone(final List<Host> taking, final Round round) {
        final ExecutorService threads = Executors.newFixedThreadPool(taking.size());
        try {
            final Map<Host, Future<?>> running = new LinkedHashMap<>();
            taking.forEach(host -> running.put(host, threads.submit(() -> turns(host, round))));
            final List<String> failures = new ArrayList<>();
            running.forEach((host, turns) -> failure(host, turns).ifPresent(failures::add));
            assertEquals(List.of(), failures, failures.size() + " of " + taking.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void turns(final Host host, final Round round) {
        Wait.pause(Duration.ofMillis(new Random(host.vhid()).nextInt(LATEST_START_MILLIS)));
        for (int turn = 1; turn <= TURNS; turn++) {
            round.go(host);
        }
    }

    private static Optional<String> failure(final Host host, final Future<?> turns) {
        try {
            turns.get();
            return Optional.empty();
        } catch (final ExecutionException failed) {
            return Optional.of(host.name() + ": " + failed.getCause());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of(host.name() + " was interrupted");
        }
    }

    private void configure(final ToIntFunction<Host> advskew) {
        hosts.forEach(
                host -> configure(host, advskew.applyAsInt(host), NodePair.PASSPHRASE, "true"));
    }

    private void configure(
            final Host host, final int advskew, final String passphrase, final String allow) {
        final Map<String, String> settings = new LinkedHashMap<>(NodePair.lan());
        settings.put("vhid", "" + host.vhid());
        settings.put("addresses", host.address() + "/24");
        settings.put("passphrase", passphrase);
        settings.put("advskew", "" + advskew);
        settings.put("allow", allow);
        ours.configure("org.tandemgate.carp-" + host.name() + ".cfg", settings);
    }

    /** The role of each virtual host of ours. */
    private Map<String, String> roles() {
        return ours.status().get("virtualHosts").items().stream()
                .collect(
                        Collectors.toMap(
                                host -> host.get("name").text(), host -> host.get("state").text()));
    }

    private String role(final Host host) {
        return roles.get().getOrDefault(host.name(), "none");
    }

    private void awaitRole(final Host host, final String role) {
        Wait.until("our " + host + " to be " + role, LIMIT, () -> role(host), role::equals);
    }

    private void awaitMasters() {
        hosts.forEach(host -> awaitRole(host, "MASTER"));
    }

    private Ucarp rival(
            final Host host,
            final int advskew,
            final String password,
            final String source,
            final String... options) {
        final var settings = new Ucarp.Settings(host.vhid(), password, 1, advskew, host.address());
        // A world is built by one thread at a time.
        synchronized (nodes) {
            return Ucarp.start(nodes.world(), gw2, "lan", source, settings, options);
        }
    }

    /** Takes away what a ucarp that was killed has left, too. */
    private void end(final Host host, final Ucarp rival) {
        rival.program().close();
        gw2.run("ip", "addr", "del", host.address() + "/32", "dev", "lan");
    }

    private void awaitOneMaster(final Host host, final Ucarp rival, final boolean oursWins) {
        awaitMasters(host, rival, oursWins, !oursWins);
    }

    private void awaitMasters(
            final Host host, final Ucarp rival, final boolean isOurs, final boolean isUcarp) {
        Wait.until(
                host + ": our node " + (isOurs ? "" : "not ") + "to be master, ucarp " + isUcarp,
                LIMIT,
                () -> List.of(role(host), rival.isMaster()),
                List.of(isOurs ? "MASTER" : "BACKUP", isUcarp)::equals);
    }

    /** Both are master while the switch loses their packets; afterwards the better one is alone. */
    @Test
    void aHealedSplitLeavesTheBetterOneAlone() {
        configure(host -> host.isInFirstHalf() ? host.advskew() : host.advskew() + 60);
        final String ucarpMac = nodes.net().gw2().lan().mac();
        eachAlone(
                hosts,
                host -> {
                    final boolean oursWins = host.isInFirstHalf();
                    final int skew = oursWins ? host.advskew() + 60 : host.advskew();
                    final Ucarp rival = rival(host, skew, NodePair.PASSPHRASE, UCARP, "-P");
                    awaitOneMaster(host, rival, oursWins);
                    Split.begin(lanSwitch, host.vhid());
                    awaitMasters(host, rival, true, true);
                    Split.end(lanSwitch, host.vhid());
                    awaitOneMaster(host, rival, oursWins);
                    Wait.until(
                            "the client to find the winner of " + host,
                            LIMIT,
                            () -> macOf(host),
                            (oursWins ? host.virtualMac() : ucarpMac)::equals);
                    end(host, rival);
                });
    }

    private String macOf(final Host host) {
        final Namespace client = nodes.net().client();
        client.run("ping", "-c", "1", "-W", "1", host.address());
        return Neighbor.macOf(client, GatewayPair.HOST_INTERFACE, host.address()).orElse("unknown");
    }

    /** carp.md 3.4: the lower source stays, if lower in both orders of octets. */
    @Test
    void equalSettingsAreSettledByAddress() {
        configure(Host::advskew);
        awaitMasters();
        eachAlone(
                hosts,
                host -> {
                    final boolean oursWins = host.isInFirstHalf();
                    Split.begin(lanSwitch, host.vhid());
                    final Ucarp rival =
                            rival(
                                    host,
                                    host.advskew(),
                                    NodePair.PASSPHRASE,
                                    oursWins ? UCARP : LOW_UCARP);
                    awaitMasters(host, rival, true, true);
                    Split.end(lanSwitch, host.vhid());
                    awaitOneMaster(host, rival, oursWins);
                    final int times = rival.timesMaster();
                    // Three intervals without a change.
                    Wait.pause(Duration.ofMillis(3 * LATEST_START_MILLIS));
                    awaitOneMaster(host, rival, oursWins);
                    assertEquals(times, rival.timesMaster(), host + " flaps");
                    end(host, rival);
                    awaitRole(host, "MASTER");
                });
    }

    /**
     * Our goodbye moves the role to ucarp at once; ucarp has none, and is missed in our time. The
     * first half is kept out by its file, one by one; the rest is handed over by one command.
     */
    @Test
    void handsOverBackAndForth() {
        configure(host -> 0);
        awaitMasters();
        eachAlone(
                hosts.stream().filter(Host::isInFirstHalf).toList(),
                host -> {
                    final Ucarp rival = heardRival(host);
                    final Instant asked = Instant.now();
                    configure(host, 0, NodePair.PASSPHRASE, "false");
                    assertTakesOverAtOnce(host, rival, asked);
                    awaitRole(host, "INIT");
                    assertTrue(rival.isMaster(), host::toString);
                    rival.program().signal("TERM");
                    rival.program().awaitExit(LIMIT);
                    configure(host, 0, NodePair.PASSPHRASE, "true");
                    awaitRole(host, "MASTER");
                    end(host, rival);
                });
        handsOverByCommand(hosts.stream().filter(host -> !host.isInFirstHalf()).toList());
    }

    private void handsOverByCommand(final List<Host> taking) {
        // A peer for each of them, else the command is refused.
        final Map<Host, Ucarp> rivals = new ConcurrentHashMap<>();
        eachAlone(hosts, host -> rivals.put(host, heardRival(host)));
        final Instant asked = Instant.now();
        ours.ha("ha:handover").required();
        eachAlone(
                taking,
                host -> {
                    final Ucarp rival = Objects.requireNonNull(rivals.get(host));
                    assertTakesOverAtOnce(host, rival, asked);
                    awaitOneMaster(host, rival, false);
                    rival.program().signal("TERM");
                    rival.program().awaitExit(LIMIT);
                    awaitRole(host, "MASTER");
                });
        rivals.forEach(this::end);
    }

    /** A ucarp that knows of us. */
    private Ucarp heardRival(final Host host) {
        final Ucarp rival = rival(host, 100, NodePair.PASSPHRASE, UCARP);
        rival.program().awaitOutput(Ucarp.BACKUP, LIMIT);
        final Instant heard = Instant.now();
        firstAdvert(heard, OURS, host::isOf);
        return rival;
    }

    private void assertTakesOverAtOnce(final Host host, final Ucarp rival, final Instant asked) {
        rival.program().awaitOutput(Ucarp.MASTER, LIMIT);
        final Advert goodbye = firstAdvert(asked, OURS, a -> a.isBowOut() && host.isOf(a));
        final Advert first = firstAdvert(asked, UCARP, host::isOf);
        final var gap = Duration.between(goodbye.at(), first.at());
        // ucarp reacts when its poll wakes: measured 0.3 to 0.96 s (carp.md 3.1).
        assertTrue(!gap.isNegative() && gap.toMillis() < 2500, () -> host + ": " + gap);
    }

    /** Ours, recorded and sent again to ucarp, and ucarp's to us: believed, and over with it. */
    @Test
    void replaysInBothDirectionsEndWithTheReplay() {
        configure(host -> 0);
        awaitMasters();
        final Instant from = Instant.now();
        final Map<Host, byte[]> ofOurs = new LinkedHashMap<>();
        hosts.forEach(host -> ofOurs.put(host, recorded(from, OURS, host)));
        configure(host -> 100);
        eachAlone(
                hosts,
                host -> {
                    final Ucarp rival = rival(host, 0, NodePair.PASSPHRASE, UCARP, "-P");
                    awaitOneMaster(host, rival, false);
                    if (host.isInFirstHalf()) {
                        ucarpBelieves(host, rival, Objects.requireNonNull(ofOurs.get(host)));
                    } else {
                        weBelieve(host, rival);
                    }
                    end(host, rival);
                    awaitRole(host, "MASTER");
                });
    }

    private void ucarpBelieves(final Host host, final Ucarp rival, final byte[] replay) {
        final int before = rival.timesMaster();
        Wait.until(
                "the ucarp of " + host + " to believe the replay",
                LIMIT,
                () -> {
                    replay(replay);
                    return rival.isMaster();
                },
                Boolean.FALSE::equals);
        Wait.until(
                "the ucarp of " + host + " to return",
                LIMIT,
                rival::timesMaster,
                times -> times > before);
        awaitOneMaster(host, rival, false);
    }

    private void weBelieve(final Host host, final Ucarp rival) {
        final byte[] ofUcarp = recorded(Instant.now(), UCARP, host);
        rival.program().kill();
        awaitRole(host, "MASTER");
        replay(ofUcarp);
        awaitRole(host, "BACKUP");
        awaitRole(host, "MASTER");
    }

    private void replay(final byte[] frame) {
        synchronized (attacker) {
            attacker.send(frame);
        }
    }

    /** An advert of a virtual host that was sent from now on, with advskew 0. */
    private byte[] recorded(final Instant from, final String source, final Host host) {
        final Frame frame = first(from, source, a -> host.isOf(a) && a.advskew() == 0);
        return HexFormat.of().parseHex(frame.hex());
    }

    private Advert firstAdvert(
            final Instant from, final String source, final Predicate<Advert> wanted) {
        return first(from, source, wanted).advert().orElseThrow();
    }

    private Frame first(final Instant from, final String source, final Predicate<Advert> wanted) {
        return Wait.until(
                        "an advert of " + source,
                        LIMIT,
                        () ->
                                adverts(from, source)
                                        .filter(f -> f.advert().filter(wanted).isPresent())
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private Stream<Frame> adverts(final Instant from, final String source) {
        return frames.get().stream()
                .filter(frame -> frame.at().isAfter(from))
                .filter(frame -> frame.advert().filter(a -> a.source().equals(source)).isPresent());
    }

    /** carp.md 2.1: 19 octets, spaces and quotes go as they are; ucarp must hear us. */
    @Test
    void passphrasesMeanTheSameToBoth() {
        final List<String> passphrases = List.of("0123456789abcdefghi", "my \"pass' word", "p");
        configure(host -> 0);
        eachAlone(
                hosts.subList(0, passphrases.size()),
                host -> {
                    final String passphrase = passphrases.get(host.vhid() - 1);
                    configure(host, 0, passphrase, "true");
                    awaitRole(host, "MASTER");
                    final Ucarp rival = rival(host, 100, passphrase, UCARP);
                    final Instant started = Instant.now();
                    Wait.until(
                            "six of our adverts beside ucarp, more than its master-down time",
                            LIMIT,
                            () -> ofHost(started, OURS, host),
                            seen -> seen >= 6);
                    assertEquals(0, rival.timesMaster(), rival.program()::output);
                    assertEquals(0, ofHost(started, UCARP, host));
                    end(host, rival);
                });
    }

    private long ofHost(final Instant from, final String source, final Host host) {
        return adverts(from, source).filter(f -> f.advert().filter(host::isOf).isPresent()).count();
    }

    /**
     * 20 and 25 octets are refused, with the number and what is allowed; what was in force stays.
     */
    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdefghij", "0123456789abcdefghijklmno"})
    void longPassphrasesAreRefused(final String passphrase) {
        configure(host -> 0);
        awaitMasters();
        configure(hosts.get(0), 0, passphrase, "true");
        final String problems =
                Wait.until(
                        "the refusal",
                        LIMIT,
                        () -> ours.status().get("problems").toString(),
                        seen -> seen.contains("passphrase"));
        assertTrue(problems.contains(passphrase.length() + " octets"), problems);
        assertTrue(!problems.contains(passphrase), "the secret is told");
        awaitMasters();
        configure(host -> 0);
        Wait.until(
                "the refusal to be over",
                LIMIT,
                () -> ours.status().get("problems").toString(),
                seen -> !seen.contains("passphrase"));
    }
}
