package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CarpKeyTest {

    /** sbin/ifconfig/carp.c, setcarp_passwd: copied as it is into 20 zero octets. */
    @Test
    void aPassphraseIsPaddedWithZeros() {
        final byte[] octets = Arrays.copyOf("a b\"c".getBytes(StandardCharsets.UTF_8), 20);
        assertEquals(CarpKey.ofOctets(octets), CarpKey.ofPassphrase("a b\"c"));
        assertEquals(CarpKey.ofOctets(new byte[20]), CarpKey.ofPassphrase(""));
        assertNotEquals(CarpKey.ofPassphrase("a"), CarpKey.ofPassphrase("b"));
    }

    @Test
    void nineteenOctetsAreTheLongest() {
        assertEquals(
                CarpKey.ofOctets("0123456789abcdefghi\0".getBytes(StandardCharsets.UTF_8)),
                CarpKey.ofPassphrase("0123456789abcdefghi"));
        assertEquals(
                "passphrase has 20 octets in UTF-8, needs 0..19 (a BSD peer would ignore what"
                        + " follows the 19th)",
                refusal("0123456789abcdefghij"));
    }

    @Test
    void octetsCountNotCharacters() {
        assertEquals(10, "ääääääääää".length());
        assertEquals(
                "passphrase has 20 octets in UTF-8, needs 0..19 (a BSD peer would ignore what"
                        + " follows the 19th)",
                refusal("ääääääääää"));
    }

    @Test
    void nulIsRefused() {
        assertEquals("passphrase contains a NUL, at which a BSD peer ends it", refusal("a\0b"));
    }

    @Test
    void isNeverPrinted() {
        assertEquals(
                CarpKey.ofPassphrase("").toString(), CarpKey.ofPassphrase("s3cret").toString());
        assertFalse(CarpKey.ofPassphrase("s3cret").toString().contains("s3cret"));
    }

    @Test
    void needsTwentyOctets() {
        assertThrows(IllegalArgumentException.class, () -> CarpKey.ofOctets(new byte[19]));
        assertThrows(IllegalArgumentException.class, () -> CarpKey.ofOctets(new byte[21]));
    }

    private static String refusal(final String passphrase) {
        final var thrown =
                assertThrows(
                        IllegalArgumentException.class, () -> CarpKey.ofPassphrase(passphrase));
        return String.valueOf(thrown.getMessage());
    }
}
