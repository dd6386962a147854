package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void readsBothCasesAndPrintsLower() {
        assertEquals("00:00:5e:00:01:2a", MacAddress.parse("00:00:5E:00:01:2A").toString());
        assertEquals(MacAddress.BROADCAST, MacAddress.parse("ff:ff:ff:ff:ff:ff"));
        assertEquals(MacAddress.ZERO, MacAddress.parse("00:00:00:00:00:00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00:00:5e:00:01",
                "00:00:5e:00:01:2a:00",
                "00:00:5e:00:01:2a:",
                ":00:00:5e:00:01:2a",
                "00-00-5e-00-01-2a",
                "00005e00012a",
                "0:0:5e:0:1:2a",
                "00:00:5e:00:01:2g",
                " 00:00:5e:00:01:2a",
                "\u0660\u0660:00:5e:00:01:2a"
            })
    void refusesWhatIsNotSixOctets(final String text) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
        assertEquals(
                "'" + text + "' is not an Ethernet address such as 00:00:5e:00:01:2a",
                refused.getMessage());
    }

    @Test
    void makesTheVirtualAddressOfAVhid() {
        assertEquals("00:00:5e:00:01:01", MacAddress.virtual(1).toString());
        assertEquals("00:00:5e:00:01:ff", MacAddress.virtual(255).toString());
        assertThrows(IllegalArgumentException.class, () -> MacAddress.virtual(0));
        assertThrows(IllegalArgumentException.class, () -> MacAddress.virtual(256));
    }

    /** RFC 1112 section 6.4 (low 23 bits) and RFC 2464 section 7 (low 32 bits). */
    @ParameterizedTest
    @CsvSource({
        "224.0.0.18, 01:00:5e:00:00:12",
        "239.255.255.255, 01:00:5e:7f:ff:ff",
        "224.128.0.1, 01:00:5e:00:00:01",
        "ff02::12, 33:33:00:00:00:12",
        "ff02::1:ff00:2, 33:33:ff:00:00:02"
    })
    void mapsMulticastGroups(final String group, final String mac) {
        assertEquals(mac, MacAddress.ofMulticast(IpAddress.parse(group)).toString());
    }

    @Test
    void refusesToMapUnicast() {
        for (final String unicast : new String[] {"10.0.0.1", "fe80::1", "255.255.255.255"}) {
            final var address = IpAddress.parse(unicast);
            assertThrows(IllegalArgumentException.class, () -> MacAddress.ofMulticast(address));
        }
    }

    @Test
    void isAnUnsharedOrderedValue() {
        final byte[] octets = {2, 0, 0, 0, 0, 1};
        final var mac = MacAddress.of(octets);
        octets[0] = 9;
        mac.toBytes()[0] = 9;

        assertEquals(MacAddress.parse("02:00:00:00:00:01"), mac);
        assertEquals(MacAddress.parse("02:00:00:00:00:01").hashCode(), mac.hashCode());
        assertArrayEquals(new byte[] {2, 0, 0, 0, 0, 1}, mac.toBytes());
        assertNotEquals(MacAddress.ZERO, mac);
        assertTrue(mac.compareTo(MacAddress.BROADCAST) < 0);
        assertTrue(MacAddress.parse("80:00:00:00:00:00").compareTo(mac) > 0);
        assertThrows(IllegalArgumentException.class, () -> MacAddress.of(new byte[5]));
        assertThrows(IllegalArgumentException.class, () -> MacAddress.of(new byte[7]));
    }
}
