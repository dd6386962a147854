package org.tandemgate.api.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static String basic(final String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everythingBehindTheFirstColonIsThePassword() {
        assertEquals(
                Optional.of(new Credentials("grün", "a:b ß")), Credentials.of(basic("grün:a:b ß")));
        assertEquals(Optional.of(new Credentials("u", "")), Credentials.of(basic("u:")));
        assertEquals(Optional.of(new Credentials("u", "p")), Credentials.of("bAsIC  dTpw "));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic ", "Bearer dTpw", "Basic !!!!", "Basic dXA="})
    void whatCannotBeReadIsNobody(final String header) {
        assertEquals(Optional.empty(), Credentials.of(header));
    }

    @Test
    void aUserHasAName() {
        assertEquals(Optional.empty(), Credentials.of(basic(":p")));
    }

    @Test
    void whatIsTooLongIsNobody() {
        assertEquals(Optional.empty(), Credentials.of(basic("u:" + "p".repeat(1000))));
    }

    @Test
    void thePasswordIsNotShown() {
        assertEquals("Credentials[user=u]", new Credentials("u", "secret").toString());
    }
}
