package org.tandemgate.firewall.flow;

import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Both families, in nftables' words. */
enum IpFamily {
    IPV4("ip", "ipv4", "ipv4_addr", "_4"),
    IPV6("ip6", "ipv6", "ipv6_addr", "_6");

    /** Of the header that addresses stand in. */
    final String header;

    /** Of {@code meta nfproto}. */
    final String nfproto;

    /** Type of a set. */
    final String setType;

    /** Behind the name of an alias: a set has one family. */
    final String suffix;

    IpFamily(final String header, final String nfproto, final String setType, final String suffix) {
        this.header = header;
        this.nfproto = nfproto;
        this.setType = setType;
        this.suffix = suffix;
    }

    /** Of an address or network. */
    static IpFamily of(final String text) {
        final IpAddress address =
                text.indexOf('/') < 0 ? IpAddress.parse(text) : CidrAddress.parse(text).address();
        return address.isIpv4() ? IPV4 : IPV6;
    }
}
