package org.tandemgate.carp.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Which addresses a host may have on a network where neighbours reach it. Any thread. */
final class AddressRules {
    private static final CidrAddress LOOPBACK = CidrAddress.parse("127.0.0.0/8");
    private static final CidrAddress THIS_NETWORK = CidrAddress.parse("0.0.0.0/8");
    private static final CidrAddress RESERVED = CidrAddress.parse("240.0.0.0/4");
    private static final IpAddress BROADCAST = IpAddress.parse("255.255.255.255");
    private static final IpAddress LOOPBACK6 = IpAddress.parse("::1");
    private static final CidrAddress MAPPED = CidrAddress.parse("::ffff:0:0/96");

    private AddressRules() {}

    /**
     * What is wrong with the address, whatever its network: RFC 6890 (IPv4), RFC 4291 section 2.5
     * (IPv6).
     *
     * @return words that go behind a comma; absent when it is the address of a host
     */
    static @Nullable String flaw(final IpAddress address) {
        if (address.isUnspecified()) {
            return "no address at all";
        }
        if (address.isMulticast()) {
            return "a multicast group";
        }
        if (LOOPBACK.contains(address) || LOOPBACK6.equals(address)) {
            return "a loopback address";
        }
        if (THIS_NETWORK.contains(address)) {
            return "which nobody can reach (0.0.0.0/8)";
        }
        if (BROADCAST.equals(address)) {
            return "a broadcast address";
        }
        if (RESERVED.contains(address)) {
            return "which is reserved (240.0.0.0/4)";
        }
        return MAPPED.contains(address)
                ? "an IPv4 address in IPv6 clothes; write it as IPv4"
                : null;
    }

    /**
     * As {@link #flaw(IpAddress)}, and whether it can be an address of a host within its network.
     * An IPv6 router answers for the all-zero address of each network too, so that a backup would
     * as well (RFC 4291 section 2.6.1); networks of one or two addresses have no such ones (RFC
     * 3021, RFC 6164).
     */
    static @Nullable String flaw(final CidrAddress cidr) {
        final String own = flaw(cidr.address());
        if (own != null) {
            return own;
        }
        final int hostBits = cidr.address().length() * 8 - cidr.prefixLength();
        if (cidr.prefixLength() == 0) {
            return "whose network is everything";
        }
        if (hostBits > 1 && hasHostPart(cidr, 0)) {
            return "the address of its network itself";
        }
        return cidr.address().isIpv4() && hostBits > 1 && hasHostPart(cidr, 1)
                ? "the broadcast address of its network"
                : null;
    }

    /** Whether every bit behind the prefix is that one. */
    private static boolean hasHostPart(final CidrAddress cidr, final int bit) {
        final byte[] octets = cidr.address().toBytes();
        for (int i = cidr.prefixLength(); i < octets.length * 8; i++) {
            if (((octets[i / 8] >> (7 - i % 8)) & 1) != bit) {
                return false;
            }
        }
        return true;
    }
}
