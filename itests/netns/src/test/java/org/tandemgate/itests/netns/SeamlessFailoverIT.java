package org.tandemgate.itests.netns;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * Connections through two real nodes, which elect by CARP, while the master dies: kill -9, and all
 * its cables pulled.
 */
final class SeamlessFailoverIT {
    private static final int TCP = Integer.getInteger("seamless.tcp", 100);
    private static final int UDP = Integer.getInteger("seamless.udp", 20);
    private static final int INWARD = Math.max(1, TCP / 10);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeEach
    void tools() {
        Tools.need("nft", "conntrack");
    }

    /** The proof that replication is needed here. */
    @Test
    void withoutReplicationTheDeathOfTheMasterLosesEveryConnection() {
        try (SeamlessPair pair = new SeamlessPair(false)) {
            final Traffic outward = pair.outward(TCP, UDP);
            final Traffic inward = pair.inward(INWARD);
            outward.awaitFlowing(System.nanoTime(), LIMIT);
            inward.awaitFlowing(System.nanoTime(), LIMIT);

            pair.die(pair.nodes().net().gw1());

            pair.nodes().net().client().run("ping", "-c", "2", GatewayPair.SERVER).required();
            Wait.until(
                    "every connection to be lost, and every flow that the server feeds",
                    LIMIT,
                    () -> SeamlessPair.tallies(outward, inward),
                    tallies ->
                            tallies.stream().allMatch(tally -> tally.streams().flowing() == 0)
                                    && tallies.get(0).flows().quiet() == UDP / 2);
        }
    }
}
