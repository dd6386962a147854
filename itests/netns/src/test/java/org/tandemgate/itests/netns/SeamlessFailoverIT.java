package org.tandemgate.itests.netns;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.traffic.Echoes;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * Connections through two real nodes, which elect by CARP, while the master dies: kill -9, and all
 * its cables pulled.
 */
final class SeamlessFailoverIT {
    private static final int ROUNDS = Integer.getInteger("seamless.rounds", 2);
    private static final int TCP = Integer.getInteger("seamless.tcp", 100);
    private static final int UDP = Integer.getInteger("seamless.udp", 20);
    private static final int INWARD = Math.max(1, TCP / 10);
    private static final int PINGS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeEach
    void tools() {
        Tools.need("nft", "conntrack");
    }

    /** The proof that the tests below can fail: the same world, the same death, no replication. */
    @Test
    void withoutReplicationTheDeathOfTheMasterLosesEveryConnection() {
        try (SeamlessPair pair = new SeamlessPair(false)) {
            final Traffic outward = pair.outward(TCP, UDP);
            final Traffic inward = pair.inward(INWARD);
            final Echoes outwardEchoes = pair.outwardEchoes(PINGS);
            final Echoes inwardEchoes = pair.inwardEchoes(PINGS);
            outward.awaitFlowing(System.nanoTime(), LIMIT);
            inward.awaitFlowing(System.nanoTime(), LIMIT);

            pair.die(pair.master());

            pair.nodes().net().client().run("ping", "-c", "2", GatewayPair.SERVER).required();
            Wait.until(
                    "every connection to be lost, and every flow that the server feeds",
                    LIMIT,
                    () -> SeamlessPair.tallies(outward, inward),
                    tallies ->
                            tallies.stream().allMatch(tally -> tally.streams().flowing() == 0)
                                    && tallies.get(0).flows().quiet() == UDP / 2);
            for (final Echoes echoes : List.of(outwardEchoes, inwardEchoes)) {
                Wait.until(
                        "every ping to have another identity at the far end",
                        LIMIT,
                        echoes::identities,
                        seen -> seen.size() == 2 * PINGS);
            }
        }
    }

    /**
     * 20 rounds with 1,000 connections: -Dseamless.rounds=20 -Dseamless.tcp=1000
     * -Dseamless.udp=200.
     */
    @Test
    void noConnectionIsLostWhileTheMastersDieInTurn() {
        try (SeamlessPair pair = new SeamlessPair(true)) {
            final Traffic outward = pair.outward(TCP, UDP);
            final Traffic inward = pair.inward(INWARD);
            final List<Echoes> echoes =
                    List.of(pair.outwardEchoes(PINGS), pair.inwardEchoes(PINGS));
            GatewayPair.Gateway master = pair.master();
            for (int round = 1; round <= ROUNDS; round++) {
                outward.awaitFlowing(System.nanoTime(), LIMIT);
                inward.awaitFlowing(System.nanoTime(), LIMIT);
                pair.awaitStandby(pair.other(master), TCP + UDP + INWARD + 2 * PINGS);
                pair.die(master);
                final long died = System.nanoTime();
                outward.awaitFlowing(died, LIMIT);
                inward.awaitFlowing(died, LIMIT);
                echoes.forEach(pings -> pings.awaitAnswers(LIMIT));
                SeamlessPair.assertNothingWrong(List.of(outward, inward));
                SeamlessPair.assertNoneMoved(echoes, PINGS);
                System.out.println("measured round " + round + ": " + outward.client());
                pair.revive(master);
                master = pair.other(master);
            }
        }
    }
}
