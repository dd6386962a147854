package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Route;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Requests octet by octet, in the byte order of x86-64 and aarch64. */
class NetlinkBuildTest {
    private static final int SEQUENCE = 0x01020304;

    private static void assertOctets(final NetlinkRequest request, final String... fields) {
        final String expected = String.join("", fields).replace(" ", "");
        assertEquals(expected, HexFormat.of().formatHex(request.toBytes(SEQUENCE)));
    }

    @Test
    void macvlanIsPrivateWithItsAddressAndName() {
        assertOctets(
                LinkMessages.createMacvlan("carp7", 3, MacAddress.virtual(7)),
                "5c000000 1000 0506 04030201 00000000", // NEWLINK, REQUEST|ACK|CREATE|EXCL
                "00 00 0000 00000000 00000000 00000000", // ifinfomsg
                "0a00 0300 636172703700 0000", // IFLA_IFNAME "carp7"
                "0a00 0100 00005e000107 0000", // IFLA_ADDRESS
                "0800 0500 03000000", // IFLA_LINK 3
                "1c00 1280", // IFLA_LINKINFO, nested
                "0c00 0100 6d6163766c616e00", // IFLA_INFO_KIND "macvlan"
                "0c00 0280", // IFLA_INFO_DATA, nested
                "0800 0100 01000000"); // IFLA_MACVLAN_MODE private
    }

    @Test
    void addressGenerationIsSwitchedOff() {
        assertOctets(
                LinkMessages.withoutIpv6Addresses("carp7", 4),
                "30000000 1000 0500 04030201 00000000",
                "00 00 0000 04000000 00000000 00000000",
                "1000 1a80", // IFLA_AF_SPEC, nested
                "0c00 0a80", // AF_INET6, nested
                "0500 0800 01 000000"); // IFLA_INET6_ADDR_GEN_MODE none
    }

    @Test
    void upAndDownChangeOneFlag() {
        assertOctets(
                LinkMessages.setUp(4711, true),
                "20000000 1000 0500 04030201 00000000",
                "00 00 0000 67120000 01000000 01000000");
        assertOctets(
                LinkMessages.setUp(4711, false),
                "20000000 1000 0500 04030201 00000000",
                "00 00 0000 67120000 00000000 01000000");
    }

    @Test
    void ipv4AddressHasLifetimesAndProtocol() {
        assertOctets(
                AddressMessages.put(4711, CidrAddress.parse("10.0.0.1/24"), 3, true),
                "4c000000 1400 0505 04030201 00000000", // NEWADDR, REQUEST|ACK|REPLACE|CREATE
                "02 18 00 00 67120000", // ifaddrmsg
                "0800 0200 0a000001", // IFA_LOCAL
                "0800 0100 0a000001", // IFA_ADDRESS
                "0800 0800 00000000", // IFA_FLAGS
                "1400 0600 03000000 03000000 00000000 00000000", // IFA_CACHEINFO
                "0500 0b00 70 000000"); // IFA_PROTO 112
    }

    @Test
    void ipv6AddressSkipsDuplicateAddressDetectionAndPrefixRoute() {
        assertOctets(
                AddressMessages.put(4711, CidrAddress.parse("2001:db8::1/64"), 0xffff_ffffL, false),
                "64000000 1400 0505 04030201 00000000",
                "0a 40 00 00 67120000",
                "1400 0200 20010db8000000000000000000000001",
                "1400 0100 20010db8000000000000000000000001",
                "0800 0800 02020000", // IFA_F_NODAD | IFA_F_NOPREFIXROUTE
                "1400 0600 ffffffff ffffffff 00000000 00000000",
                "0500 0b00 70 000000");
    }

    @Test
    void linkLocalAddressHasLinkScope() {
        assertOctets(
                AddressMessages.remove(4711, CidrAddress.parse("fe80::1/64")),
                "40000000 1500 0500 04030201 00000000",
                "0a 40 00 fd 67120000",
                "1400 0200 fe800000000000000000000000000001",
                "1400 0100 fe800000000000000000000000000001");
    }

    @Test
    void routeIsSentWithoutHostBits() {
        final Route route =
                new Route(
                        CidrAddress.parse("192.0.2.7/25"),
                        IpAddress.parse("10.0.0.9"),
                        4711,
                        50,
                        112);
        assertOctets(
                RouteMessages.put(route),
                "3c000000 1800 0505 04030201 00000000",
                "02 19 00 00 fe 70 00 01 00000000", // rtmsg: main, protocol 112, unicast
                "0800 0100 c0000200", // RTA_DST 192.0.2.0
                "0800 0400 67120000", // RTA_OIF
                "0800 0600 32000000", // RTA_PRIORITY
                "0800 0500 0a000009"); // RTA_GATEWAY
    }

    @Test
    void ipv4RouteGoesViaIpv6() {
        final Route route =
                new Route(CidrAddress.parse("0.0.0.0/0"), IpAddress.parse("fe80::9"), 4711, 0, 0);
        assertOctets(
                RouteMessages.put(route),
                "4c000000 1800 0505 04030201 00000000",
                "02 00 00 00 fe 00 00 01 00000000",
                "0800 0100 00000000",
                "0800 0400 67120000",
                "0800 0600 00000000",
                "1600 1200 0a00 fe800000000000000000000000000009 0000"); // RTA_VIA
    }

    @Test
    void dumpsAskForAFamily() {
        assertOctets(
                NeighborMessages.list(Family.IPV6),
                "1c000000 1e00 0103 04030201 00000000",
                "0a 00 0000 00000000 00000000");
        assertOctets(
                RouteMessages.list(Family.IPV4),
                "1c000000 1a00 0103 04030201 00000000",
                "02 00 00 00 00000000 00000000");
    }
}
