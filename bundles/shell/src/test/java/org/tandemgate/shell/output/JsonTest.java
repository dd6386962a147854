package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;

class JsonTest {
    private static org.tandemgate.shell.output.Json json() {
        return new org.tandemgate.shell.output.Json();
    }

    private static JsonObject parsed(final org.tandemgate.shell.output.Json json) {
        try (var reader = Json.createReader(new StringReader(json.toString()))) {
            return reader.readObject();
        }
    }

    @Test
    void writesEveryKindOfValueInOrder() {
        final var map = new TreeMap<String, Long>();
        map.put("badauth", 3L);
        assertEquals(
                "{\"text\":\"x\",\"n\":-1,\"d\":1.5,\"yes\":true,\"none\":null,"
                        + "\"at\":\"2026-01-01T00:00:00Z\",\"role\":\"MASTER\","
                        + "\"list\":[1,[],{}],\"map\":{\"badauth\":3},\"empty\":{}}",
                json().put("text", "x")
                        .put("n", -1)
                        .put("d", 1.5)
                        .put("yes", true)
                        .put("none", null)
                        .put("at", Instant.parse("2026-01-01T00:00:00Z"))
                        .put("role", Role.MASTER)
                        .put("list", List.of(1, List.of(), json()))
                        .put("map", map)
                        .put("empty", new TreeMap<String, Long>())
                        .toString());
    }

    /** Another implementation reads what was meant, whatever an administrator writes. */
    @Test
    void everyTextComesBackFromAnIndependentReader() {
        final Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                final int limit = random.nextBoolean() ? 0x100 : 0x110000;
                final int codePoint = random.nextInt(limit);
                if (codePoint < 0xd800 || codePoint > 0xdfff) {
                    text.appendCodePoint(codePoint);
                }
            }
            final String written = text.toString();
            final var object = parsed(json().put(written, written));
            assertEquals(written, object.getString(written));
        }
    }

    @Test
    void loneSurrogatesAreEscapedAndPairsAreNot() {
        assertEquals("{\"a\":\"\\ud800\"}", json().put("a", "\ud800").toString());
        assertEquals("{\"a\":\"\\udc00x\"}", json().put("a", "\udc00x").toString());
        assertEquals("{\"a\":\"\ud83d\ude00\"}", json().put("a", "\ud83d\ude00").toString());
    }

    @Test
    void whatHasNoFormIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> json().put("x", Double.NaN).toString());
        assertThrows(
                IllegalArgumentException.class, () -> json().put("x", new Object()).toString());
        assertThrows(IllegalArgumentException.class, () -> json().put("x", 1).put("x", 2));
    }
}
