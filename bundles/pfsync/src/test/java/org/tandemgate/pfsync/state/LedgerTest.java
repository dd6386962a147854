package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger<String> ledger = new Ledger<>(4);
    private final List<String> outcomes = new ArrayList<>();

    private void send(final int from, final int to) {
        for (int i = from; i <= to; i++) {
            ledger.sent(i, List.of("p" + i), false);
        }
    }

    private List<String> heard(final long upTo, final long... ranges) {
        outcomes.clear();
        final long[] firsts = new long[8];
        final int[] counts = new int[8];
        for (int i = 0; i < ranges.length / 2; i++) {
            firsts[i] = ranges[2 * i];
            counts[i] = (int) ranges[2 * i + 1];
        }
        ledger.heard(
                upTo,
                firsts,
                counts,
                ranges.length / 2,
                new Ledger.Outcome<>() {
                    @Override
                    public void came(final List<String> items) {
                        outcomes.add("came " + String.join(" ", items));
                    }

                    @Override
                    public void lost(final String item) {
                        outcomes.add("lost " + item);
                    }

                    @Override
                    public void lostStatus() {
                        outcomes.add("lost status");
                    }
                });
        return outcomes;
    }

    @Test
    void whatIsNotNamedAsMissingCame() {
        send(1, 4);
        assertEquals(List.of("lost p2", "came p1", "came p3"), heard(3, 2, 1));
        assertEquals(1, ledger.open());
        assertEquals(List.of("came p4"), heard(4, 2, 1));
        assertEquals(List.of(), heard(4, 2, 1));
        assertTrue(ledger.isEmpty());
    }

    @Test
    void bulkStatusIsNamed() {
        ledger.sent(1, List.of(), true);
        ledger.sent(2, List.of(), false);
        assertEquals(1, ledger.open());
        assertEquals(List.of("lost status"), heard(2, 1, 2));
    }

    /** What is said of packets that were never sent touches nothing. */
    @Test
    void hostileNumbersEnd() {
        send(1, 2);
        assertEquals(
                List.of("came p1", "came p2"),
                heard(Long.MAX_VALUE, 3, Integer.MAX_VALUE, Long.MAX_VALUE - 5, 5));
        send(3, 3);
        assertEquals(List.of("came p3"), heard(3));
    }

    @Test
    void forgetsTheOldestAndSaysSo() {
        send(1, 4);
        assertFalse(ledger.hasForgotten());
        send(5, 5);
        assertTrue(ledger.hasForgotten());
        assertEquals(4, ledger.open());
        assertEquals(List.of("lost p2", "lost p3", "came p4", "came p5"), heard(5, 1, 3));
        ledger.forgive();
        assertFalse(ledger.hasForgotten());
    }

    @Test
    void acknowledgedOnesAreNotForgotten() {
        send(1, 3);
        heard(3);
        send(4, 7);
        assertFalse(ledger.hasForgotten());
        assertEquals(4, ledger.open());
    }

    @Test
    void anotherPeerKnowsNothingOfIt() {
        send(1, 5);
        ledger.clear();
        assertTrue(ledger.isEmpty());
        assertFalse(ledger.hasForgotten());
        assertEquals(List.of(), heard(5, 1, 5));
        send(6, 6);
        assertEquals(List.of("came p6"), heard(6));
    }
}
