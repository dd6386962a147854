package org.tandemgate.net;

import org.jspecify.annotations.Nullable;

/**
 * Addresses that were read lately, so that thousands of connections of one host share one object. A
 * table of fixed size: what falls on a place that is taken takes it. Belongs to one thread; the
 * addresses are anybody's.
 */
public final class AddressPool {
    private static final int PLACES = 4096;
    private static final int SPREAD = 0x9e37_79b1;
    private static final int SHIFT = 20;

    private final @Nullable IpAddress[] places = new @Nullable IpAddress[PLACES];

    /**
     * The address in some octets, network order.
     *
     * @param length 4 or 16
     */
    public IpAddress of(final byte[] octets, final int at, final int length) {
        int hash = 0;
        for (int i = at; i < at + length; i++) {
            hash = 31 * hash + octets[i];
        }
        final int place = (hash * SPREAD) >>> SHIFT;
        final IpAddress known = places[place];
        if (known != null && known.isAt(octets, at, length)) {
            return known;
        }
        final IpAddress fresh = IpAddress.of(octets, at, length);
        places[place] = fresh;
        return fresh;
    }
}
