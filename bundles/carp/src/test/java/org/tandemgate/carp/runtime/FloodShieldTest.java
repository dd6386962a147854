package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Family;

class FloodShieldTest {
    private static final long T0 = 5_000_000_000L;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final EffectsThread effects = new EffectsThread(kernel);
    private final FloodShield shield = new FloodShield(new Warnings("carp", effects), T0);

    @AfterEach
    void stop() {
        effects.close();
    }

    private List<String> after(final long nanos, final int malformed) {
        shield.read(kernel.openRawSocket(Family.IPV6, 112), malformed, nanos);
        return kernel.journal();
    }

    @Test
    void manyMalformedPacketsWithinASecondRaiseIt() {
        assertEquals(List.of(), after(T0, FloodShield.MANY - 1));
        assertEquals(List.of("checksum of 36 required"), after(T0 + 999 * MS, 1));
        assertEquals(List.of("checksum of 36 required"), after(T0 + 999 * MS, FloodShield.MANY));
    }

    @Test
    void theSameNumberInTwoSecondsDoesNot() {
        after(T0, FloodShield.MANY - 1);

        assertEquals(List.of(), after(T0 + FloodShield.WINDOW_NANOS, FloodShield.MANY - 1));
    }

    /** So that what is dropped is counted now and then, and nothing is left behind. */
    @Test
    void itFallsAfterTenSecondsAndRisesAgainOnlyWithTheFlood() {
        after(T0, FloodShield.MANY);
        final long over = T0 + FloodShield.HOLD_NANOS;
        assertEquals(1, after(over - 1, 0).size());

        assertEquals("checksum of 0 required", after(over, 0).get(1));
        assertEquals(2, after(over + MS, FloodShield.MANY - 1).size());
        assertEquals(3, after(over + 2 * MS, 1).size());
    }
}
