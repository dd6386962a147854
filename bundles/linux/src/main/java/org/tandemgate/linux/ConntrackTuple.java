package org.tandemgate.linux;

import org.tandemgate.net.IpAddress;

/**
 * One direction of a connection as the kernel tracks it.
 *
 * @param protocol IP protocol, 0..255
 * @param sourceKey port, echo id of ICMP, call id of GRE, or 0; 0..65535
 * @param destinationKey port; for ICMP 256 x type + code; 0..65535
 */
public record ConntrackTuple(
        IpAddress source, IpAddress destination, int protocol, int sourceKey, int destinationKey) {
    /** IP protocol numbers whose second key is a type. */
    public static final int ICMP = 1;

    /** The same for IPv6. */
    public static final int ICMPV6 = 58;

    private static final int BYTE = 0xff;
    private static final int WORD = 0xffff;
    private static final int SPREAD = 0x9e37_79b1;

    public ConntrackTuple {
        if (source.length() != destination.length()) {
            throw new IllegalArgumentException(
                    "source " + source + " and destination " + destination + " differ in family");
        }
        if ((protocol & ~BYTE) != 0 || ((sourceKey | destinationKey) & ~WORD) != 0) {
            throw new IllegalArgumentException(
                    "protocol "
                            + protocol
                            + ", keys "
                            + sourceKey
                            + " and "
                            + destinationKey
                            + ": need 0..255 and 0..65535");
        }
    }

    /** By hand: every event is looked up by it, and a record's own is several times slower. */
    @Override
    public int hashCode() {
        final int keys = sourceKey << Short.SIZE | destinationKey;
        return ((source.hashCode() * SPREAD + destination.hashCode()) * SPREAD + keys) * SPREAD
                + protocol;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other
                || (other instanceof ConntrackTuple tuple
                        && sourceKey == tuple.sourceKey
                        && destinationKey == tuple.destinationKey
                        && protocol == tuple.protocol
                        && source.equals(tuple.source)
                        && destination.equals(tuple.destination));
    }

    /** Whether the second key is type and code. */
    public boolean isIcmp() {
        return protocol == ICMP || protocol == ICMPV6;
    }

    /** How the answers to this look when nothing is translated (nf_ct_invert_tuple). */
    public ConntrackTuple inverse() {
        if (!isIcmp()) {
            return new ConntrackTuple(destination, source, protocol, destinationKey, sourceKey);
        }
        final int type = destinationKey >>> 8;
        final int code = destinationKey & BYTE;
        return new ConntrackTuple(
                destination, source, protocol, sourceKey, answer(type) << 8 | code);
    }

    /** Types of requests and their answers; every other type is its own. */
    private int answer(final int type) {
        if (protocol == ICMPV6) {
            return switch (type) {
                case 128, 139 -> type + 1;
                case 129, 140 -> type - 1;
                default -> type;
            };
        }
        return switch (type) {
            case 8 -> 0;
            case 0 -> 8;
            case 13, 15, 17 -> type + 1;
            case 14, 16, 18 -> type - 1;
            default -> type;
        };
    }
}
