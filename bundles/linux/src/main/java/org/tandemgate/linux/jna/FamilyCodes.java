package org.tandemgate.linux.jna;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Family;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** Address families between the kernel's numbers and ours. */
final class FamilyCodes {
    private FamilyCodes() {}

    static int of(final Family family) {
        return family == Family.IPV4 ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    static int of(final IpAddress address) {
        return address.isIpv4() ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    /**
     * @return null for another family or without octets
     */
    static @Nullable IpAddress address(final int family, final byte @Nullable [] octets)
            throws MalformedPacketException {
        if (octets == null || (family != Sockets.AF_INET && family != Sockets.AF_INET6)) {
            return null;
        }
        final int length = family == Sockets.AF_INET ? 4 : 16;
        if (octets.length != length) {
            throw new MalformedPacketException(
                    "address has " + octets.length + " bytes, needs " + length);
        }
        return IpAddress.of(octets);
    }

    static CidrAddress cidr(final IpAddress address, final int prefixLength)
            throws MalformedPacketException {
        if (prefixLength > address.length() * 8) {
            throw new MalformedPacketException(
                    "prefix length of " + address + " is " + prefixLength);
        }
        return new CidrAddress(address, prefixLength);
    }
}
