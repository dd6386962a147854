package org.tandemgate.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;

class ConntrackFlowTest {
    private static final int PLACES = 1 << 18;
    private static final IpAddress SERVER = IpAddress.parse("203.0.113.9");

    /** Which of so many places {@link java.util.HashMap} chooses. */
    private static int place(final ConntrackFlow flow) {
        final int hash = flow.hashCode();
        return (hash ^ hash >>> Short.SIZE) & (PLACES - 1);
    }

    private static ConntrackFlow flow(final int client, final int source, final int destination) {
        final var original =
                new ConntrackTuple(
                        IpAddress.parse("10.1." + (client >> 8) + "." + (client & 0xff)),
                        SERVER,
                        17,
                        source,
                        destination);
        return new ConntrackFlow(original, original.inverse(), 0);
    }

    /** So many balls thrown at random leave 1 - e^(-n/places) of the places taken. */
    private static void assertSpread(final int flows, final BitSet taken) {
        final double random = PLACES * (1 - Math.exp(-(double) flows / PLACES));
        assertTrue(
                taken.cardinality() > 0.95 * random,
                () -> taken.cardinality() + " places taken, at random " + random);
    }

    @Test
    void flowsThatDifferInSourcePortAndFewDestinationPortsSpread() {
        final var taken = new BitSet();
        for (int i = 0; i < 200_000; i++) {
            taken.set(place(flow(1, 20_000 + i % 4000, 10_000 + i / 4000)));
        }
        assertSpread(200_000, taken);
    }

    @Test
    void flowsOfManyClientsToOnePortSpread() {
        final var taken = new BitSet();
        for (int i = 0; i < 200_000; i++) {
            taken.set(place(flow(i / 1000, 32_768 + i % 1000 * 2, 443)));
        }
        assertSpread(200_000, taken);
    }

    @Test
    void equalFlowsHaveEqualHashes() {
        assertEquals(flow(1, 2, 3), flow(1, 2, 3));
        assertEquals(flow(1, 2, 3).hashCode(), flow(1, 2, 3).hashCode());
    }
}
