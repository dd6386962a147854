package org.tandemgate.net;

import java.util.Arrays;

/**
 * An IPv4 or IPv6 address. Immutable; never looked up in the DNS. The order is IPv4 before IPv6,
 * then unsigned by octets, which is the order in which CARP signs addresses.
 */
public final class IpAddress implements Comparable<IpAddress> {
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int GROUPS = 8;

    private final byte[] octets;
    private final int hash;

    private IpAddress(final byte[] octets) {
        this.octets = octets;
        hash = Arrays.hashCode(octets);
    }

    /**
     * @param octets 4 or 16, network order; copied
     */
    public static IpAddress of(final byte[] octets) {
        if (octets.length != IPV4_LENGTH && octets.length != IPV6_LENGTH) {
            throw new IllegalArgumentException(
                    "an IP address has 4 or 16 octets, not " + octets.length);
        }
        return new IpAddress(octets.clone());
    }

    /**
     * The same from a part of an array.
     *
     * @param length 4 or 16
     */
    public static IpAddress of(final byte[] octets, final int at, final int length) {
        if (length != IPV4_LENGTH && length != IPV6_LENGTH) {
            throw new IllegalArgumentException("an IP address has 4 or 16 octets, not " + length);
        }
        return new IpAddress(Arrays.copyOfRange(octets, at, at + length));
    }

    /**
     * Reads a literal: four decimal octets without leading zeros, or IPv6 text (RFC 4291 section
     * 2.2, also with an embedded IPv4 tail). Zones ({@code %eth0}), names and short IPv4 forms are
     * refused.
     */
    public static IpAddress parse(final String text) {
        final byte[] octets = text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
        if (octets.length == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an IP address such as 192.0.2.1 or 2001:db8::1");
        }
        return new IpAddress(octets);
    }

    /** Whether the first bits of another address of this family are the same; copies nothing. */
    boolean sharesPrefix(final IpAddress other, final int bits) {
        final int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (octets[i] != other.octets[i]) {
                return false;
            }
        }
        final int rest = bits % Byte.SIZE;
        return rest == 0 || ((octets[whole] ^ other.octets[whole]) >> (Byte.SIZE - rest)) == 0;
    }

    /** The empty array stands for "not an address". */
    private static byte[] parseIpv4(final String text) {
        final String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_LENGTH) {
            return new byte[0];
        }
        final byte[] octets = new byte[IPV4_LENGTH];
        for (int i = 0; i < IPV4_LENGTH; i++) {
            final String part = parts[i];
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return new byte[0];
            }
            octets[i] = (byte) Integer.parseInt(part);
        }
        return octets;
    }

    private static byte[] parseIpv6(final String text) {
        final int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            return new byte[0];
        }
        final byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap >= 0, gap < 0);
        final byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true, true);
        final int length = head.length + tail.length;
        final boolean complete = gap < 0 ? length == IPV6_LENGTH : length <= IPV6_LENGTH - 2;
        final boolean broken = isBroken(head) || isBroken(tail);
        if (!complete || broken) {
            return new byte[0];
        }
        final byte[] octets = Arrays.copyOf(head, IPV6_LENGTH);
        System.arraycopy(tail, 0, octets, IPV6_LENGTH - tail.length, tail.length);
        return octets;
    }

    private static boolean isBroken(final byte[] groups) {
        return groups.length > IPV6_LENGTH;
    }

    /**
     * Octets of colon separated groups; an array longer than an address means "broken". Dotted
     * octets may stand at the end of the whole address only, not in front of a gap.
     */
    private static byte[] groups(
            final String text, final boolean mayBeEmpty, final boolean mayEndInIpv4) {
        final byte[] broken = new byte[IPV6_LENGTH + 1];
        if (text.isEmpty()) {
            return mayBeEmpty ? new byte[0] : broken;
        }
        final String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return broken;
        }
        final byte[] octets = new byte[IPV6_LENGTH + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                final byte[] tail = parseIpv4(parts[i]);
                if (tail.length == 0 || length + tail.length > IPV6_LENGTH) {
                    return broken;
                }
                System.arraycopy(tail, 0, octets, length, tail.length);
                length += tail.length;
            } else {
                if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                    return broken;
                }
                final int group = Integer.parseInt(parts[i], 16);
                octets[length++] = (byte) (group >> 8);
                octets[length++] = (byte) group;
            }
        }
        return Arrays.copyOf(octets, length);
    }

    /** Whether this is an IPv4 address; otherwise it is IPv6. */
    public boolean isIpv4() {
        return octets.length == IPV4_LENGTH;
    }

    /** 4 for IPv4, 16 for IPv6. */
    public int length() {
        return octets.length;
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return isIpv4() ? (octets[0] & 0xf0) == 0xe0 : octets[0] == (byte) 0xff;
    }

    /** 169.254.0.0/16 or fe80::/10. */
    public boolean isLinkLocal() {
        if (isIpv4()) {
            return octets[0] == (byte) 169 && octets[1] == (byte) 254;
        }
        return octets[0] == (byte) 0xfe && (octets[1] & 0xc0) == 0x80;
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        for (final byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy of the octets, network order. */
    public byte[] toBytes() {
        return octets.clone();
    }

    /** Copies the octets, network order, to a place in an array that has room for them. */
    public void copyTo(final byte[] into, final int at) {
        System.arraycopy(octets, 0, into, at, octets.length);
    }

    /** Whether these octets of an array are this address. */
    public boolean isAt(final byte[] other, final int at, final int length) {
        if (length != octets.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (other[at + i] != octets[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(final IpAddress other) {
        final int byFamily = Integer.compare(octets.length, other.octets.length);
        return byFamily != 0 ? byFamily : Arrays.compareUnsigned(octets, other.octets);
    }

    @Override
    public boolean equals(final Object other) {
        return this == other
                || (other instanceof IpAddress address
                        && hash == address.hash
                        && Arrays.equals(octets, address.octets));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Dotted decimal, or the canonical form of RFC 5952. */
    @Override
    public String toString() {
        if (isIpv4()) {
            return (octets[0] & 0xff)
                    + "."
                    + (octets[1] & 0xff)
                    + "."
                    + (octets[2] & 0xff)
                    + "."
                    + (octets[3] & 0xff);
        }
        final int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
