package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.state.LinkDamper.Sight.GONE;
import static org.tandemgate.carp.state.LinkDamper.Sight.NO_CARRIER;
import static org.tandemgate.carp.state.LinkDamper.Sight.UP;

import org.junit.jupiter.api.Test;

class LinkDamperTest {
    private static final long MS = 1_000_000L;
    private static final long BEGIN = Long.MAX_VALUE - 300 * MS;

    private static LinkDamper see(
            final LinkDamper damper, final LinkDamper.Sight sight, final long millis) {
        return damper.see(sight, 200 * MS, 1000 * MS, BEGIN + millis * MS);
    }

    @Test
    void whatIsSeenFirstCountsAtOnce() {
        assertTrue(see(LinkDamper.NEW, UP, 0).counts());
        assertFalse(see(LinkDamper.NEW, NO_CARRIER, 0).counts());
    }

    @Test
    void aShortLossIsOverlooked() {
        final LinkDamper lost = see(see(LinkDamper.NEW, UP, 0), NO_CARRIER, 10);
        assertTrue(lost.counts());
        assertTrue(see(lost, NO_CARRIER, 209).counts());
        final LinkDamper back = see(lost, UP, 150);
        assertTrue(back.counts());
        assertEquals(CarpElection.NO_DEADLINE, back.changesAtNanos());

        assertFalse(lost.isDue(BEGIN + 209 * MS));
        assertTrue(lost.isDue(BEGIN + 210 * MS));
        assertFalse(see(lost, NO_CARRIER, 210).counts());
    }

    @Test
    void aCarrierThatIsBackMustStayAndEveryLossStartsTheWaitAnew() {
        LinkDamper damper = see(LinkDamper.NEW, NO_CARRIER, 0);
        for (int flap = 0; flap < 10; flap++) {
            damper = see(damper, UP, 500L * flap + 100);
            damper = see(damper, NO_CARRIER, 500L * flap + 350);
            assertFalse(damper.counts());
        }
        damper = see(damper, UP, 6000);
        assertFalse(see(damper, UP, 6999).counts());
        assertTrue(see(damper, UP, 7000).counts());
    }

    @Test
    void anInterfaceThatIsGoneOrSetDownIsNeverOverlooked() {
        assertFalse(see(see(LinkDamper.NEW, UP, 0), GONE, 1).counts());
        final LinkDamper lost = see(see(LinkDamper.NEW, UP, 0), NO_CARRIER, 10);
        assertFalse(see(lost, GONE, 11).counts());
    }

    @Test
    void withoutDelaysEverythingCountsAtOnce() {
        final LinkDamper up = LinkDamper.NEW.see(UP, 0, 0, BEGIN);
        assertFalse(up.see(NO_CARRIER, 0, 0, BEGIN).counts());
        assertTrue(up.see(NO_CARRIER, 0, 0, BEGIN).see(UP, 0, 0, BEGIN).counts());
    }
}
