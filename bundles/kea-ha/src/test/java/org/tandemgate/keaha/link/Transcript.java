package org.tandemgate.keaha.link;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;

/**
 * One exchange with a real server; src/test/resources/vectors holds them, a line each.
 *
 * @param version of Kea
 * @param json as captured, read by a library that is not ours
 */
public record Transcript(String version, JsonObject json) {
    public static final List<String> VERSIONS = List.of("2.2.0", "2.6.3", "3.0.4");

    private static final List<Transcript> ALL = load();

    /** Every transcript of every version. */
    public static Stream<Transcript> all() {
        return ALL.stream();
    }

    private static List<Transcript> load() {
        return VERSIONS.stream()
                .flatMap(
                        version ->
                                resource("kea-" + version + ".jsonl")
                                        .lines()
                                        .map(line -> new Transcript(version, parse(line))))
                .toList();
    }

    /** The one of that name. */
    public static Transcript of(final String version, final String name) {
        return all().filter(one -> one.toString().equals(version + " " + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no transcript " + version + " " + name));
    }

    static String resource(final String name) {
        try (InputStream in = Transcript.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static JsonObject parse(final String text) {
        return (JsonObject) value(text);
    }

    static JsonValue value(final String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    public String name() {
        return json.getString("name");
    }

    boolean isHttp() {
        return json.getString("transport").contains("http");
    }

    boolean isTls() {
        return json.getString("transport").endsWith("https");
    }

    String service() {
        return "dhcp" + json.getInt("family");
    }

    /** HTTP status of the answer. */
    int status() {
        return json.getJsonObject("http").getInt("status", 200);
    }

    /** The error that the recorder met, empty when there was an answer. */
    String error() {
        return json.getString("error", json.containsKey("response_raw") ? "no answer" : "");
    }

    public JsonValue response() {
        return json.get("response");
    }

    /** What we would send; a harmless command where the recorder sent something broken. */
    Command command() {
        final Optional<JsonObject> request = expectedRequest();
        if (request.isEmpty()) {
            return Command.of("version-get");
        }
        final String name = request.get().getString("command");
        final JsonValue arguments = request.get().get("arguments");
        try {
            return arguments == null
                    ? Command.of(name)
                    : Command.of(
                            name,
                            (org.tandemgate.keaha.protocol.Json.Obj)
                                    JsonReader.read(
                                            arguments.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (final BadAnswerException bad) {
            throw new AssertionError(bad);
        }
    }

    /** What has to reach the server, without the service; empty where something broken was sent. */
    Optional<JsonObject> expectedRequest() {
        return json.get("request") instanceof JsonObject request
                        && request.get("command") instanceof JsonString
                        && !(request.get("arguments") instanceof JsonArray)
                ? Optional.of(withoutService(request))
                : Optional.empty();
    }

    static JsonObject withoutService(final JsonObject request) {
        return Json.createObjectBuilder(request).remove("service").build();
    }

    @Override
    public String toString() {
        return version + " " + name();
    }
}
