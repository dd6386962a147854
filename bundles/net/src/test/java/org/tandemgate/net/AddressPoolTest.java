package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AddressPoolTest {
    private final AddressPool pool = new AddressPool();

    @Test
    void theSameOctetsAreTheSameObject() {
        final byte[] octets = {0, 10, 0, 0, 7, 10, 0, 0, 7};
        final IpAddress first = pool.of(octets, 1, 4);
        assertEquals(IpAddress.parse("10.0.0.7"), first);
        assertSame(first, pool.of(octets, 5, 4));
        assertEquals(IpAddress.parse("10.0.0.7").hashCode(), first.hashCode());
    }

    /** More addresses than it has places: each is still the one that was asked for. */
    @Test
    void whatFallsOnATakenPlaceTakesIt() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                final byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
                assertEquals(IpAddress.of(octets), pool.of(octets, 0, 4));
            }
        }
    }

    @Test
    void bothFamiliesAreKept() {
        final byte[] zero = new byte[16];
        assertEquals(IpAddress.parse("0.0.0.0"), pool.of(zero, 0, 4));
        assertEquals(IpAddress.parse("::"), pool.of(zero, 0, 16));
        assertThrows(IllegalArgumentException.class, () -> pool.of(zero, 0, 5));
    }

    @Test
    void anAddressIsComparedAndCopiedInPlace() {
        final IpAddress address = IpAddress.parse("192.0.2.9");
        final byte[] octets = new byte[6];
        address.copyTo(octets, 1);
        assertArrayEquals(new byte[] {0, (byte) 192, 0, 2, 9, 0}, octets);
        assertTrue(address.isAt(octets, 1, 4));
        assertFalse(address.isAt(octets, 0, 4));
        assertFalse(address.isAt(new byte[16], 0, 16));
    }
}
