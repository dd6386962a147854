package org.tandemgate.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.linux.ConntrackDifference.APPEARED;
import static org.tandemgate.linux.ConntrackDifference.CHANGED;
import static org.tandemgate.linux.ConntrackDifference.NONE;
import static org.tandemgate.linux.ConntrackDifference.REPLACED;

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

    @Test
    void whatCameAndChanged() {
        assertEquals(APPEARED, ConntrackDifference.of(null, entry(4, 4, 8)));
        assertEquals(CHANGED, ConntrackDifference.of(entry(2, 2, 8), entry(2, 2, 12)));
        assertEquals(NONE, ConntrackDifference.of(entry(3, 3, 8), entry(3, 3, 8)));
    }

    /** Same ports, another connection: the old one ended and nobody heard it. */
    @Test
    void aNewConnectionInThePlaceOfAnOldOne() {
        assertEquals(REPLACED, ConntrackDifference.of(entry(1, 1, 8), entry(1, 9, 8)));
    }

    @Test
    void timePassesForAll() {
        final var before = entry(1, 1, 8);
        final var later = new ConntrackEntry(before.flow(), 1, 8, 50, before.mark(), before.tcp());
        assertEquals(NONE, ConntrackDifference.of(before, later));
        final var marked = new ConntrackEntry(before.flow(), 1, 8, 50, 7, before.tcp());
        final var closing =
                new ConntrackEntry(before.flow(), 1, 8, 50, 0, new ConntrackTcp(4, 0, 0, 0, 0));
        assertEquals(CHANGED, ConntrackDifference.of(before, marked));
        assertEquals(CHANGED, ConntrackDifference.of(before, closing));
    }
}
