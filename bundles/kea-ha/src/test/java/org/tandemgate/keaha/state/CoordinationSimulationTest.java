package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Two servers, two coordinators that do not talk, and everything that can happen to them. */
final class CoordinationSimulationTest {
    private static final int SEEDS = 400;
    private static final long SECOND = 1_000_000_000L;

    /** Faults of {@link SimulatedPair#fault(int, int)}. */
    private static final int DEAD = 0;

    private static final int HUNG = 1;
    private static final int CUT = 4;
    private static final int OFF = 8;
    private static final int LEAVES = 10;

    /** From the last fault to normal: a silence that nobody remembers, and a start. */
    private static final long HEAL = 90 * SECOND;

    /** From the last fault to service, without any healing. */
    private static final long SERVICE = 100 * SECOND;

    private static SimulatedPair afterFaults(final int seed, final boolean isMoving) {
        final var pair = new SimulatedPair(seed, isMoving);
        for (int i = 0; i < 400; i++) {
            if (pair.random.nextInt(40) == 0) {
                pair.fault();
            }
            pair.advance();
        }
        return pair;
    }

    private static void run(final SimulatedPair pair, final long nanos) {
        for (final long until = pair.now() + nanos; pair.now() < until; ) {
            pair.advance();
        }
    }

    /** After all faults: both normal, one serves, nobody is silenced or demoted. */
    @Test
    void neverTwoServersAndAlwaysBackToNormal() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final var pair = afterFaults(seed, seed % 2 == 0);
            pair.heal();
            run(pair, HEAL);
            for (int i = 0; i < 2; i++) {
                final ModelServer server = pair.servers[i];
                assertTrue(server.state.isNormal(), () -> "not normal: " + pair.story());
                assertEquals(false, server.isSilenced(pair.now()), pair::story);
                assertEquals(false, pair.coordinators[i].doing().isDemoted(), pair::story);
            }
            assertTrue(
                    pair.servers[0].serves(pair.now()) != pair.servers[1].serves(pair.now()),
                    () -> "not one serves: " + pair.story());
        }
    }

    /** Nothing is repaired: whoever can serve does. */
    @Test
    void nobodyIsSilentForEver() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final var pair = afterFaults(seed, true);
            run(pair, SERVICE);
            assertTrue(
                    pair.isServed() || !pair.isServable(), () -> "nobody serves: " + pair.story());
        }
    }

    /**
     * One fault and its end, at any moment: what waited in a queue while the partner read is known
     * to it before it serves.
     */
    @Test
    void noAddressIsGivenTwice() {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (final int kind : new int[] {DEAD, HUNG, OFF, CUT, LEAVES}) {
                for (int node = 0; node < 2; node++) {
                    final var pair = new SimulatedPair(seed, true);
                    run(pair, pair.random.nextInt(8) * SECOND / 4);
                    pair.fault(node, kind);
                    run(pair, 5 * SECOND + pair.random.nextInt(40) * SECOND / 4);
                    pair.heal();
                    run(pair, 20 * SECOND);
                    // Who did not serve serves from what it learned.
                    pair.fault(1 - node, LEAVES);
                    run(pair, 20 * SECOND);
                    assertEquals(0, pair.twice(), pair::story);
                }
            }
        }
    }
}
