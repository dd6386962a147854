package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElectionSettingsTest {

    /** freebsd ip_carp.c, carp_send_ad_locked: advbase + demoted advskew / 256 s. */
    @Test
    void theIntervalContainsTheDemotion() {
        assertEquals(1_000_000_000L, of(1, 0).intervalNanos(0));
        assertEquals(1_390_625_000L, of(1, 100).intervalNanos(0));
        assertEquals(1_937_500_000L, of(1, 100).intervalNanos(140));
        assertEquals(1_937_500_000L, of(1, 100).intervalNanos(1_000_000));
        assertEquals(255_937_500_000L, of(255, 254).intervalNanos(0));
    }

    /** freebsd ip_carp.c, DEMOTE_ADVSKEW: clamped to 240, also without any demotion. */
    @Test
    void theEffectiveAdvskewEndsAt240() {
        assertEquals(0, of(1, 0).effectiveAdvskew(0));
        assertEquals(239, of(1, 0).effectiveAdvskew(239));
        assertEquals(240, of(1, 0).effectiveAdvskew(240));
        assertEquals(240, of(1, 0).effectiveAdvskew(241));
        assertEquals(240, of(1, 254).effectiveAdvskew(0));
        assertEquals(240, of(1, 254).effectiveAdvskew(Integer.MAX_VALUE));
    }

    /** freebsd ip_carp.c, carp_setrun: 3 x advbase + advskew / 256 s, as configured. */
    @Test
    void masterDownCountsTheConfiguredAdvskewOnce() {
        assertEquals(3_000_000_000L, of(1, 0).masterDownNanos());
        assertEquals(3_390_625_000L, of(1, 100).masterDownNanos());
        assertEquals(3_992_187_500L, of(1, 254).masterDownNanos());
        assertEquals(765_000_000_000L, of(255, 0).masterDownNanos());
    }

    /** openbsd ip_carp.c 1.270, carp_setrun: with both 0 1/256 s and 3/256 s. */
    @Test
    void advbaseZeroCountsInAdvskewAlone() {
        assertEquals(3_906_250L, of(0, 0).intervalNanos(0));
        assertEquals(11_718_750L, of(0, 0).masterDownNanos());
        assertEquals(3_906_250L, of(0, 1).intervalNanos(0));
        assertEquals(11_718_750L, of(0, 1).masterDownNanos());
        assertEquals(39_062_500L, of(0, 10).intervalNanos(0));
        assertEquals(117_187_500L, of(0, 10).masterDownNanos());
    }

    /**
     * openbsd ip_carp.c, carp_send_ad: the advskew sent is the configured one. With advbase 0 a
     * demoted interval would be longer than the master-down time of the peer.
     */
    @Test
    void advbaseZeroLeavesDemotionToItsOwnOctet() {
        assertEquals(2, of(0, 2).effectiveAdvskew(100));
        assertEquals(7_812_500L, of(0, 2).intervalNanos(100));
    }

    /** With advbase 0 a backup waits three intervals of the master it hears, and its own lag. */
    @Test
    void subSecondPatienceFollowsTheMaster() {
        final long unit = ElectionSettings.SKEW_UNIT_NANOS;
        assertEquals(of(0, 10).masterDownNanos(), of(0, 10).patienceNanos(0, false));
        assertEquals(30 * unit, of(0, 10).patienceNanos(10 * unit, false));
        assertEquals(33 * unit, of(0, 10).patienceNanos(11 * unit, false));
        assertEquals((3 * 2 + 8) * unit, of(0, 10).patienceNanos(2 * unit, false));
        assertEquals((6 + 9) * unit, of(0, 10).patienceNanos(unit, false));
        assertEquals(6 * unit, of(0, 0).patienceNanos(unit, false));
        assertEquals(
                of(1, 10).masterDownNanos(),
                of(1, 10).patienceNanos(ElectionSettings.nanos(3, 200), false));
        assertEquals(
                of(0, 10).masterDownNanos(),
                of(0, 10).patienceNanos(ElectionSettings.nanos(1, 0), false));
    }

    @Test
    void aMasterIsTooSlowWhenItsNextAdvertisementComesAfterTheTimeout() {
        assertFalse(of(1, 100).isTooSlow(3, 100));
        assertTrue(of(1, 100).isTooSlow(3, 101));
        assertFalse(of(0, 10).isTooSlow(0, 254));
        assertTrue(of(0, 10).isTooSlow(1, 0));
    }

    @Test
    void rangesAreNamed() {
        assertEquals("advskew is 300, needs 0..254", refusal(1, 300, 0));
        assertEquals("advskew is 255, needs 0..254", refusal(1, 255, 0));
        assertEquals("advskew is -1, needs 0..254", refusal(1, -1, 0));
        assertEquals("advbase is 256, needs 0..255", refusal(256, 0, 0));
        assertEquals(
                "preempt delay (ns) is 3600000000001, needs 0..3600000000000",
                refusal(1, 0, 3_600_000_000_001L));
    }

    private static String refusal(final int advbase, final int advskew, final long delay) {
        return String.valueOf(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ElectionSettings(advbase, advskew, true, delay))
                        .getMessage());
    }

    private static ElectionSettings of(final int advbase, final int advskew) {
        return new ElectionSettings(advbase, advskew, true, 0);
    }
}
