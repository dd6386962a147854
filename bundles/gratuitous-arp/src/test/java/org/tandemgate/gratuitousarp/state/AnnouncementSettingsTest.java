package org.tandemgate.gratuitousarp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 1, 0, \'repeat is 0, needs 1..100'",
        "101, 0, 0, 1, 0, \'repeat is 101, needs 1..100'",
        "1, -1, 0, 1, 0, \'gap.ms is -1, needs 0..60000'",
        "1, 60001, 0, 1, 0, \'gap.ms is 60001, needs 0..60000'",
        "1, 0, -1, 1, 0, \'refresh.s is -1, needs 0..86400'",
        "1, 0, 86401, 1, 0, \'refresh.s is 86401, needs 0..86400'",
        "1, 0, 0, 0, 0, \'rate is 0, needs 1..100000'",
        "1, 0, 0, 100001, 0, \'rate is 100001, needs 1..100000'",
    })
    void namesKeyValueAndRange(
            final int repeat,
            final int gap,
            final int refresh,
            final int rate,
            final int confirm,
            final String complaint) {
        final var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new AnnouncementSettings(repeat, gap, refresh, rate, confirm));
        assertEquals(complaint, refused.getMessage());
    }

    @Test
    void takesBothEndsOfEveryRange() {
        assertEquals(7, new AnnouncementSettings(1, 0, 0, 1, 0).gapNanos(7));
        final var most = new AnnouncementSettings(100, 60_000, 86_400, 100_000, 64);
        assertEquals(60_000_000_000L, most.gapNanos(7));
        assertEquals(86_400_000_000_000L, most.refreshNanos());
    }

    @Test
    void printsOneLine() {
        assertEquals(
                "repeat=3 gap=advertisement interval refresh=60 s rate=1000/s confirm=8",
                AnnouncementSettings.DEFAULT.toString());
        assertEquals(
                "repeat=1 gap=20 ms refresh=off rate=5/s confirm=off",
                new AnnouncementSettings(1, 20, 0, 5, 0).toString());
    }
}
