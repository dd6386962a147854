package org.tandemgate.linux;

import org.tandemgate.net.CidrAddress;

/**
 * An address on an interface.
 *
 * @param interfaceIndex where it is
 * @param address with its prefix length
 * @param secondary IFA_F_SECONDARY (IPv4) or temporary (IPv6)
 * @param usable neither tentative nor failed by duplicate address detection
 * @param validSeconds remaining valid lifetime; {@link #FOREVER} when unlimited
 * @param protocol IFA_PROTO: who put it there, 0 when unknown
 */
public record InterfaceAddress(
        int interfaceIndex,
        CidrAddress address,
        boolean secondary,
        boolean usable,
        long validSeconds,
        int protocol) {
    /** Unlimited lifetime. */
    public static final long FOREVER = 0xffff_ffffL;
}
