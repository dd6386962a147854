package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.traffic.Conntrackd;
import org.tandemgate.itests.world.traffic.Firewall;
import org.tandemgate.itests.world.traffic.PlainPair;
import org.tandemgate.itests.world.traffic.Tally;
import org.tandemgate.itests.world.traffic.Traffic;

/**
 * The world that seamless fail-over is measured in, without anything of ours: it must lose every
 * connection when nobody replicates, and keep them all with Debian's conntrackd. A world that
 * cannot fail would prove nothing.
 */
final class TrafficWorldIT {
    private static final Traffic.Load LOAD = new Traffic.Load(200, 40, 100);
    private static final int PUSHED = LOAD.udp() / 2;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final World world = new World();
    private final GatewayPair net = new GatewayPair(world);
    private final PlainPair pair = new PlainPair(net);

    @BeforeEach
    void tools() {
        Tools.need("nft", "conntrack", "conntrackd");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Traffic outward() {
        return Traffic.start(
                world,
                new Traffic.End(net.server(), GatewayPair.SERVER, 7100),
                net.client(),
                GatewayPair.SERVER,
                LOAD);
    }

    /** Through the translated destination: the other way round. */
    private Traffic inward() {
        return Traffic.start(
                world,
                new Traffic.End(net.client(), "10.0.0.10", Firewall.SERVICE_PORT),
                net.server(),
                GatewayPair.SERVER_SIDE_ADDRESS,
                new Traffic.Load(50, 0, LOAD.periodMillis()));
    }

    private static void assertNothingWrong(final Traffic traffic) {
        assertEquals(0, traffic.client().wrong(), () -> traffic.client().toString());
        assertEquals(0, traffic.server().wrong(), () -> traffic.server().toString());
    }

    @Test
    void withoutReplicationAFailOverLosesEveryConnection() {
        final Traffic outward = outward();
        final Traffic inward = inward();
        outward.awaitFlowing(System.nanoTime(), LIMIT);
        inward.awaitFlowing(System.nanoTime(), LIMIT);

        pair.failOver(net.gw1(), net.gw2());

        // The way through gw2 is open for what is new: everything below is the fault of the state.
        net.client().run("ping", "-c", "3", "-i", "0.2", GatewayPair.SERVER).required();
        final Traffic later =
                Traffic.start(
                        world,
                        new Traffic.End(net.server(), GatewayPair.SERVER, 7101),
                        net.client(),
                        GatewayPair.SERVER,
                        new Traffic.Load(20, 0, LOAD.periodMillis()));
        later.awaitFlowing(System.nanoTime(), LIMIT);
        Wait.until(
                "every old connection to be lost",
                LIMIT,
                () -> List.of(outward.client(), inward.client()),
                tallies -> tallies.stream().allMatch(tally -> tally.streams().flowing() == 0));
        assertEquals(PUSHED, outward.client().flows().quiet());
        assertTrue(
                outward.server().flows().moved() >= PUSHED,
                () -> "flows must come from other ports: " + outward.server());
        assertNothingWrong(outward);
        assertNothingWrong(inward);
    }

    /**
     * Flows that ask may change their port: conntrackd puts the entries into the kernel after the
     * addresses have moved, and a datagram between the two makes an entry of its own.
     */
    @Test
    void withConntrackdNoConnectionIsLost() {
        final Conntrackd first = Conntrackd.start(world, net.gw1().machine(), 1);
        final Conntrackd second = Conntrackd.start(world, net.gw2().machine(), 2);
        final Traffic outward = outward();
        final Traffic inward = inward();
        outward.awaitFlowing(System.nanoTime(), LIMIT);
        inward.awaitFlowing(System.nanoTime(), LIMIT);
        Wait.until(
                "conntrackd to have every connection",
                LIMIT,
                second::cached,
                cached -> cached >= LOAD.tcp() + LOAD.udp() + 50);

        first.program().kill();
        pair.failOver(net.gw1(), net.gw2());
        final long begun = System.nanoTime();
        second.takeOver();

        final Tally tally = outward.awaitFlowing(begun, LIMIT).get(0);
        inward.awaitFlowing(begun, LIMIT);
        assertEquals(LOAD.tcp(), tally.streams().flowing());
        assertNothingWrong(outward);
        assertNothingWrong(inward);
    }
}
