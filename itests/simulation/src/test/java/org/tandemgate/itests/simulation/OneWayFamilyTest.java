package org.tandemgate.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.ElectionSettings;

/**
 * A split between equal nodes heals but for IPv4 in one direction, as behind a filter on one of
 * them. The deaf one knows the order of their addresses by IPv6, the other one that by IPv4: found
 * by the first node lower or by the second.
 */
class OneWayFamilyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long DELAY_NANOS = 200_000;
    private static final long STEP_NANOS = SECOND / 100;
    private static final int SEEDS = 10;

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0"})
    void oneServesAllTheWhile(final int from, final int to) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            final World world = split(new Random(seed));
            world.network().cutIpv4(from, to, true);
            world.network().cut(0, 1, false);
            world.network().cut(1, 0, false);
            final long healed = world.timeline().nowNanos();
            for (long now = healed; now < healed + 10 * SECOND; now += STEP_NANOS) {
                world.runUntil(now);
                assertNotEquals(0, masters(world), "nobody serves, seed " + seed);
            }
            assertEquals(1, masters(world), "seed " + seed);
        }
    }

    /** Both are MASTER, with paces that are a part of a second apart. */
    private static World split(final Random random) {
        final World world = new World(2, random, DELAY_NANOS, true, CarpElection::on);
        for (int i = 0; i < 2; i++) {
            world.add(new ElectionSettings(1, 0, true, 0), new Clock(0, 0));
        }
        world.network().cut(0, 1, true);
        world.network().cut(1, 0, true);
        world.nodes().get(0).start();
        world.runUntil(random.nextLong(SECOND));
        world.nodes().get(1).start();
        world.runUntil(10 * SECOND + random.nextLong(SECOND));
        assertEquals(2, masters(world));
        return world;
    }

    private static long masters(final World world) {
        return world.nodes().stream().filter(node -> node.role() == Role.MASTER).count();
    }
}
