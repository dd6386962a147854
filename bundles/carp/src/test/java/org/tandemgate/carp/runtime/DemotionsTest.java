package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election.Cause;

class DemotionsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Demotions demotions = new Demotions();

    /** A monotonic clock that is about to wrap. */
    private static long at(final long seconds) {
        return Long.MAX_VALUE - SECOND + seconds * SECOND;
    }

    @Test
    void reasonsAreKeptApartByOwner() {
        demotions.add("carp", new Cause("pfsync", "bulk", Duration.ofMinutes(1)), 32, at(0));
        demotions.add("carp", new Cause(Demotion.OPERATOR, "bulk", null), 1, at(0));
        assertEquals(33, demotions.total("carp"));
        demotions.subtract("carp", new Cause("pfsync", "bulk", Duration.ofMinutes(1)), 255);
        assertEquals(1, demotions.total("carp"));
        assertNull(demotions.list().get(0).expires());
    }

    @Test
    void aDemotionEndsAtItsLimitAndItsOwnerCanRenewIt() {
        final Cause bulk = new Cause("pfsync", "bulk", Duration.ofSeconds(10));
        demotions.add("carp", bulk, 32, at(0));
        assertNotNull(demotions.list().get(0).expires());
        assertEquals(List.of(), demotions.expire(at(9)));
        demotions.add("carp", bulk, 1, at(9));
        assertEquals(List.of(), demotions.expire(at(18)));
        assertEquals(33, demotions.total("carp"));

        final List<Demotion> ended = demotions.expire(at(19));

        assertEquals(List.of("bulk"), ended.stream().map(Demotion::reason).toList());
        assertEquals(0, demotions.total("carp"));
        assertEquals(List.of(), demotions.list());
    }

    @Test
    void whatIsLeftOfADemotionEndsWhenAllOfItWouldHave() {
        final Cause cable = new Cause(Demotion.OPERATOR, "cable", Duration.ofMinutes(1));
        demotions.add("carp", cable, 5, at(0));
        final var expires = demotions.list().get(0).expires();
        demotions.subtract("carp", new Cause(Demotion.OPERATOR, "cable", null), 2);

        assertEquals(3, demotions.total("carp"));
        assertEquals(expires, demotions.list().get(0).expires());
        assertEquals(1, demotions.expire(at(60)).size());
        demotions.subtract("carp", cable, 1);
        assertEquals(List.of(), demotions.list());
    }

    @Test
    void whenThereAreTooManyOnlyThoseInForceMayBeRenewed() {
        final Duration minute = Duration.ofMinutes(1);
        for (int i = 0; i < Demotions.MOST; i++) {
            assertTrue(demotions.hasRoom("carp", new Cause("pfsync", "r" + i, minute)));
            demotions.add("carp", new Cause("pfsync", "r" + i, minute), 1, at(0));
        }
        assertTrue(demotions.hasRoom("carp", new Cause("pfsync", "r0", minute)));
        assertFalse(demotions.hasRoom("carp", new Cause("pfsync", "other", minute)));
        assertFalse(demotions.hasRoom("wan", new Cause("pfsync", "r0", minute)));
    }

    @Test
    void whatItsOwnerEndsHasNoLimit() {
        demotions.set("carp", Demotions.CARP, "link down: lan", 240);
        demotions.add("carp", Cause.operator(), 300, at(0));
        assertEquals(List.of(), demotions.expire(at(1_000_000)));
        assertEquals(495, demotions.total("carp"));
        demotions.keepOnly("link down: ", known -> false);
        assertEquals(255, demotions.total("carp"));
    }

    @Test
    void onlyTheOperatorDemotesWithoutAnEnd() {
        final var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> new Cause("pfsync", "bulk", null));
        assertEquals(
                "limit is missing, needs 1 s..7 days: only the operator demotes without an end",
                refused.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Cause("pfsync", "bulk", Duration.ofDays(8)));
        assertThrows(
                IllegalArgumentException.class, () -> new Cause("", "bulk", Duration.ofDays(1)));
    }
}
