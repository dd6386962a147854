package org.tandemgate.linux.jna;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.tandemgate.net.MalformedPacketException;

/**
 * Where the netlink attributes of one level lie in an array, found in one pass: numbers from 32 on
 * are passed over, of doubles the first counts. Made once and used again; belongs to one thread.
 */
final class Attributes {
    static final int ABSENT = -1;

    private static final int HEADER = 4;
    private static final int TYPES = 32;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final int[] at = new int[TYPES];
    private final int[] ends = new int[TYPES];

    /** Looks at all attributes between two indices. */
    void scan(final byte[] octets, final int from, final int to) throws MalformedPacketException {
        Arrays.fill(at, ABSENT);
        int next = from;
        while (next < to) {
            if (to - next < HEADER) {
                throw new MalformedPacketException(
                        "ctnetlink attribute header has " + (to - next) + " bytes, needs 4");
            }
            final int length = hostOrder(octets, next);
            if (length < HEADER || length > to - next) {
                throw new MalformedPacketException(
                        "ctnetlink attribute length is " + length + ", needs 4.." + (to - next));
            }
            final int type = hostOrder(octets, next + 2) & Netlink.NLA_TYPE_MASK;
            if (type < TYPES && at[type] == ABSENT) {
                at[type] = next + HEADER;
                ends[type] = next + length;
            }
            next += (length + 3) & ~3;
        }
    }

    private static int hostOrder(final byte[] octets, final int at) {
        final int first = octets[at] & 0xff;
        final int second = octets[at + 1] & 0xff;
        return LITTLE ? second << Byte.SIZE | first : first << Byte.SIZE | second;
    }

    boolean has(final int type) {
        return at[type] != ABSENT;
    }

    /** Index of the value, or {@link #ABSENT}. */
    int find(final int type) {
        return at[type];
    }

    /** Index behind the value of one that is there. */
    int end(final int type) {
        return ends[type];
    }

    /**
     * Index of the value of one that must be there.
     *
     * @param length octets that it must have at least
     */
    int required(final int type, final int length) throws MalformedPacketException {
        if (at[type] == ABSENT) {
            throw new MalformedPacketException("ctnetlink attribute " + type + " is missing");
        }
        return checked(type, length);
    }

    private int checked(final int type, final int length) throws MalformedPacketException {
        if (ends[type] - at[type] < length) {
            throw new MalformedPacketException(
                    "ctnetlink attribute has "
                            + (ends[type] - at[type])
                            + " bytes, needs "
                            + length);
        }
        return at[type];
    }

    /** The octet of a value, 0 when it is absent. */
    int octet(final byte[] octets, final int type) throws MalformedPacketException {
        return has(type) ? octets[checked(type, 1)] & 0xff : 0;
    }

    /** The number of 16 bits in a value, 0 when it is absent. */
    int word(final byte[] octets, final int type) throws MalformedPacketException {
        return has(type) ? bigEndian(octets, checked(type, Short.BYTES)) : 0;
    }

    /** The unsigned number of 32 bits in a value, 0 when it is absent. */
    long number(final byte[] octets, final int type) throws MalformedPacketException {
        if (!has(type)) {
            return 0;
        }
        final int value = checked(type, Integer.BYTES);
        return (long) bigEndian(octets, value) << 16 | bigEndian(octets, value + 2);
    }

    private static int bigEndian(final byte[] octets, final int at) {
        return (octets[at] & 0xff) << Byte.SIZE | (octets[at + 1] & 0xff);
    }
}
