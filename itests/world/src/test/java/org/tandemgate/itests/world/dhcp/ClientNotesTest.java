package org.tandemgate.itests.world.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ClientNotesTest {
    private static final String TEXT =
            """
            clients ready
            ack 1000000000 900000000 10.0.0.2 10.0.16.1 1
            lost 1100000000
            lost 1600000000
            nak 1700000000
            ack 2600000000 1100000000 10.0.0.3 10.0.16.2 2
            lost 5000000000
            ack 9000000000 8900000000 10.0.0.3 10.0.16.1 3
            ack 99""";

    private final ClientNotes notes = ClientNotes.of(TEXT);

    /**
     * From the first message that nobody answered, over all others, to the next lease of anyone.
     */
    @Test
    void anOutageLastsFromAMessageWithoutAnswerToTheNextLease() {
        final var outage = notes.outageBetween(0, 3_000_000_000L);
        assertEquals(1_500_000_000L, outage.nanos());
        assertTrue(outage.isOver());
        assertEquals(2, notes.lostBetween(0, 3_000_000_000L));
        assertEquals(1.5, notes.longestWaitSeconds(0, 3_000_000_000L), 1e-9);
    }

    @Test
    void anOutageWithoutAnEndCountsAsFarAsWasLooked() {
        final var outage = notes.outageBetween(4_000_000_000L, 8_000_000_000L);
        assertEquals(3_000_000_000L, outage.nanos());
        assertFalse(outage.isOver());
        assertEquals(0, notes.outageBetween(2_000_000_000L, 4_000_000_000L).nanos());
    }

    @Test
    void anAddressOfTwoClientsIsGivenTwice() {
        assertEquals(1, notes.duplicates());
        assertEquals(0, ClientNotes.of(TEXT.replace("16.1 3", "16.1 1") + " 1 s a 4").duplicates());
        assertEquals(1, notes.refusals().size());
        assertEquals(3, notes.leases().size(), "the line that is being written is none");
    }
}
