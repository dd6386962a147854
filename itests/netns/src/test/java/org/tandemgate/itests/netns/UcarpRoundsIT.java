package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/** What happens again and again between our node and a real ucarp; -Ducarp.rounds=20 for long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UcarpRoundsIT {
    private static final int ROUNDS = Integer.getInteger("ucarp.rounds", 2);
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final Duration LIMIT = NodePair.LIMIT;

    private final NodePair nodes = new NodePair();
    private final Node ours = nodes.gw1();
    private final Namespace lanSwitch = nodes.net().lan().namespace();
    private final Wire wire = new Wire(nodes.capture());
    private final Attacker attacker = new Attacker(nodes.world(), nodes.net().lan());
    private final Set<String> fromOurs = Set.of("10.0.0.2");

    UcarpRoundsIT() {
        Tools.need("ucarp", "tcpdump", "nft");
        // A lower one than ours for ucarp, which finds its interface by it.
        PortedPair.add(nodes.net().gw2().machine(), "lan", "9.0.0.1/32");
        ours.start();
        ours.awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @AfterEach
    void clean() {
        nodes.net().gw2().machine().run("ip", "addr", "del", "10.0.0.1/32", "dev", "lan");
    }

    private void configure(final int advskew, final String passphrase) {
        final Map<String, String> lan = new LinkedHashMap<>(NodePair.lan());
        lan.put("addresses", "10.0.0.1/24");
        lan.put("passphrase", passphrase);
        NodePair.carp(ours, lan, "advskew", "" + advskew);
    }

    private void awaitRole(final String role) {
        Wait.until("our node to be " + role, LIMIT, ours::role, role::equals);
    }

    private Ucarp ucarp(
            final int advskew,
            final String password,
            final String source,
            final String... options) {
        return Ucarp.start(
                nodes.world(),
                nodes.net().gw2().machine(),
                "lan",
                source,
                new Ucarp.Settings(1, password, 1, advskew, GatewayPair.LAN_ADDRESS),
                options);
    }

    private void awaitOneMaster(final Ucarp ucarp, final boolean oursWins) {
        Wait.until(
                (oursWins ? "our node" : "ucarp") + " to be the only master",
                LIMIT,
                () -> ours.role() + (ucarp.isMaster() ? " and ucarp MASTER" : " and ucarp BACKUP"),
                (oursWins ? "MASTER and ucarp BACKUP" : "BACKUP and ucarp MASTER")::equals);
    }

    /** Both are master while the switch loses protocol 112; afterwards the better one is alone. */
    @ParameterizedTest
    @CsvSource({"0,100,true", "100,0,false"})
    void aHealedSplitLeavesTheBetterOneAlone(
            final int ourSkew, final int ucarpSkew, final boolean oursWins) {
        configure(ourSkew, NodePair.PASSPHRASE);
        try (var program = ucarp(ucarpSkew, NodePair.PASSPHRASE, "10.0.0.3", "-P").program()) {
            final Ucarp ucarp = Ucarp.of(program);
            awaitOneMaster(ucarp, oursWins);
            for (int round = 1; round <= ROUNDS; round++) {
                Split.begin(lanSwitch);
                Wait.until(
                        "both to be master in round " + round,
                        LIMIT,
                        () -> ours.role() + ucarp.isMaster(),
                        "MASTERtrue"::equals);
                Split.end(lanSwitch);
                awaitOneMaster(ucarp, oursWins);
                final String winner = oursWins ? VIRTUAL_MAC : nodes.net().gw2().lan().mac();
                Wait.until(
                        "the client to find the winner in round " + round,
                        LIMIT,
                        () -> NodePair.macFoundBy(nodes.net().client(), GatewayPair.LAN_ADDRESS),
                        winner::equals);
            }
        }
    }

    /** carp.md 3.4: the lower source stays, if lower in both orders of octets. */
    @ParameterizedTest
    @CsvSource({"10.0.0.3,true", "9.0.0.1,false"})
    void equalSettingsAreSettledByAddress(final String ucarpSource, final boolean oursWins) {
        configure(50, NodePair.PASSPHRASE);
        awaitRole("MASTER");
        for (int round = 1; round <= ROUNDS; round++) {
            Split.begin(lanSwitch);
            try (var program = ucarp(50, NodePair.PASSPHRASE, ucarpSource).program()) {
                final Ucarp ucarp = Ucarp.of(program);
                program.awaitOutput(Ucarp.MASTER, LIMIT);
                Split.end(lanSwitch);
                awaitOneMaster(ucarp, oursWins);
                final Instant settled = Instant.now();
                Wait.until(
                        "three intervals without a change",
                        LIMIT,
                        () -> Duration.between(settled, Instant.now()).toMillis(),
                        millis -> millis > 3600);
                awaitOneMaster(ucarp, oursWins);
            }
            awaitRole("MASTER");
        }
    }

    /** Our goodbye moves the role to ucarp at once; ucarp has none, and is missed in our time. */
    @Test
    void handOversBackAndForth() {
        configure(0, NodePair.PASSPHRASE);
        awaitRole("MASTER");
        for (int round = 1; round <= ROUNDS; round++) {
            try (var program = ucarp(100, NodePair.PASSPHRASE, "10.0.0.3").program()) {
                program.awaitOutput(Ucarp.BACKUP, LIMIT);
                wire.firstAdvert(Instant.now(), fromOurs, advert -> true);
                final Instant asked = Instant.now();
                ours.ha("ha:handover").required();
                program.awaitOutput(Ucarp.MASTER, LIMIT);
                final Advert goodbye = wire.firstAdvert(asked, fromOurs, Advert::isBowOut);
                final Advert first = wire.firstAdvert(asked, Set.of("10.0.0.3"), any -> true);
                final Duration gap = Duration.between(goodbye.at(), first.at());
                // ucarp reacts when its poll wakes: measured 0.3 to 0.96 s (carp.md 3.1).
                assertTrue(gap.toMillis() < 2500, gap::toString);
                awaitRole("BACKUP");
                program.signal("TERM");
                program.awaitExit(LIMIT);
                awaitRole("MASTER");
            }
            clean();
        }
    }

    /** Ours, recorded and sent again to ucarp, and ucarp's to us: believed, and over with it. */
    @Test
    void replaysInBothDirectionsEndWithTheReplay() {
        configure(0, NodePair.PASSPHRASE);
        awaitRole("MASTER");
        final byte[] ofOurs = recorded("10.0.0.2");
        configure(100, NodePair.PASSPHRASE);
        try (var program = ucarp(0, NodePair.PASSPHRASE, "10.0.0.3", "-P").program()) {
            final Ucarp ucarp = Ucarp.of(program);
            awaitOneMaster(ucarp, false);
            final byte[] ofUcarp = recorded("10.0.0.3");
            for (int round = 1; round <= ROUNDS; round++) {
                final int before = ucarp.timesMaster();
                Wait.until(
                        "ucarp to believe the replay of round " + round,
                        LIMIT,
                        () -> {
                            attacker.send(ofOurs);
                            return ucarp.isMaster();
                        },
                        isMaster -> !isMaster);
                Wait.until("ucarp to return", LIMIT, ucarp::timesMaster, times -> times > before);
                awaitOneMaster(ucarp, false);
            }
            program.kill();
            clean();
            awaitRole("MASTER");
            for (int round = 1; round <= ROUNDS; round++) {
                attacker.send(ofUcarp);
                awaitRole("BACKUP");
                awaitRole("MASTER");
            }
        }
    }

    private byte[] recorded(final String source) {
        final Instant from = Instant.now();
        final Frame frame =
                Wait.until(
                                "an advert of " + source,
                                LIMIT,
                                () ->
                                        nodes.capture().framesSince(from).stream()
                                                .filter(
                                                        seen ->
                                                                seen.advert()
                                                                        .filter(
                                                                                a ->
                                                                                        a.source()
                                                                                                .equals(
                                                                                                        source))
                                                                        .isPresent())
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        return HexFormat.of().parseHex(frame.hex());
    }

    /** carp.md 2.1: 19 octets, spaces and quotes go as they are; ucarp must hear us. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"0123456789abcdefghi", "my \"pass' word", "p"})
    void passphrasesMeanTheSameToBoth(final String passphrase) {
        configure(0, passphrase);
        awaitRole("MASTER");
        try (var program = ucarp(100, passphrase, "10.0.0.3").program()) {
            final Instant started = Instant.now();
            Wait.until(
                    "six of our adverts beside ucarp, more than its master-down time",
                    LIMIT,
                    () -> wire.adverts(started, fromOurs).size(),
                    seen -> seen >= 6);
            assertEquals(0, Ucarp.of(program).timesMaster(), program::output);
            assertEquals(0, wire.adverts(started, Set.of("10.0.0.3")).size());
        }
    }

    /**
     * 20 and 25 octets are refused, with the number and what is allowed; what was in force stays.
     */
    @ParameterizedTest
    @CsvSource({"0123456789abcdefghij", "0123456789abcdefghijklmno"})
    void longPassphrasesAreRefused(final String passphrase) {
        configure(0, NodePair.PASSPHRASE);
        awaitRole("MASTER");
        configure(0, passphrase);
        final String problems =
                Wait.until(
                        "the refusal",
                        LIMIT,
                        () -> ours.status().get("problems").toString(),
                        seen -> seen.contains("passphrase"));
        assertTrue(problems.contains(passphrase.length() + " octets"), problems);
        assertTrue(!problems.contains(passphrase), "the secret is told");
        assertEquals("MASTER", ours.role());
        configure(0, NodePair.PASSPHRASE);
        Wait.until(
                "the refusal to be over",
                LIMIT,
                () -> ours.status().get("problems").toString(),
                seen -> !seen.contains("passphrase"));
    }
}
