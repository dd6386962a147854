package org.tandemgate.gratuitousarp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;

class LedgerTest {
    private static final IpAddress FIRST = IpAddress.parse("10.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("2001:db8::1");
    private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");

    private final Ledger ledger = new Ledger();

    private static Instant at(final int seconds) {
        return T0.plusSeconds(seconds);
    }

    private void failed(final IpAddress address, final int seconds) {
        ledger.failed(address, address + " failed", true, at(seconds));
    }

    @Test
    void aFrameOfAnotherAddressMendsNothing() {
        failed(FIRST, 0);
        ledger.sent(OTHER, at(1));

        assertEquals(Optional.of(new Ledger.Failure("10.0.0.1 failed", at(0))), ledger.failure());

        ledger.sent(FIRST, at(2));

        assertEquals(Optional.empty(), ledger.failure());
        assertEquals("10.0.0.1 failed", ledger.lastError());
        assertEquals(at(0), ledger.lastErrorAt());
    }

    @Test
    void failsSinceTheFirstFailureBehindTheLastSuccess() {
        failed(FIRST, 0);
        ledger.sent(FIRST, at(1));
        failed(FIRST, 2);
        failed(FIRST, 3);

        assertEquals(at(2), ledger.failure().orElseThrow().since());
        assertEquals(at(3), ledger.lastErrorAt());
        assertEquals(3, ledger.failed());
    }

    @Test
    void theOldestFailureIsTold() {
        failed(OTHER, 0);
        failed(FIRST, 1);

        assertEquals("2001:db8::1 failed", ledger.failure().orElseThrow().error());
    }

    @Test
    void aFailureGoesWithItsAddressOrTheRole() {
        failed(FIRST, 0);
        ledger.announces(List.of(OTHER));
        assertEquals(Optional.empty(), ledger.failure());

        failed(OTHER, 1);
        ledger.rest();
        assertEquals(Optional.empty(), ledger.failure());
    }

    /** The kernel gave it back behind the end of the role. */
    @Test
    void whatIsNotWantedAnyMoreIsCountedOnly() {
        ledger.failed(FIRST, "late", false, at(0));

        assertEquals(1, ledger.failed());
        assertEquals("late", ledger.lastError());
        assertEquals(Optional.empty(), ledger.failure());
    }
}
