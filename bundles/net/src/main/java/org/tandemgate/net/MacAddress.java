package org.tandemgate.net;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** A 48-bit Ethernet address. Immutable. */
public final class MacAddress implements Comparable<MacAddress> {
    /** Octets of an Ethernet address. */
    public static final int LENGTH = 6;

    /** ff:ff:ff:ff:ff:ff. */
    public static final MacAddress BROADCAST = new MacAddress(new byte[] {-1, -1, -1, -1, -1, -1});

    /** 00:00:00:00:00:00, "unknown" in ARP. */
    public static final MacAddress ZERO = new MacAddress(new byte[LENGTH]);

    private static final HexFormat HEX = HexFormat.ofDelimiter(":");

    private final byte[] octets;

    private MacAddress(final byte[] octets) {
        this.octets = octets;
    }

    /**
     * @param octets exactly 6, network order; copied
     */
    public static MacAddress of(final byte[] octets) {
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException(
                    "an Ethernet address has 6 octets, not " + octets.length);
        }
        return new MacAddress(octets.clone());
    }

    /**
     * @param text six hexadecimal octets joined by colons, e.g. {@code 00:00:5e:00:01:2a}
     */
    public static MacAddress parse(final String text) {
        try {
            final byte[] octets = HEX.parseHex(text.toLowerCase(Locale.ROOT));
            if (octets.length == LENGTH) {
                return new MacAddress(octets);
            }
        } catch (final IllegalArgumentException notHexadecimal) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an Ethernet address such as 00:00:5e:00:01:2a",
                    notHexadecimal);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not an Ethernet address such as 00:00:5e:00:01:2a");
    }

    /** The virtual router address 00:00:5e:00:01:VHID that CARP and VRRP share. */
    public static MacAddress virtual(final int vhid) {
        if (vhid < 1 || vhid > 255) {
            throw new IllegalArgumentException("vhid is " + vhid + ", needs 1..255");
        }
        return new MacAddress(new byte[] {0, 0, 0x5e, 0, 1, (byte) vhid});
    }

    /**
     * The Ethernet group address of an IP multicast address (RFC 1112 section 6.4, RFC 2464 section
     * 7).
     */
    public static MacAddress ofMulticast(final IpAddress group) {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(group + " is not a multicast address");
        }
        final byte[] ip = group.toBytes();
        if (group.isIpv4()) {
            return new MacAddress(new byte[] {1, 0, 0x5e, (byte) (ip[1] & 0x7f), ip[2], ip[3]});
        }
        return new MacAddress(new byte[] {0x33, 0x33, ip[12], ip[13], ip[14], ip[15]});
    }

    /** A copy of the six octets, network order. */
    public byte[] toBytes() {
        return octets.clone();
    }

    @Override
    public int compareTo(final MacAddress other) {
        return Arrays.compareUnsigned(octets, other.octets);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof MacAddress mac && Arrays.equals(octets, mac.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return HEX.formatHex(octets);
    }
}
