package org.tandemgate.notifications.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyslogMessageTest {
    private static String text(final Map<String, String> data, final String text) {
        return new String(
                new SyslogMessage(5, "2026-01-01T12:00:00.123Z", "gw1", "ROLE", data, text)
                        .encode(),
                StandardCharsets.UTF_8);
    }

    /** RFC 5424, 6.5: header, structured data, BOM, message. */
    @Test
    void octetsAreThoseOfTheStandard() {
        assertEquals(
                "<29>1 2026-01-01T12:00:00.123Z gw1 tandemgate - ROLE"
                        + " [event@32473 id=\"7\" to=\"MASTER\"] \uFEFFlan: master is silent",
                text(Map.of("to", "MASTER", "id", "7"), "lan: master is silent"));
    }

    /** RFC 5424, 6.3.3: quote, backslash and bracket; and no second message by a line feed. */
    @Test
    void whatWouldEndAValueIsEscaped() {
        assertEquals(
                "<29>1 2026-01-01T12:00:00.123Z gw1 tandemgate - ROLE"
                        + " [event@32473 a_b=\"x\\\"y\\\\z\\]\"] \uFEFFone <29>two",
                text(Map.of("a b", "x\"y\\z]"), "one\n<29>two"));
    }

    @Test
    void aLongOneIsCutBetweenCharacters() throws CharacterCodingException {
        for (int shift = 0; shift < 4; shift++) {
            final byte[] octets =
                    new SyslogMessage(
                                    5, "t", "h", "k", Map.of(), "x".repeat(shift) + "€".repeat(900))
                            .encode();
            assertTrue(octets.length <= SyslogMessage.LONGEST && octets.length > 1170);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
        }
    }
}
