package org.tandemgate.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;

class ConntrackDifferenceTest {
    private static final IpAddress HERE = IpAddress.parse("10.0.0.1");

    private static ConntrackEntry entry(final int port, final long id, final int status) {
        final var tuple = new ConntrackTuple(HERE, HERE, 6, port, 80);
        return new ConntrackEntry(
                new ConntrackFlow(tuple, tuple.inverse(), 0),
                id,
                status,
                100 + id,
                0,
                new ConntrackTcp(3, 0, 0, 0, 0));
    }

    private static Map<ConntrackFlow, ConntrackEntry> table(final ConntrackEntry... entries) {
        final Map<ConntrackFlow, ConntrackEntry> table = new LinkedHashMap<>();
        for (final ConntrackEntry entry : entries) {
            table.put(entry.flow(), entry);
        }
        return table;
    }

    @Test
    void whatCameWentAndChanged() {
        final var difference =
                ConntrackDifference.of(
                        table(entry(1, 1, 8), entry(2, 2, 8), entry(3, 3, 8)),
                        table(entry(2, 2, 12), entry(3, 3, 8), entry(4, 4, 8)));
        assertEquals(
                new ConntrackDifference(
                        List.of(entry(4, 4, 8)), List.of(entry(2, 2, 12)), List.of(entry(1, 1, 8))),
                difference);
        assertFalse(difference.isEmpty());
    }

    /** Same ports, another connection: the old one ended and nobody heard it. */
    @Test
    void aNewConnectionInThePlaceOfAnOldOne() {
        assertEquals(
                new ConntrackDifference(
                        List.of(entry(1, 9, 8)), List.of(), List.of(entry(1, 1, 8))),
                ConntrackDifference.of(table(entry(1, 1, 8)), table(entry(1, 9, 8))));
    }

    @Test
    void timePassesForAll() {
        final var before = entry(1, 1, 8);
        final var later = new ConntrackEntry(before.flow(), 1, 8, 50, before.mark(), before.tcp());
        assertTrue(ConntrackDifference.of(table(before), table(later)).isEmpty());
        final var marked = new ConntrackEntry(before.flow(), 1, 8, 50, 7, before.tcp());
        final var closing =
                new ConntrackEntry(before.flow(), 1, 8, 50, 0, new ConntrackTcp(4, 0, 0, 0, 0));
        assertEquals(
                List.of(marked), ConntrackDifference.of(table(before), table(marked)).changed());
        assertEquals(
                List.of(closing), ConntrackDifference.of(table(before), table(closing)).changed());
    }
}
