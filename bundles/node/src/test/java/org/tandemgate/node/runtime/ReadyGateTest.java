package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadyGateTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = Long.MAX_VALUE - SECOND;

    private final ReadyGate gate = new ReadyGate(BEGIN);
    private final FakeReadiness table = new FakeReadiness("pfsync", "40 % of the table");

    private @Nullable String obstacle(final List<String> parts, final long seconds) {
        return gate.obstacle(parts, HALF_A_MINUTE, BEGIN + seconds * SECOND);
    }

    @Test
    void withoutPartsNothingIsWaitedFor() {
        assertNull(obstacle(List.of(), 0));
    }

    @Test
    void everyRegisteredPartMustBeReadyAndTheGateThenStaysOpen() {
        gate.add(table);
        assertEquals("waiting for pfsync: 40 % of the table", obstacle(List.of(), 1));
        table.obstacle = null;
        assertNull(obstacle(List.of(), 2));
        table.obstacle = "lost again";
        assertNull(obstacle(List.of(), 3), "what fails later demotes, and is not this gate's");
    }

    @Test
    void aNamedPartMustBeThere() {
        assertEquals("waiting for pfsync, which is not there yet", obstacle(List.of("pfsync"), 0));
        table.obstacle = null;
        gate.add(table);
        gate.remove(table);
        assertNotNull(obstacle(List.of("pfsync"), 1));
        gate.add(table);
        assertNull(obstacle(List.of("pfsync"), 2));
    }

    @Test
    void aPartThatNeverComesIsMissedAtTheTimeoutAndTold() {
        assertNotNull(obstacle(List.of("pfsync"), 29));
        assertNull(gate.missed());
        assertNull(obstacle(List.of("pfsync"), 30));
        final String missed = String.valueOf(gate.missed());
        assertTrue(
                missed.contains("took part after 30 s although it was waiting for pfsync"), missed);
    }

    @Test
    void aPartThatFailsToAnswerIsNotReady() {
        table.fails = true;
        gate.add(table);
        assertEquals(
                "waiting for pfsync: it fails to answer: java.lang.IllegalStateException: broken",
                obstacle(List.of(), 0));
    }
}
