package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgesTest {
    @Test
    void twoUnitsAtMostAndPreciseWhenYoung() {
        assertEquals("0 ms", Ages.text(Duration.ofMillis(-5)));
        assertEquals("999 ms", Ages.text(Duration.ofMillis(999)));
        assertEquals("1.0 s", Ages.text(Duration.ofSeconds(1)));
        assertEquals("9.9 s", Ages.text(Duration.ofMillis(9999)));
        assertEquals("10 s", Ages.text(Duration.ofSeconds(10)));
        assertEquals("59 s", Ages.text(Duration.ofSeconds(59)));
        assertEquals("1 min 0 s", Ages.text(Duration.ofMinutes(1)));
        assertEquals("1 h 0 min", Ages.text(Duration.ofHours(1)));
        assertEquals("23 h 59 min", Ages.text(Duration.ofDays(1).minusSeconds(1)));
        assertEquals("12 d 4 h", Ages.text(Duration.ofDays(12).plusHours(4)));
    }

    @Test
    void whatNeverHappenedHasNoAge() {
        final Instant now = Instant.parse("2026-01-01T00:00:10Z");
        assertEquals("never", Ages.ago(null, now));
        assertEquals("3.5 s ago", Ages.ago(now.minusMillis(3500), now));
        assertEquals(null, Ages.milliseconds(null, now));
        assertEquals(0L, Ages.milliseconds(now.plusSeconds(1), now));
    }
}
