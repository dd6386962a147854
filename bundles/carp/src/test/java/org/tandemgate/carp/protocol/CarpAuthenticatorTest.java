package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

class CarpAuthenticatorTest {
    private static final CarpKey KEY = CarpKey.ofPassphrase("s3cret");
    private static final long COUNTER = 0x8000_0000_0000_00ffL;

    /** carp_hmac_prepare: sorted as unsigned numbers, so 200.x comes after 10.x. */
    @Test
    void orderAndDuplicatesDoNotMatter() {
        assertEquals(
                sign("10.0.0.1", "200.0.0.1", "2001:db8::1", "fd00::1"),
                sign("fd00::1", "200.0.0.1", "2001:db8::1", "10.0.0.1", "200.0.0.1"));
    }

    /** carp_hmac_prepare: INADDR_ANY, INADDR_BROADCAST, :: and all ones never enter. */
    @Test
    void addressesOfNobodyAreLeftOut() {
        final String ones = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        assertEquals(sign("10.0.0.1"), sign("0.0.0.0", "10.0.0.1", "255.255.255.255", "::", ones));
        assertNotEquals(sign("10.0.0.1"), sign("10.0.0.1", "255.255.255.254"));
    }

    /** carp_hmac_prepare, in6_clearscope: octets 2 and 3 of scoped addresses count as 0. */
    @Test
    void theInterfaceNumberInsideScopedAddressesIsCleared() {
        assertEquals(sign("fe80::1"), sign("fe80:7::1"));
        assertEquals(sign("ff02::1"), sign("ff02:7::1"));
        assertEquals(sign("ff01::1"), sign("ff01:7::1"));
        assertNotEquals(sign("ff05::1"), sign("ff05:7::1"));
        assertNotEquals(sign("fd00::1"), sign("fd00:7::1"));
    }

    /** openbsd ip_carp.c, carp_hmac_verify: HMAC_ORIG and HMAC_NOV6LL. */
    @Test
    void bothOpenBsdDigestsAreAccepted() {
        final var mine = authenticator("2001:db8::1", "fe80::1", "ff02::5");
        assertTrue(mine.verify(signed(authenticator("2001:db8::1", "fe80::1", "ff02::5"))));
        assertTrue(mine.verify(signed(authenticator("2001:db8::1"))));
        assertFalse(mine.verify(signed(authenticator("2001:db8::1", "fe80::1"))));
        assertFalse(authenticator("2001:db8::1").verify(signed(mine)));
    }

    @Test
    void everyPartOfTheMessageCounts() {
        final var mine = authenticator("10.0.0.1");
        assertTrue(mine.verify(signed(mine)));
        assertFalse(mine.verify(signed(authenticator("10.0.0.2"))));
        assertFalse(mine.verify(signed(new CarpAuthenticator(KEY, 9, addresses("10.0.0.1")))));
        assertFalse(
                mine.verify(
                        signed(
                                new CarpAuthenticator(
                                        CarpKey.ofPassphrase("s3creT"),
                                        8,
                                        addresses("10.0.0.1")))));
        assertNotEquals(mine.sign(COUNTER), mine.sign(COUNTER + 1));
    }

    /** openbsd ip_carp.c, carp_hmac_prepare_ctx: the default virtual address is not signed. */
    @Test
    void theDefaultLinkAddressIsNotSigned() {
        final var plain = authenticator("10.0.0.1");
        final var virtual =
                new CarpAuthenticator(KEY, 8, addresses("10.0.0.1"), MacAddress.virtual(8));
        final var other =
                new CarpAuthenticator(KEY, 8, addresses("10.0.0.1"), MacAddress.virtual(9));
        assertEquals(plain.sign(COUNTER), virtual.sign(COUNTER));
        assertNotEquals(plain.sign(COUNTER), other.sign(COUNTER));
    }

    @Test
    void theVhidHasARange() {
        assertEquals(
                "vhid is 0, needs 1..255",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CarpAuthenticator(KEY, 0, List.of()))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new CarpAuthenticator(KEY, 256, List.of()));
    }

    @Test
    void aDigestIsEqualOnlyInAllOctets() {
        final byte[] octets = sign("10.0.0.1").toBytes();
        assertEquals(CarpDigest.of(octets), sign("10.0.0.1"));
        assertEquals(CarpDigest.of(octets).hashCode(), sign("10.0.0.1").hashCode());
        for (int i = 0; i < octets.length; i++) {
            final byte[] other = octets.clone();
            other[i] ^= 1;
            assertNotEquals(CarpDigest.of(octets), CarpDigest.of(other), "octet " + i);
        }
        assertThrows(
                IllegalArgumentException.class, () -> CarpDigest.of(Arrays.copyOf(octets, 19)));
    }

    private static CarpAdvertisement signed(final CarpAuthenticator by) {
        return new CarpAdvertisement(by.vhid(), 0, 0, 1, COUNTER, by.sign(COUNTER));
    }

    private static CarpDigest sign(final String... addresses) {
        return authenticator(addresses).sign(COUNTER);
    }

    private static CarpAuthenticator authenticator(final String... addresses) {
        return new CarpAuthenticator(KEY, 8, addresses(addresses));
    }

    private static List<IpAddress> addresses(final String... addresses) {
        return Arrays.stream(addresses).map(IpAddress::parse).toList();
    }
}
