package org.tandemgate.itests.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void readsWhatStatusCommandsPrint() {
        final Json json =
                Json.parse(
                        "{\"a\":[1,-2, {\"b\" : \"x\\\"\\u0041\\n\"}],\"c\":null,\"d\":true,\"e\":{}}\n");

        assertEquals(-2, json.get("a").item(1).number());
        assertEquals("x\"A\n", json.get("a").item(2).get("b").text());
        assertEquals(2.5, Json.parse("[2.5]").item(0).real());
        assertTrue(json.get("c").isNull());
        assertTrue(json.get("d").flag());
        assertEquals(3, json.get("a").items().size());
    }

    @Test
    void namesThePlaceOfAnError() {
        for (final String text : new String[] {"", "{", "[1,", "\"a", "{\"a\" 1}", "1 2", "nul"}) {
            final var e = assertThrows(WorldException.class, () -> Json.parse(text), text);
            assertTrue(e.toString().contains("offset"), e::toString);
        }
    }

    @Test
    void showsWhatIsThereWhenAMemberIsMissing() {
        final Json json = Json.parse("{\"role\":\"MASTER\"}");

        final var e = assertThrows(WorldException.class, () -> json.get("state"));

        assertEquals("no member \"state\" in {role=MASTER}", e.getMessage());
    }
}
