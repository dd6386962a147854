package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceOrdersTest {
    private static final int HIGHER = 1;
    private static final int LOWER = -1;

    private final SourceOrders orders = new SourceOrders();

    @Test
    void ipv4DecidesForTheWholeAdvertisement() {
        assertEquals(HIGHER, orders.of(true, 7, HIGHER));
        assertEquals(HIGHER, orders.of(false, 7, LOWER));
        assertEquals(LOWER, orders.of(true, 8, LOWER));
        assertEquals(LOWER, orders.of(false, 8, HIGHER));
    }

    /** Where IPv4 is lost, or nobody has it. */
    @Test
    void ipv6DecidesForAnAdvertisementThatDidNotComeByIpv4() {
        assertEquals(LOWER, orders.of(false, 0, LOWER));
        assertEquals(HIGHER, orders.of(true, 7, HIGHER));
        assertEquals(LOWER, orders.of(false, 8, LOWER));
        assertEquals(HIGHER, orders.of(false, 7, LOWER));
    }

    @Test
    void aLateCopyByIpv6ChangesNothing() {
        assertEquals(HIGHER, orders.of(true, Long.MIN_VALUE, HIGHER));
        assertEquals(HIGHER, orders.of(false, Long.MAX_VALUE, LOWER), "the counter may wrap");
        assertEquals(LOWER, orders.of(true, 8, LOWER));
        assertEquals(HIGHER, orders.of(false, 7, HIGHER));
    }
}
