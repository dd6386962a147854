package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasuredTest {
    private static final long MILLI = 1_000_000;
    private static final long FAULT = 1000 * MILLI;
    private static final long END = 3000 * MILLI;

    private final List<Sighting> seen = new ArrayList<>();

    /** Echoes from gw1 up to 1000 ms, from gw2 from 1040 ms on. */
    @Test
    void holeAndLossReachFromTheFirstSilentDatagramToTheNextEcho() {
        traffic(1000, 1040);

        final Measured measured = measured();

        assertEquals(40, measured.holeMillis(), 0.6);
        assertEquals(39, measured.lost());
        assertEquals(1900, measured.sent());
    }

    /** The first one after the fault counts, the last one before it does not. */
    @Test
    void lossBeginsWithTheFault() {
        traffic(998, 1001);

        assertEquals(1, measured().lost());
    }

    @Test
    void datagramsThatTheClientCouldNotSendAreLostToo() {
        traffic(1000, 1040);
        seen.removeIf(
                sight ->
                        sight.kind() == Sighting.Kind.REQUEST
                                && sight.number() > 1020
                                && sight.number() < 1030);

        assertEquals(39, measured().lost());
    }

    @Test
    void announcementIsTheNewMastersFirstAndNotTheOldOnes() {
        see(990, "gw1", Sighting.Kind.ADVERT);
        see(1001, "gw1", Sighting.Kind.ADVERT);
        see(1010, "another", Sighting.Kind.ADVERT);
        see(1020, "gw2", Sighting.Kind.ANSWER);
        see(1036, "gw2", Sighting.Kind.ADVERT);
        see(1037, "gw2", Sighting.Kind.ANNOUNCEMENT);
        see(1038, "gw1", Sighting.Kind.ADVERT);

        final Measured measured = measured();

        assertEquals(36, measured.announcedMillis(), 1e-6);
        assertEquals(35, measured.silenceMillis(), 1e-6);
    }

    @Test
    void withoutAnAnnouncementThereIsNoNumber() {
        see(990, "gw1", Sighting.Kind.ADVERT);

        assertTrue(Double.isNaN(measured().announcedMillis()));
        assertTrue(Double.isNaN(measured().silenceMillis()));
    }

    @Test
    void whatComesAfterTheEndDoesNotCount() {
        see(3001, "gw2", Sighting.Kind.ADVERT);

        assertTrue(Double.isNaN(measured().announcedMillis()));
    }

    @Test
    void anOldMasterThatWasNeverHeardHasNoSilence() {
        see(1036, "gw2", Sighting.Kind.ADVERT);

        assertEquals(36, measured().announcedMillis(), 1e-6);
        assertTrue(Double.isNaN(measured().silenceMillis()));
    }

    @Test
    void aHoleThatDoesNotEndReachesToTheEnd() {
        traffic(1000, Integer.MAX_VALUE);

        assertEquals(1999, measured().holeMillis(), 0.6);
    }

    @Test
    void whoPausesInItsAnswersDoesNotAnswerMeanwhile() {
        for (int at = 0; at <= 50; at += 10) {
            see(1000 + at, "gw1", Sighting.Kind.ANSWER);
            see(1400 + at, "gw2", Sighting.Kind.ANSWER);
            see(2000 + at, "gw1", Sighting.Kind.ANSWER);
        }

        assertEquals(0, measured().bothMillis(), 1e-6);
    }

    @Test
    void bothForAWhileIsNotToTheEnd() {
        for (int at = 1000; at <= 2700; at += 10) {
            see(at, "gw1", Sighting.Kind.ANSWER);
            see(at + 1, "gw2", Sighting.Kind.ANSWER);
        }

        assertFalse(measured().bothToTheEnd());
    }

    @Test
    void bothAnswerOnlyWhereTheirSpansOverlap() {
        for (int at = 1000; at <= 1200; at += 10) {
            see(at, "gw1", Sighting.Kind.ANSWER);
        }
        for (int at = 1100; at <= 2990; at += 10) {
            see(at, "gw2", Sighting.Kind.ANSWER);
        }

        final Measured measured = measured();

        assertEquals(100, measured.bothMillis(), 1e-6);
        assertFalse(measured.bothToTheEnd());
    }

    @Test
    void twoMastersForEverAreToldFromTwoMastersForAWhile() {
        for (int at = 1000; at <= 2990; at += 10) {
            see(at, "gw1", Sighting.Kind.ANSWER);
            see(at + 1, "gw2", Sighting.Kind.ANSWER);
        }

        assertTrue(measured().bothToTheEnd());
    }

    @Test
    void nobodyAnsweringIsNotBoth() {
        for (int at = 1000; at <= 1200; at += 10) {
            see(at, "gw1", Sighting.Kind.ANSWER);
        }
        for (int at = 1210; at <= 2990; at += 10) {
            see(at, "gw2", Sighting.Kind.ANSWER);
        }

        assertEquals(0, measured().bothMillis(), 1e-6);
    }

    /** A datagram a millisecond, its number the millisecond; its echo after half of one. */
    private void traffic(final int lastOfOld, final int firstOfNew) {
        for (int at = 900; at < 3000; at++) {
            seen.add(new Sighting(at * MILLI, "client", Sighting.Kind.REQUEST, at));
            if (at <= lastOfOld || at >= firstOfNew) {
                final String machine = at <= lastOfOld ? "gw1" : "gw2";
                seen.add(new Sighting(at * MILLI + MILLI / 2, machine, Sighting.Kind.REPLY, at));
            }
        }
    }

    private void see(final int atMillis, final String machine, final Sighting.Kind kind) {
        seen.add(new Sighting(atMillis * MILLI, machine, kind, 0));
    }

    private Measured measured() {
        seen.sort(Comparator.comparingLong(Sighting::atNanos));
        return Measured.of(seen, FAULT, END, "gw1", "gw2");
    }
}
