package org.tandemgate.keaha.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Answer;

/** Every transcript of Kea 2.2.0, 2.6.3 and 3.0.4, over a real socket each. */
final class TranscriptsTest {
    @TempDir
    @SuppressWarnings("NullAway") // JUnit sets it.
    Path directory;

    static Stream<Transcript> transcripts() {
        return Transcript.all();
    }

    /** As many as were captured: none may get lost on the way into the resources. */
    @Test
    void allAreHere() {
        assertEquals(
                List.of(230L, 230L, 244L),
                Transcript.VERSIONS.stream()
                        .map(
                                version ->
                                        Transcript.all()
                                                .filter(one -> one.version().equals(version))
                                                .count())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void saysWhatTheServerSaid(final Transcript transcript) throws Exception {
        final Replay replay = Replay.of(transcript, directory);

        if (transcript.error().isEmpty()) {
            answered(transcript, replay);
        } else {
            assertEquals(
                    reason(transcript.error()),
                    replay.failure().map(ChannelException::reason).orElse(null),
                    replay::toString);
        }
    }

    private static void answered(final Transcript transcript, final Replay replay)
            throws Exception {
        final JsonValue response = transcript.response();
        if (response instanceof JsonArray several && several.size() > 1) {
            assertEquals(
                    Reason.MALFORMED, replay.failure().map(ChannelException::reason).orElse(null));
            final List<Answer> all =
                    Answer.all(
                            JsonReader.read(response.toString().getBytes(StandardCharsets.UTF_8)));
            assertEquals(several.size(), all.size());
            for (int i = 0; i < all.size(); i++) {
                same(several.getJsonObject(i), all.get(i));
            }
            return;
        }
        assertTrue(replay.answer().isPresent(), replay::toString);
        same(
                response instanceof JsonArray one ? one.getJsonObject(0) : response.asJsonObject(),
                replay.answer().get());
    }

    private static void same(final JsonObject expected, final Answer answer) {
        assertEquals(expected.getInt("result"), answer.code());
        assertEquals(expected.getString("text", ""), answer.text());
        assertEquals(
                expected.get("arguments"),
                answer.arguments().map(it -> Transcript.value(it.write())).orElse(null));
    }

    private static Reason reason(final String error) {
        if (error.contains("No such file")) {
            return Reason.NO_SOCKET;
        }
        if (error.contains("refused")) {
            return Reason.REFUSED;
        }
        if (error.contains("timed out")) {
            return Reason.TIMEOUT;
        }
        return error.contains("CERTIFICATE_REQUIRED") ? Reason.TLS : Reason.EMPTY;
    }

    static Stream<String> differing() {
        return Transcript.parse(Transcript.resource("differences.json"))
                .getJsonObject("differing")
                .keySet()
                .stream();
    }

    /** Where versions answer differently, each difference comes out as it was noted. */
    @ParameterizedTest
    @MethodSource("differing")
    void versionsDifferAsNoted(final String name) throws IOException {
        final JsonObject versions =
                Transcript.parse(Transcript.resource("differences.json"))
                        .getJsonObject("differing")
                        .getJsonObject(name);
        assertEquals(3, versions.size());
        for (final String version : versions.keySet()) {
            final JsonObject noted = versions.getJsonObject(version);
            if (!noted.getBoolean("present", true)) {
                assertTrue(
                        Transcript.all()
                                .noneMatch(it -> it.toString().equals(version + " " + name)));
                continue;
            }
            final Replay replay = Replay.of(Transcript.of(version, name), directory);
            if (noted.get("result") == JsonValue.NULL) {
                assertTrue(replay.failure().isPresent(), version);
            } else {
                final Answer answer = replay.answer().orElseThrow();
                assertEquals(noted.getInt("result"), answer.code(), version);
                assertEquals(noted.getString("text"), answer.text(), version);
            }
        }
    }
}
