package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrAddressTest {
    private static boolean contains(final String network, final String address) {
        return CidrAddress.parse(network).contains(IpAddress.parse(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1/24", "10.0.0.1/0", "10.0.0.1/32", "2001:db8::1/0", "fe80::1/128"})
    void readsAndPrintsTheSame(final String text) {
        assertEquals(text, CidrAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "10.0.0.1/",
                "10.0.0.1/33",
                "10.0.0.1/-1",
                "10.0.0.1/+8",
                "10.0.0.1/024",
                "10.0.0.1/ 24",
                "10.0.0.1/24/8",
                "10.0.0.1/255.255.255.0",
                "10.0.0.1/1000",
                "fe80::1/129",
                "/24",
                "",
                "x/24"
            })
    void refusesWhatIsNotAnAddressWithItsLength(final String text) {
        assertThrows(IllegalArgumentException.class, () -> CidrAddress.parse(text));
    }

    @Test
    void saysWhichLengthIsAllowed() {
        final var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> CidrAddress.parse("10.0.0.1/33"));
        assertEquals("prefix length of 10.0.0.1 is 33, needs 0..32", refused.getMessage());
        final var missing =
                assertThrows(IllegalArgumentException.class, () -> CidrAddress.parse("10.0.0.1"));
        assertEquals(
                "'10.0.0.1' is not an address with a prefix length such as 10.0.0.1/24",
                missing.getMessage());
    }

    /** Both sides of the border, on and off octet boundaries. */
    @Test
    void containsItsNetworkAndNoMore() {
        assertTrue(contains("10.0.0.1/24", "10.0.0.255"));
        assertFalse(contains("10.0.0.1/24", "10.0.1.0"));
        assertTrue(contains("10.0.0.129/25", "10.0.0.128"));
        assertFalse(contains("10.0.0.129/25", "10.0.0.127"));
        assertTrue(contains("10.0.0.1/0", "255.1.2.3"));
        assertTrue(contains("10.0.0.1/32", "10.0.0.1"));
        assertFalse(contains("10.0.0.1/32", "10.0.0.0"));
        assertTrue(contains("2001:db8:8000::1/33", "2001:db8:ffff::"));
        assertFalse(contains("2001:db8:8000::1/33", "2001:db8:7fff::"));
        assertFalse(contains("10.0.0.1/0", "::1"));
        assertFalse(contains("::/0", "10.0.0.1"));
    }

    @Test
    void ordersByAddressThenLength() {
        final var sorted =
                List.of(
                        CidrAddress.parse("10.0.0.1/8"),
                        CidrAddress.parse("10.0.0.1/24"),
                        CidrAddress.parse("10.0.0.2/8"),
                        CidrAddress.parse("::1/0"));

        assertEquals(sorted, sorted.stream().sorted().toList());
        assertEquals(
                sorted,
                List.of(sorted.get(3), sorted.get(2), sorted.get(1), sorted.get(0)).stream()
                        .sorted()
                        .toList());
    }
}
