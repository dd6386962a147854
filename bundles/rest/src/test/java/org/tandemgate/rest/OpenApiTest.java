package org.tandemgate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.rest.http.Route;
import org.tandemgate.rest.resources.EventPages;
import org.tandemgate.rest.resources.NodeServices;
import org.tandemgate.rest.resources.Routes;

/** The document says what the server does, and the server does what the document says. */
class OpenApiTest {
    @TempDir static Path directory;

    private Served served;
    private JsonObject document;

    @BeforeEach
    void serve() throws IOException, InterruptedException {
        served = new Served(directory, 4);
        document = Served.json(served.get("viewer", "/api/v1/openapi.json"));
    }

    @AfterEach
    void end() {
        served.close();
    }

    @Test
    void everyRouteIsDocumentedWithItsRoleAndNothingElseIs() {
        final Set<String> documented = new TreeSet<>();
        document.getJsonObject("paths")
                .forEach(
                        (path, methods) ->
                                methods.asJsonObject()
                                        .forEach(
                                                (method, operation) ->
                                                        documented.add(
                                                                method
                                                                        + " "
                                                                        + path
                                                                        + " "
                                                                        + operation
                                                                                .asJsonObject()
                                                                                .getString(
                                                                                        "x-role",
                                                                                        "none"))));
        final Set<String> served = new TreeSet<>();
        served.add("get /api/v1/events/stream viewer");
        served.add("get /api/v1/openapi.json viewer");
        served.add("get /metrics viewer");
        final NodeServices services = new NodeServices(new FakeServices());
        for (final Route route : Routes.of(services, new EventPages(services))) {
            served.add(
                    route.method().toLowerCase(Locale.ROOT)
                            + " "
                            + route.path().replace("/*", "/{name}")
                            + " "
                            + route.access().role());
        }
        assertEquals(served, documented);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertEquals("3.1.0", document.getString("openapi"));
        final List<String> references = new ArrayList<>();
        collect(document, references);
        assertTrue(references.size() > 50, references::toString);
        for (final String reference : references) {
            final JsonValue target = Json.createPointer(reference.substring(1)).getValue(document);
            assertEquals(JsonValue.ValueType.OBJECT, target.getValueType());
        }
    }

    private static void collect(final JsonValue value, final List<String> references) {
        if (value instanceof JsonObject object) {
            object.forEach(
                    (name, member) -> {
                        if (name.equals("$ref")) {
                            references.add(((JsonString) member).getString());
                        } else {
                            collect(member, references);
                        }
                    });
        } else if (value instanceof JsonArray array) {
            array.forEach(item -> collect(item, references));
        }
    }

    /** Members of every answer are those of its schema. */
    @Test
    void answersHaveTheMembersOfTheirSchema() throws Exception {
        served.services.happened("one");
        for (final Map.Entry<String, String> path :
                Map.of(
                                "/api/v1/status", "Status",
                                "/api/v1/nodes", "Nodes",
                                "/api/v1/doctor?pair=true", "Doctor",
                                "/api/v1/drills", "Drills",
                                "/api/v1/groups", "Groups",
                                "/api/v1/groups/lan", "Group",
                                "/api/v1/explain", "Explanations",
                                "/api/v1/events", "Events",
                                "/api/v1/live", "Live")
                        .entrySet()) {
            final JsonObject answer = Served.json(served.get("viewer", path.getKey()));
            assertEquals(members(path.getValue()), answer.keySet(), path.getKey());
        }
        final JsonObject event =
                Served.json(served.get("viewer", "/api/v1/events"))
                        .getJsonArray("events")
                        .getJsonObject(0);
        assertEquals(members("Event"), event.keySet());
        final JsonArray nodes =
                Served.json(served.get("viewer", "/api/v1/nodes")).getJsonArray("nodes");
        assertEquals(2, nodes.size());
        for (final JsonObject node : nodes.getValuesAs(JsonObject.class)) {
            assertEquals(members("Node"), node.keySet());
        }
        assertEquals(
                members("NodeHost"),
                nodes.getJsonObject(0).getJsonArray("virtualHosts").getJsonObject(0).keySet());
        assertEquals(members("Problem"), Served.json(served.get("", "/api/v1/status")).keySet());
    }

    private Set<String> members(final String schema) {
        return document.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(schema)
                .getJsonObject("properties")
                .keySet();
    }

    /** Operations answer with the members that are written down. */
    @Test
    void operationsHaveTheMembersOfTheirSchema() throws Exception {
        final JsonObject drill =
                Served.json(
                        served.post(
                                "operator",
                                "/api/v1/operations/drill",
                                "{\"name\":\"cable\",\"dryRun\":true}"));
        assertEquals(members("DrillOperation"), drill.keySet());
        final JsonObject report = drill.getJsonObject("report");
        assertEquals(members("DrillReport"), report.keySet());
        assertEquals(members("DrillGap"), report.getJsonArray("gaps").getJsonObject(0).keySet());
        assertEquals(
                members("Operation"),
                Served.json(served.post("operator", "/api/v1/operations/handover", "{}")).keySet());
    }

    private record Operation(String path, String method, JsonObject text) {
        String role() {
            return text.getString("x-role", "none");
        }
    }

    private List<Operation> operations() {
        final List<Operation> all = new ArrayList<>();
        document.getJsonObject("paths")
                .forEach(
                        (path, methods) ->
                                methods.asJsonObject()
                                        .forEach(
                                                (method, text) ->
                                                        all.add(
                                                                new Operation(
                                                                        path,
                                                                        method,
                                                                        text.asJsonObject()))));
        all.removeIf(it -> it.path().endsWith("/stream"));
        return all;
    }

    /**
     * Every operation of the document, asked by everybody, with bodies made from its schema and
     * spoilt: each answer is one that it names, and who only looks changes nothing.
     */
    @Test
    void anyRequestIsAnsweredAsDocumentedAndAViewerChangesNothing() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Set<String> done = new TreeSet<>();
        assertTrue(operations().size() > 20, () -> operations().toString());
        for (final String user : List.of("viewer", "", "stranger", "operator", "admin")) {
            for (final Operation operation : operations()) {
                for (int i = 0; i < (user.equals("viewer") ? 7 : 4); i++) {
                    final int status = ask(operation, user, i, random, seed);
                    if (status == 200 && operation.method().equals("post")) {
                        done.add(user + " " + operation.path());
                    }
                }
            }
            if (!Set.of("operator", "admin").contains(user)) {
                assertEquals(List.of(), served.services.changes(), user + " changed something");
                assertEquals(Set.of(), done, user + " was let in");
            }
        }
        // Bodies that mean something are among them, so that refusals are not all that was seen.
        for (final Operation operation : operations()) {
            assertTrue(
                    !operation.method().equals("post")
                            || done.contains("admin " + operation.path()),
                    () -> "seed " + seed + ": nobody did " + operation.path() + ", only " + done);
        }
    }

    /** Asks once; the first two bodies make sense, the third would without an unknown name. */
    private int ask(
            final Operation operation,
            final String user,
            final int round,
            final Random random,
            final long seed)
            throws Exception {
        final String asked = operation.path().replace("{name}", word(random)) + query(random);
        final String body = body(operation, round < 3, round == 2, random);
        final HttpResponse<String> response =
                operation.method().equals("get")
                        ? served.get(user, asked)
                        : served.post(user, round < 3 ? operation.path() : asked, body);
        final String what =
                "seed " + seed + ": " + user + " " + asked + " " + body + " " + response.body();
        final JsonObject responses = operation.text().getJsonObject("responses");
        assertTrue(
                responses.containsKey(Integer.toString(response.statusCode())),
                () -> response.statusCode() + " is not documented, " + what);
        assertNotEquals(500, response.statusCode(), what);
        if (response.statusCode() != 200) {
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").orElse(""),
                    what);
            assertEquals(members("Problem"), Served.json(response).keySet(), what);
        }
        assertTrue(
                !body.contains("\"zz\"") || response.statusCode() != 200,
                () -> "an unknown name was overlooked, " + what);
        if (operation.role().equals("operator") && !Set.of("operator", "admin").contains(user)) {
            assertTrue(Set.of(401, 403).contains(response.statusCode()), what);
        }
        return response.statusCode();
    }

    private static String word(final Random random) {
        return List.of("lan", "dmz", "%00", "..", "a+b", "%E2%82%AC", "x".repeat(300))
                .get(random.nextInt(7));
    }

    private static String query(final Random random) {
        return List.of("", "", "?limit=5", "?limit=-5", "?after=9&after=8", "?a", "?%41=%42", "?=")
                .get(random.nextInt(8));
    }

    /** What stands in a body that the fake node understands. */
    private static final Map<String, String> SENSIBLE =
            Map.of("name", "\"cable\"", "group", "\"carp\"", "on", "true", "reason", "\"try\"");

    private static String body(
            final Operation operation,
            final boolean sensible,
            final boolean isMisspelt,
            final Random random) {
        if (operation.method().equals("get")) {
            return "";
        }
        final JsonObject schema =
                operation
                        .text()
                        .getJsonObject("requestBody")
                        .getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema");
        final List<String> members = new ArrayList<>();
        for (final String name : schema.getJsonObject("properties").keySet()) {
            if (sensible && SENSIBLE.containsKey(name)) {
                members.add("\"" + name + "\":" + SENSIBLE.get(name));
            } else if (sensible && name.equals("force")) {
                members.add("\"force\":" + operation.path().endsWith("push"));
            } else if (!sensible && random.nextBoolean()) {
                members.add("\"" + name + "\":" + value(name, random));
            }
        }
        if (isMisspelt) {
            members.add("\"zz\":1");
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String value(final String name, final Random random) {
        return random.nextBoolean() && SENSIBLE.containsKey(name)
                ? SENSIBLE.get(name)
                : List.of(
                                "true",
                                "false",
                                "\"carp\"",
                                "\"*\"",
                                "7",
                                "-1",
                                "1e9",
                                "null",
                                "[]",
                                "99999999999999999999",
                                "\"\\u0000\"",
                                "\"" + "y".repeat(1500) + "\"")
                        .get(random.nextInt(12));
    }
}
