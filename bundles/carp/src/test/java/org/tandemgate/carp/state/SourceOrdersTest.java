package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceOrdersTest {
    private static final int HIGHER = 1;
    private static final int LOWER = -1;

    private final SourceOrders orders = new SourceOrders();

    private int sign(final boolean ipv4, final long counter, final int ofSource) {
        return Integer.signum(orders.of(ipv4, true, counter, ofSource));
    }

    @Test
    void ipv4DecidesForTheWholeAdvertisement() {
        assertEquals(HIGHER, sign(true, 7, HIGHER));
        assertEquals(HIGHER, sign(false, 7, LOWER));
        assertEquals(LOWER, sign(true, 8, LOWER));
        assertEquals(LOWER, sign(false, 8, HIGHER));
    }

    /** Where IPv4 is lost, or nobody has it. */
    @Test
    void ipv6DecidesWhereTwoAdvertisementsDidNotComeByIpv4() {
        assertEquals(HIGHER, sign(false, 1, LOWER), "the other half may follow");
        assertEquals(HIGHER, sign(false, 1, LOWER), "a copy is no second one");
        assertEquals(LOWER, sign(false, 2, LOWER));
        assertEquals(LOWER, sign(false, 3, LOWER));
        assertEquals(HIGHER, sign(true, 7, HIGHER));
        assertEquals(HIGHER, sign(false, 8, LOWER), "one may be lost");
        assertEquals(LOWER, sign(false, 9, LOWER));
    }

    /** Two sockets are read one after the other, and a packet may come to both in between. */
    @Test
    void anAdvertisementThatIsReadByIpv6FirstIsJudgedByIpv4() {
        for (long counter = 1; counter <= 3; counter++) {
            assertEquals(HIGHER, sign(false, counter, LOWER));
            assertEquals(HIGHER, sign(true, counter, HIGHER));
        }
        assertEquals(HIGHER, sign(false, 4, HIGHER));
        assertEquals(LOWER, sign(true, 4, LOWER));
    }

    @Test
    void aLateCopyByIpv6ChangesNothing() {
        assertEquals(HIGHER, sign(true, Long.MIN_VALUE, HIGHER));
        assertEquals(HIGHER, sign(false, Long.MAX_VALUE, LOWER), "the counter may wrap");
        assertEquals(LOWER, sign(true, 8, LOWER));
        assertEquals(HIGHER, sign(false, 7, LOWER));
    }

    /** Its counter began anew anywhere, before IPv4 was lost. */
    @Test
    void aRestartIsNoLateCopy() {
        assertEquals(HIGHER, sign(true, 1_000_000, HIGHER));
        assertEquals(HIGHER, sign(false, 5, LOWER));
        assertEquals(LOWER, sign(false, 6, LOWER));
    }

    /** The other node may hear both families, and go by IPv4. */
    @Test
    void whatIpv6SaysAloneIsInDoubtWhereIpv4IsSpoken() {
        for (long counter = 1; counter <= 2; counter++) {
            orders.of(false, true, counter, LOWER);
        }
        assertEquals(LOWER * SourceOrders.IN_DOUBT, orders.of(false, true, 3, LOWER));
        assertEquals(LOWER, orders.of(false, false, 4, LOWER), "there is nothing else");
        assertEquals(LOWER, orders.of(true, true, 5, LOWER));
        assertEquals(LOWER, orders.of(false, true, 5, HIGHER), "IPv4 has said it");
    }
}
