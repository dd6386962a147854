package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;

class FirstAdvertisementTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final SendAdvertisement GOOD = new SendAdvertisement(1, 0, 0, false);
    private static final SendAdvertisement DEMOTED = new SendAdvertisement(1, 50, 50, false);

    private final FirstAdvertisement first = new FirstAdvertisement();

    @Test
    void holdsNothingWhenNoAddressesArePending() {
        assertFalse(first.holds(GOOD));
        assertNull(first.take());
        assertEquals(Long.MAX_VALUE, first.earlier(Long.MAX_VALUE));
    }

    @Test
    void holdsEveryAdvertisementAndLetsTheNewestGo() {
        first.waitForAddresses(true, NOW);

        assertTrue(first.holds(GOOD));
        assertTrue(first.holds(DEMOTED));

        assertEquals(DEMOTED, first.take());
        assertFalse(first.holds(GOOD));
    }

    /** Where nobody serves, a third node must soon learn that this one does. */
    @Test
    void waitsLongerWhileAnotherMasterServes() {
        first.waitForAddresses(false, NOW);
        assertTrue(first.holds(GOOD));
        assertFalse(first.isOverdue(NOW + FirstAdvertisement.PATIENCE_NANOS - 1));
        assertTrue(first.isOverdue(NOW + FirstAdvertisement.PATIENCE_NANOS));
        assertEquals(NOW + 5, first.earlier(NOW + 5));
        assertEquals(NOW + FirstAdvertisement.PATIENCE_NANOS, first.earlier(NOW + 1_000_000_000L));

        first.forget();
        first.waitForAddresses(true, NOW);
        assertTrue(first.holds(GOOD));
        assertFalse(first.isOverdue(NOW + FirstAdvertisement.SERVED_PATIENCE_NANOS - 1));
        assertTrue(first.isOverdue(NOW + FirstAdvertisement.SERVED_PATIENCE_NANOS));
    }
}
