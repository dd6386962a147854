package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        demotions.change("carp", new Cause("pfsync", "bulk", Duration.ofMinutes(1)), 32, at(0));
        demotions.change("carp", new Cause(Demotion.OPERATOR, "bulk", null), 1, at(0));
        assertEquals(33, demotions.total("carp"));
        demotions.change("carp", new Cause("pfsync", "bulk", Duration.ofMinutes(1)), -255, at(0));
        assertEquals(1, demotions.total("carp"));
        assertNull(demotions.list().get(0).expires());
    }

    @Test
    void aDemotionEndsAtItsLimitAndItsOwnerCanRenewIt() {
        final Cause bulk = new Cause("pfsync", "bulk", Duration.ofSeconds(10));
        demotions.change("carp", bulk, 32, at(0));
        assertNotNull(demotions.list().get(0).expires());
        assertEquals(List.of(), demotions.expire(at(9)));
        demotions.change("carp", bulk, 1, at(9));
        assertEquals(List.of(), demotions.expire(at(18)));
        assertEquals(33, demotions.total("carp"));

        final List<Demotion> ended = demotions.expire(at(19));

        assertEquals(List.of("bulk"), ended.stream().map(Demotion::reason).toList());
        assertEquals(0, demotions.total("carp"));
        assertEquals(List.of(), demotions.list());
    }

    @Test
    void whatItsOwnerEndsHasNoLimit() {
        demotions.set("carp", Demotions.CARP, "link down: lan", 240);
        demotions.change("carp", Cause.operator(), 300, at(0));
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
