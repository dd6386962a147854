package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    /** Text forms of RFC 4291 section 2.2 and their canonical form by RFC 5952 section 4. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "192.0.2.1, 192.0.2.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8::A, 2001:db8::a",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "1:2:3::5:6:7:8, 1:2:3:0:5:6:7:8",
        "1:0:0:4:0:0:0:8, 1:0:0:4::8",
        "1:0:0:4:5:0:0:8, 1::4:5:0:0:8",
        "0:0:3:0:0:0:7:8, 0:0:3::7:8",
        "fe80:0:0:0:0:0:0:0, fe80::",
        "::ffff:192.0.2.1, ::ffff:c000:201",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::1.2.3.4, ::102:304",
    })
    void readsLiteralsAndPrintsThemCanonically(final String text, final String canonical) {
        final var address = IpAddress.parse(text);

        assertEquals(canonical, address.toString());
        assertEquals(address, IpAddress.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.-4",
                "1.2.3.+4",
                "1..3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "0x7f.0.0.1",
                "2130706433",
                "\u0661.2.3.4",
                ":",
                ":::",
                "1",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8::",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                ":1::2",
                "1::2:",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "12345::",
                "g::",
                "fe80::1%eth0",
                "[::1]",
                "::1/64",
                "1.2.3.4::",
                "1.2.3.4::1",
                "::1.2.3.4:5",
                "::1.2.3",
                "::1.2.3.256",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
            })
    void refusesWhatIsNotALiteral(final String text) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
        assertEquals(
                "'" + text + "' is not an IP address such as 192.0.2.1 or 2001:db8::1",
                refused.getMessage());
    }

    /** Second opinion: the JDK, over random addresses with many zero groups. */
    @Test
    void readsAndPrintsAsTheJdkUnderstandsIt() throws Exception {
        final long seed = 20260101L;
        final var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] octets = new byte[i % 5 == 0 ? 4 : 16];
            random.nextBytes(octets);
            for (int group = 0; group < octets.length / 2; group++) {
                if (random.nextInt(3) != 0 && octets.length == 16) {
                    octets[2 * group] = 0;
                    octets[2 * group + 1] = (byte) random.nextInt(2);
                }
            }
            final var address = IpAddress.of(octets);
            assertEquals(address, IpAddress.parse(address.toString()));
            // The JDK turns an IPv4-mapped address into IPv4; every other text must mean the same.
            final var jdk = InetAddress.getByAddress(octets);
            if (jdk.getAddress().length == octets.length) {
                assertEquals(address, IpAddress.parse(jdk.getHostAddress()));
                assertArrayEquals(octets, InetAddress.getByName(address.toString()).getAddress());
            }
        }
    }

    @Test
    void ordersIpv4BeforeIpv6AndUnsignedWithin() {
        final var sorted =
                List.of(
                        IpAddress.parse("0.0.0.0"),
                        IpAddress.parse("10.0.0.2"),
                        IpAddress.parse("10.0.0.10"),
                        IpAddress.parse("127.255.255.255"),
                        IpAddress.parse("128.0.0.1"),
                        IpAddress.parse("255.0.0.0"),
                        IpAddress.parse("::"),
                        IpAddress.parse("2001:db8::1"),
                        IpAddress.parse("fe80::1"));
        final var shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(7));

        Collections.sort(shuffled);

        assertEquals(sorted, shuffled);
    }

    @Test
    void knowsItsKind() {
        assertTrue(IpAddress.parse("224.0.0.18").isMulticast());
        assertTrue(IpAddress.parse("239.255.255.255").isMulticast());
        assertFalse(IpAddress.parse("223.255.255.255").isMulticast());
        assertFalse(IpAddress.parse("240.0.0.1").isMulticast());
        assertTrue(IpAddress.parse("ff02::12").isMulticast());
        assertFalse(IpAddress.parse("fe80::12").isMulticast());

        assertTrue(IpAddress.parse("169.254.0.1").isLinkLocal());
        assertFalse(IpAddress.parse("169.253.0.1").isLinkLocal());
        assertFalse(IpAddress.parse("168.254.0.1").isLinkLocal());
        assertTrue(IpAddress.parse("fe80::1").isLinkLocal());
        assertTrue(IpAddress.parse("febf::1").isLinkLocal());
        assertFalse(IpAddress.parse("fec0::1").isLinkLocal());
        assertFalse(IpAddress.parse("fd80::1").isLinkLocal());

        assertTrue(IpAddress.parse("0.0.0.0").isUnspecified());
        assertTrue(IpAddress.parse("::").isUnspecified());
        assertFalse(IpAddress.parse("::1").isUnspecified());
        assertFalse(IpAddress.parse("128.0.0.0").isUnspecified());

        assertTrue(IpAddress.parse("1.2.3.4").isIpv4());
        assertFalse(IpAddress.parse("::ffff:1.2.3.4").isIpv4());
        assertEquals(4, IpAddress.parse("1.2.3.4").length());
        assertEquals(16, IpAddress.parse("::").length());
    }

    @Test
    void sharesItsOctetsWithNobody() {
        final byte[] octets = {10, 0, 0, 1};
        final var address = IpAddress.of(octets);

        octets[3] = 2;
        address.toBytes()[3] = 3;

        assertEquals("10.0.0.1", address.toString());
    }

    @Test
    void isAValue() {
        assertEquals(IpAddress.parse("::1"), IpAddress.parse("0:0:0:0:0:0:0:1"));
        assertEquals(IpAddress.parse("::1").hashCode(), IpAddress.parse("::0:1").hashCode());
        assertNotEquals(IpAddress.parse("0.0.0.0"), IpAddress.parse("::"));
        assertEquals(0, IpAddress.parse("::1").compareTo(IpAddress.parse("::1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 15, 17})
    void refusesOtherLengths(final int length) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[length]));
        assertEquals("an IP address has 4 or 16 octets, not " + length, refused.getMessage());
    }
}
