package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.net.IpAddress;

/** Protection against replays, for which ip_carp.c of the BSDs has a place and no code. */
class ReplayGuardTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = Long.MAX_VALUE - SECOND;
    private static final IpAddress PEER = IpAddress.parse("10.0.0.3");
    private static final CarpAuthenticator AUTHENTICATOR =
            new CarpAuthenticator(CarpKey.ofPassphrase("x"), 1, List.of());

    private final ReplayGuard guard = new ReplayGuard();

    private boolean replayed(final long counter, final long afterNanos) {
        return replayed(PEER, 1, 0, counter, afterNanos);
    }

    private boolean replayed(
            final IpAddress source,
            final int advbase,
            final int advskew,
            final long counter,
            final long afterNanos) {
        return guard.isReplay(
                source,
                new CarpAdvertisement(1, advskew, 0, advbase, counter, AUTHENTICATOR.sign(counter)),
                T0 + afterNanos);
    }

    @Test
    void onlyACounterAboveTheLastOneIsNew() {
        assertFalse(replayed(100, 0));
        assertTrue(replayed(100, 1));
        assertTrue(replayed(99, 1));
        assertFalse(replayed(101, SECOND));
        assertTrue(replayed(100, SECOND));
        assertFalse(replayed(5_000, 2 * SECOND));
    }

    @Test
    void aCounterMayWrap() {
        assertFalse(replayed(Long.MAX_VALUE, 0));
        assertFalse(replayed(Long.MIN_VALUE, 1));
        assertTrue(replayed(Long.MAX_VALUE, 2));
        assertFalse(replayed(-1, 3));
        assertFalse(replayed(0, 4));
        assertTrue(replayed(-1, 5));
    }

    /** ecosystem.md, fault 35: a restarted node begins with another counter. */
    @Test
    void afterASilenceOfTheMasterDownTimeItMayBeginAnew() {
        assertFalse(replayed(100, 0));
        assertTrue(replayed(7, 3 * SECOND));
        assertFalse(replayed(7, 3 * SECOND + 1), "what was refused does not count as a sign");
        assertTrue(replayed(7, 3 * SECOND + 2));
    }

    @Test
    void theSilenceIsThatOfTheSender() {
        assertFalse(replayed(PEER, 0, 10, 100, 0));
        assertTrue(replayed(PEER, 0, 10, 7, 30 * SECOND / 256));
        assertFalse(replayed(PEER, 0, 10, 7, 30 * SECOND / 256 + 1));
    }

    /** It would else have to be silent for 13 minutes. */
    @Test
    void aBowOutChangesNoPace() {
        assertFalse(replayed(PEER, 255, 255, 100, 0));
        assertTrue(replayed(PEER, 255, 255, 100, 3 * SECOND));
        assertFalse(replayed(PEER, 1, 0, 7, 3 * SECOND + 1));
        assertFalse(replayed(PEER, 255, 255, 8, 4 * SECOND));
        assertFalse(replayed(PEER, 1, 0, 6, 8 * SECOND));
    }

    @Test
    void sourcesCountForThemselvesAndAreForgottenInTheEnd() {
        assertFalse(replayed(100, 0));
        for (int i = 0; i < ReplayGuard.MAX_SOURCES - 1; i++) {
            assertFalse(replayed(IpAddress.parse("10.0.1." + i), 1, 0, 5, 1));
        }
        assertTrue(replayed(100, 2));
        for (int i = 0; i < ReplayGuard.MAX_SOURCES; i++) {
            assertFalse(replayed(IpAddress.parse("10.0.2." + i), 1, 0, 5, 3));
        }
        assertFalse(replayed(100, 4));
    }

    /** So that nobody gets rid of a peer's counter by naming sixteen others. */
    @Test
    void whoWasSilentLongestIsForgottenFirst() {
        assertFalse(replayed(100, 0));
        for (int i = 0; i < ReplayGuard.MAX_SOURCES - 1; i++) {
            assertFalse(replayed(IpAddress.parse("10.0.1." + i), 1, 0, 5, 1));
        }
        assertFalse(replayed(101, 2));
        assertFalse(replayed(IpAddress.parse("10.0.2.1"), 1, 0, 5, 3));
        assertTrue(replayed(101, 4), "it was heard after the fifteen others");
        assertFalse(replayed(IpAddress.parse("10.0.1.0"), 1, 0, 5, 5));
    }
}
