package org.tandemgate.keaha.flow.dhcpd;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.net.IpAddress;

/**
 * Addresses from one to another, both included, of one family.
 *
 * @param low first
 * @param high last, not below it
 */
record AddressRange(IpAddress low, IpAddress high) {
    private static final int OCTET_BITS = 8;

    /**
     * @throws Unconvertible when these are no addresses of one family in order
     */
    static AddressRange of(final String low, final String high) throws Unconvertible {
        final IpAddress first = address(low);
        final IpAddress last = address(high);
        if (first.length() != last.length() || number(first).compareTo(number(last)) > 0) {
            throw new Unconvertible(
                    low + " to " + high + " is no range", "give the lower address first");
        }
        return new AddressRange(first, last);
    }

    /**
     * @throws Unconvertible when it is a name, or nothing
     */
    static IpAddress address(final String text) throws Unconvertible {
        try {
            return IpAddress.parse(text);
        } catch (final IllegalArgumentException bad) {
            throw new Unconvertible(
                    "'" + text + "' is no address; Kea looks up no names",
                    "write the address of it, in Kea's configuration too");
        }
    }

    /** The network of an address. */
    static AddressRange network(final IpAddress any, final int prefixLength) {
        final int bits = any.length() * OCTET_BITS;
        final BigInteger size = BigInteger.ONE.shiftLeft(bits - prefixLength);
        final BigInteger first = number(any).divide(size).multiply(size);
        return new AddressRange(
                address(first, any.length()),
                address(first.add(size).subtract(BigInteger.ONE), any.length()));
    }

    /** A prefix length of a mask such as 255.255.255.0. */
    static int prefixLength(final String mask) throws Unconvertible {
        final BigInteger bits = number(address(mask));
        final int width = Integer.SIZE;
        final int ones = bits.bitCount();
        final BigInteger wanted =
                BigInteger.ONE
                        .shiftLeft(ones)
                        .subtract(BigInteger.ONE)
                        .shiftLeft(Math.max(0, width - ones));
        if (!bits.equals(wanted) || ones > width) {
            throw new Unconvertible(mask + " is no netmask", "use one with all ones first");
        }
        return ones;
    }

    boolean contains(final IpAddress address) {
        return address.length() == low.length()
                && number(address).compareTo(number(low)) >= 0
                && number(address).compareTo(number(high)) <= 0;
    }

    boolean contains(final AddressRange other) {
        return contains(other.low) && contains(other.high);
    }

    boolean overlaps(final AddressRange other) {
        return contains(other.low) || other.contains(low);
    }

    /** The fewest networks, as {@code address/length}, that are the same as this range. */
    List<String> blocks() {
        final int bits = low.length() * OCTET_BITS;
        final List<String> blocks = new ArrayList<>();
        BigInteger first = number(low);
        final BigInteger end = number(high).add(BigInteger.ONE);
        while (first.compareTo(end) < 0) {
            int free = first.signum() == 0 ? bits : Math.min(bits, first.getLowestSetBit());
            while (first.add(BigInteger.ONE.shiftLeft(free)).compareTo(end) > 0) {
                free--;
            }
            blocks.add(address(first, low.length()) + "/" + (bits - free));
            first = first.add(BigInteger.ONE.shiftLeft(free));
        }
        return blocks;
    }

    private static BigInteger number(final IpAddress address) {
        return new BigInteger(1, address.toBytes());
    }

    private static IpAddress address(final BigInteger number, final int length) {
        final byte[] digits = number.toByteArray();
        final byte[] octets = new byte[length];
        final int count = Math.min(length, digits.length);
        System.arraycopy(digits, digits.length - count, octets, length - count, count);
        return IpAddress.of(octets);
    }

    @Override
    public String toString() {
        return low + " - " + high;
    }
}
