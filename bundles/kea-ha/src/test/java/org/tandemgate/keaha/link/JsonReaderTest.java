package org.tandemgate.keaha.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;

final class JsonReaderTest {
    private static final long SEED = 20_261_122;

    private static Json read(final String text) throws BadAnswerException {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(final String text) {
        return String.valueOf(
                assertThrows(BadAnswerException.class, () -> read(text)).getMessage());
    }

    /** A configuration that is read and written is the same, digit by digit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":[0.25,1e3,-0,12345678901234567890123456789],\"c\":{}}",
                "[true,false,null,\"\",[]]",
                "\"quote \\\" backslash \\\\ line \\u000a bell \\u0007 \u00e4 \u20ac\"",
                "{\"a\":\"lone \\ud800 surrogate\"}"
            })
    void writesWhatItRead(final String text) throws BadAnswerException {
        assertEquals(text, read(text).write());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "<html><body>502 Bad Gateway</body></html>",
                "{\"result\":0",
                "{\"result\":0}}",
                "{\"result\":0} {\"result\":0}",
                "{'result':0}",
                "{result:0}",
                "{\"result\":NaN}",
                "{\"result\":01}",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "[1",
                "{\"a\":}",
                "{\"a\"",
                "// comment\n{\"result\":0}",
                "\"tab \t inside\""
            })
    void refusesWhatIsNoJson(final String text) {
        assertFalse(refusal(text).isEmpty());
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThrows(
                BadAnswerException.class,
                () -> JsonReader.read(new byte[] {'"', (byte) 0xC3, '"'}));
        assertThrows(
                BadAnswerException.class,
                () -> JsonReader.read("{}".getBytes(StandardCharsets.UTF_16)));
    }

    /** Both sides of each limit; a stack that deep would not overflow, a deeper one might. */
    @Test
    void keepsItsLimits() throws BadAnswerException {
        final int depth = JsonReader.DEPTH_MAX;
        read("[".repeat(depth) + "]".repeat(depth));
        refusal("[".repeat(depth + 1) + "]".repeat(depth + 1));
        refusal("[".repeat(100_000));
        refusal("{\"a\":".repeat(100_000));
        read("9".repeat(JsonReader.NUMBER_MAX));
        refusal("9".repeat(JsonReader.NUMBER_MAX + 1));
        read("\"" + "x".repeat(JsonReader.STRING_MAX) + "\"");
        refusal("\"" + "x".repeat(JsonReader.STRING_MAX + 1) + "\"");
        refusal("{\"" + "x".repeat(JsonReader.NAME_MAX + 1) + "\":1}");
        refusal("[" + "1,".repeat(JsonReader.TOKENS_MAX) + "1]");
    }

    /** Configurations hold passwords: a refusal names the place, not what stands there. */
    @Test
    void showsNothingOfTheContent() throws BadAnswerException {
        assertFalse(refusal("{\"password\":hunter2}").contains("hunter2"));
        assertFalse(refusal("{\"hunter2\":1,\"hunter2\":2}").contains("hunter2"));
        assertFalse(refusal("\"hunter2").contains("hunter2"));
        final Json json = read("{\"password\":\"hunter2\",\"list\":[\"hunter2\"]}");
        assertFalse(json.toString().contains("hunter2"));
        assertFalse(json.at("list").orElseThrow().toString().contains("hunter2"));
        assertFalse(json.at("password").orElseThrow().toString().contains("hunter2"));
    }

    /** Every answer of every version with one octet changed: read or refused, nothing else. */
    @Test
    void survivesEveryDamagedAnswer() {
        final var random = new Random(SEED);
        int refused = 0;
        int read = 0;
        for (final Transcript transcript : Transcript.all().toList()) {
            if (transcript.response() == null) {
                continue;
            }
            final byte[] octets = transcript.response().toString().getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 20; i++) {
                final byte[] damaged = octets.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                try {
                    JsonReader.read(damaged);
                    read++;
                } catch (final BadAnswerException bad) {
                    refused++;
                }
            }
        }
        assertTrue(read > 1000 && refused > 1000, read + " read, " + refused + " refused");
    }
}
