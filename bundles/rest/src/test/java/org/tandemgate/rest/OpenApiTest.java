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

    /** Requests drawn from the document and spoilt: each answer is one that it names. */
    @Test
    void anyRequestIsAnsweredAsDocumentedAndAViewerChangesNothing() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<String> paths = List.copyOf(document.getJsonObject("paths").keySet());
        for (int i = 0; i < 300; i++) {
            final String path = paths.get(random.nextInt(paths.size()));
            final boolean get =
                    document.getJsonObject("paths").getJsonObject(path).containsKey("get");
            if (path.endsWith("/stream")) {
                continue;
            }
            final String user = List.of("viewer", "viewer", "", "stranger").get(random.nextInt(4));
            final String asked = path.replace("{name}", word(random)) + query(random);
            final HttpResponse<String> response =
                    get ? served.get(user, asked) : served.post(user, asked, body(random));
            final String what = "seed " + seed + ": " + user + " " + asked + " " + response.body();
            final JsonObject responses =
                    document.getJsonObject("paths")
                            .getJsonObject(path)
                            .getJsonObject(get ? "get" : "post")
                            .getJsonObject("responses");
            assertTrue(
                    responses.containsKey(Integer.toString(response.statusCode())),
                    () -> response.statusCode() + " is not documented, " + what);
            assertNotEquals(500, response.statusCode(), what);
            if (response.statusCode() != 200) {
                assertEquals(
                        "application/problem+json",
                        response.headers().firstValue("Content-Type").orElse(""),
                        what);
            }
        }
        for (int i = 0; i < 100; i++) {
            final HttpResponse<String> response =
                    served.post("operator", "/api/v1/operations/demote", body(random));
            assertTrue(
                    Set.of(200, 400).contains(response.statusCode()),
                    () -> "seed " + seed + ": " + response.body());
        }
        assertEquals(
                List.of(),
                served.services.changes().stream().filter(it -> !it.startsWith("demote")).toList());
    }

    private static String word(final Random random) {
        return List.of("lan", "dmz", "%00", "..", "a+b", "%E2%82%AC", "x".repeat(300))
                .get(random.nextInt(7));
    }

    private static String query(final Random random) {
        return List.of("", "", "?limit=5", "?limit=-5", "?after=9&after=8", "?a", "?%41=%42", "?=")
                .get(random.nextInt(8));
    }

    private static String body(final Random random) {
        final String value =
                List.of(
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
        final String name =
                List.of("on", "force", "group", "amount", "reason", "dryRun", "forSeconds", "zz")
                        .get(random.nextInt(8));
        return "{\"group\":\"carp\",\"" + name + "\":" + value + "}";
    }
}
