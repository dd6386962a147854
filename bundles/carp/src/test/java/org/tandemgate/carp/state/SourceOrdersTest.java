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
    void ipv6DecidesWhereTwoAdvertisementsDidNotComeByIpv4() {
        assertEquals(HIGHER, orders.of(false, 1, LOWER), "the other half may follow");
        assertEquals(HIGHER, orders.of(false, 1, LOWER), "a copy is no second one");
        assertEquals(LOWER, orders.of(false, 2, LOWER));
        assertEquals(LOWER, orders.of(false, 3, LOWER));
        assertEquals(HIGHER, orders.of(true, 7, HIGHER));
        assertEquals(HIGHER, orders.of(false, 8, LOWER), "one may be lost");
        assertEquals(LOWER, orders.of(false, 9, LOWER));
    }

    /** Two sockets are read one after the other, and a packet may come to both in between. */
    @Test
    void anAdvertisementThatIsReadByIpv6FirstIsJudgedByIpv4() {
        for (long counter = 1; counter <= 3; counter++) {
            assertEquals(HIGHER, orders.of(false, counter, LOWER));
            assertEquals(HIGHER, orders.of(true, counter, HIGHER));
        }
        assertEquals(HIGHER, orders.of(false, 4, HIGHER));
        assertEquals(LOWER, orders.of(true, 4, LOWER));
    }

    @Test
    void aLateCopyByIpv6ChangesNothing() {
        assertEquals(HIGHER, orders.of(true, Long.MIN_VALUE, HIGHER));
        assertEquals(HIGHER, orders.of(false, Long.MAX_VALUE, LOWER), "the counter may wrap");
        assertEquals(LOWER, orders.of(true, 8, LOWER));
        assertEquals(HIGHER, orders.of(false, 7, LOWER));
    }
}
