package org.tandemgate.keaha.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.link.Transcript;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.state.HaState;

final class ReportTest {
    private static Report read(final String json) throws BadAnswerException {
        return Report.of(Answer.of(JsonReader.read(json.getBytes(StandardCharsets.UTF_8))));
    }

    /** Every heartbeat of every version; the clock is judged by java.time. */
    @Test
    void readsEveryHeartbeat() throws BadAnswerException {
        final Set<HaState> seen = new HashSet<>();
        int read = 0;
        for (final Transcript transcript : Transcript.all().toList()) {
            if (!transcript.name().contains("ha-heartbeat") || transcript.response() == null) {
                continue;
            }
            final JsonObject answer =
                    transcript.response() instanceof JsonArray list
                            ? list.getJsonObject(0)
                            : transcript.response().asJsonObject();
            if (answer.getInt("result") != 0) {
                assertThrows(BadAnswerException.class, () -> read(answer.toString()));
                continue;
            }
            final Report report = read(answer.toString());
            final JsonObject arguments = answer.getJsonObject("arguments");
            assertEquals(arguments.getString("state"), report.state().wireName());
            assertEquals(arguments.getJsonArray("scopes").size(), report.scopes().size());
            assertEquals(
                    ZonedDateTime.parse(
                                    arguments.getString("date-time"),
                                    DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toEpochSecond(),
                    report.epochSeconds());
            seen.add(report.state());
            read++;
        }
        assertTrue(read > 25, "only " + read);
        assertTrue(seen.contains(HaState.HOT_STANDBY) && seen.contains(HaState.TERMINATED));
    }

    @Test
    void decidesNothingOnGarbage() throws BadAnswerException {
        final String good =
                "{\"result\":0,\"arguments\":{\"state\":\"ready\",\"scopes\":[],\"date-time\":\"Sat,"
                        + " 29 Feb 2020 23:59:59 GMT\"}}";
        assertEquals(1_583_020_799L, read(good).epochSeconds());
        for (final String bad :
                new String[] {
                    good.replace("ready", "READY"),
                    good.replace("ready", "hot-swap"),
                    good.replace("\"ready\"", "7"),
                    good.replace("[]", "{}"),
                    good.replace("[]", "[7]"),
                    good.replace("\"scopes\":[],", ""),
                    good.replace("Feb", "Feu"),
                    good.replace("29 Feb 2020 ", ""),
                    good.replace("\"result\":0", "\"result\":2"),
                    "{\"result\":0}"
                }) {
            assertThrows(BadAnswerException.class, () -> read(bad), bad);
        }
    }
}
