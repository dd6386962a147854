package org.tandemgate.net;

/**
 * An address with its prefix length, as it is put on an interface: {@code 10.0.0.1/24}. The host
 * part is kept.
 *
 * @param address the address
 * @param prefixLength bits of the network part, 0..32 for IPv4, 0..128 for IPv6
 */
public record CidrAddress(IpAddress address, int prefixLength) implements Comparable<CidrAddress> {

    public CidrAddress {
        final int bits = address.length() * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "prefix length of " + address + " is " + prefixLength + ", needs 0.." + bits);
        }
    }

    /** Reads {@code ADDRESS/LENGTH}; the length is mandatory. */
    public static CidrAddress parse(final String text) {
        final int slash = text.indexOf('/');
        final String length = text.substring(slash + 1);
        if (slash < 0 || !length.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address with a prefix length such as 10.0.0.1/24");
        }
        return new CidrAddress(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(length));
    }

    /** Whether {@code other} lies in the network of this address. */
    public boolean contains(final IpAddress other) {
        return other.length() == address.length() && address.sharesPrefix(other, prefixLength);
    }

    @Override
    public int compareTo(final CidrAddress other) {
        final int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(prefixLength, other.prefixLength);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
