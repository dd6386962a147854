package org.tandemgate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.net.IpAddress;

class RestTest {
    private static final String HANDOVER = "/api/v1/operations/handover";
    private static final String MAINTENANCE = "/api/v1/operations/maintenance";
    private static final String DEMOTE = "/api/v1/operations/demote";
    private static final String PUSH = "/api/v1/operations/push";
    private static final String DRILL = "/api/v1/operations/drill";

    /** The key is made once: keytool takes a second. */
    @TempDir static Path directory;

    private Served served;

    @BeforeEach
    void serve() throws IOException {
        served = new Served(directory, 4);
    }

    @AfterEach
    void end() {
        served.close();
    }

    private static void assertProblem(
            final int status, final String code, final HttpResponse<String> response) {
        assertEquals(
                Map.of(
                        "type", "application/problem+json",
                        "status", status,
                        "said", status,
                        "code", code),
                Served.problem(response),
                response::body);
        assertTrue(!Served.json(response).getString("next").isEmpty());
        assertEquals("close", response.headers().firstValue("Connection").orElse(""));
    }

    @Test
    void aViewerSeesTheNodeWithTheAgeOfEverything() throws Exception {
        final HttpResponse<String> response = served.get("viewer", "/api/v1/status");
        assertEquals(200, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        final JsonObject status = Served.json(response);
        assertEquals("gw1", status.getString("node"));
        assertEquals("MASTER", status.getString("role"));
        assertEquals("gw2", status.getJsonObject("peer").getString("name"));
        // Heard 50 s ago: it has an age, and no role.
        assertTrue(status.getJsonObject("peer").getInt("seenAgeMs") >= 49_000);
        assertEquals("UNKNOWN", status.getJsonObject("peer").getString("role"));
        final JsonObject other = status.getJsonArray("nodes").getJsonObject(1);
        assertEquals("UNKNOWN", other.getString("role"));
        assertEquals("off", other.getString("state"));
        final JsonObject lan = status.getJsonArray("virtualHosts").getJsonObject(0);
        assertEquals("[\"10.0.0.1/24\"]", lan.get("addresses").toString());
        assertTrue(lan.getInt("sinceAgeMs") >= 59_000);
        assertTrue(lan.getInt("ageMs") >= 0);
        assertEquals("election", lan.getString("source"));
        assertEquals(false, lan.getBoolean("masterElsewhere"));

        assertEquals(
                lan.getString("reason"),
                Served.json(served.get("viewer", "/api/v1/groups/lan")).getString("reason"));
        assertEquals(
                1,
                Served.json(served.get("viewer", "/api/v1/groups")).getJsonArray("groups").size());
        assertTrue(served.get("viewer", "/api/v1/explain?name=lan").body().contains("it is"));
        assertEquals("ha_ready 1\n", served.get("viewer", "/metrics").body());
        assertEquals(200, served.get("", "/api/v1/live").statusCode());
    }

    @Test
    void withoutAnAccountThereIsNothingButThatItLives() throws Exception {
        for (final String path :
                List.of(
                        "/api/v1/status",
                        "/metrics",
                        "/api/v1/events/stream",
                        "/api/v1/openapi.json")) {
            final HttpResponse<String> response = served.get("", path);
            assertProblem(401, "login-needed", response);
            assertTrue(response.headers().firstValue("WWW-Authenticate").isPresent());
        }
        assertProblem(403, "role-missing", served.get("configsync", "/api/v1/status"));
    }

    @Test
    void whoLooksCannotChange() throws Exception {
        for (final String path : List.of(HANDOVER, MAINTENANCE, DEMOTE, PUSH, DRILL)) {
            assertProblem(403, "role-missing", served.post("viewer", path, "{\"on\":true}"));
            assertProblem(401, "login-needed", served.post("", path, "{}"));
        }
        assertEquals(List.of(), served.services.changes());
    }

    @Test
    void operationsAreDoneOrOnlyTold() throws Exception {
        assertEquals(
                "lan: would be asked for",
                Served.json(served.post("operator", HANDOVER, "{\"dryRun\":true}"))
                        .getString("result"));
        assertTrue(
                served.post(
                                "operator",
                                MAINTENANCE,
                                "{\"on\":true,\"reason\":\"disk\",\"dryRun\":true}")
                        .body()
                        .contains("would be asked for"));
        assertTrue(
                served.post("operator", DEMOTE, "{\"group\":\"carp\",\"dryRun\":true}")
                        .body()
                        .contains("would be less wanted here by 1"));
        assertEquals(List.of(), served.services.changes());

        assertEquals(200, served.post("operator", HANDOVER, "{}").statusCode());
        served.post("operator", MAINTENANCE, "{\"on\":true,\"reason\":\"disk\"}");
        served.post("operator", MAINTENANCE, "{\"on\":false}");
        served.post("operator", DEMOTE, "{\"group\":\"carp\",\"amount\":7,\"reason\":\"try\"}");
        assertEquals(
                "operator",
                Served.json(
                                served.post(
                                        "operator",
                                        "/api/v1/operations/undemote",
                                        "{\"group\":\"carp\",\"reason\":\"try\"}"))
                        .getString("by"));
        assertEquals(
                List.of(
                        "handover false",
                        "maintenance on disk false",
                        "maintenance off",
                        "demote carp try 7",
                        "undemote carp try 255"),
                served.services.changes());
    }

    @Test
    void forceNeedsAnAdministrator() throws Exception {
        assertProblem(403, "role-missing", served.post("operator", HANDOVER, "{\"force\":true}"));
        assertEquals(List.of(), served.services.changes());
        assertEquals(200, served.post("admin", HANDOVER, "{\"force\":true}").statusCode());
        assertEquals(List.of("handover true"), served.services.changes());
    }

    @Test
    void theConfigurationIsPushedOverTheOthersChangesByAnAdministratorAlone() throws Exception {
        assertEquals(
                "would send filter",
                Served.json(served.post("operator", PUSH, "{\"dryRun\":true}"))
                        .getString("result"));
        final HttpResponse<String> refused = served.post("operator", PUSH, "{}");
        assertProblem(409, "refused", refused);
        assertEquals(
                "filter was changed on the other node", Served.json(refused).getString("detail"));
        assertProblem(403, "role-missing", served.post("operator", PUSH, "{\"force\":true}"));
        assertEquals(List.of(), served.services.changes());

        assertEquals(200, served.post("admin", PUSH, "{\"force\":true}").statusCode());
        assertEquals(List.of("push true"), served.services.changes());
        served.services.syncs = false;
        assertProblem(503, "not-running", served.post("admin", PUSH, "{}"));
    }

    @Test
    void aDrillIsToldThenDoneAndKept() throws Exception {
        final String body = "{\"name\":\"cable\",\"dryRun\":";
        final JsonObject told = Served.json(served.post("operator", DRILL, body + "true}"));
        assertEquals("eth0 would count as without carrier", told.getString("result"));
        assertEquals("planned", told.getJsonObject("report").getString("verdict"));
        assertEquals(List.of(), served.services.changes());
        assertTrue(
                Served.json(served.get("viewer", "/api/v1/drills")).isNull("latest"),
                "what was only told is no drill");

        final JsonObject done = Served.json(served.post("operator", DRILL, body + "false}"));
        assertEquals("passed: every role went and came back", done.getString("result"));
        assertEquals("operator", done.getString("by"));
        assertEquals(List.of("drill cable"), served.services.changes());
        final JsonObject latest =
                Served.json(served.get("viewer", "/api/v1/drills")).getJsonObject("latest");
        assertEquals(
                3390.5,
                latest.getJsonArray("gaps").getJsonObject(0).getJsonNumber("gapMs").doubleValue());

        assertProblem(400, "bad-request", served.post("operator", DRILL, "{\"name\":\"fire\"}"));
        assertProblem(400, "bad-request", served.post("operator", DRILL, "{}"));
        served.services.peerTakesOver = false;
        assertProblem(409, "refused", served.post("operator", DRILL, body + "false}"));
        served.services.running.removeIf(FakeDrills.class::isInstance);
        assertProblem(503, "not-running", served.get("viewer", "/api/v1/drills"));
        assertProblem(503, "not-running", served.post("operator", DRILL, body + "false}"));
    }

    @Test
    void aRefusalOfTheNodeIsAConflict() throws Exception {
        served.services.peerTakesOver = false;
        final HttpResponse<String> response = served.post("operator", HANDOVER, "{}");
        assertProblem(409, "refused", response);
        assertEquals(
                "lan: nobody took over within 1.00 s", Served.json(response).getString("detail"));
        assertProblem(
                409,
                "refused",
                served.post("operator", "/api/v1/operations/undemote", "{\"group\":\"carp\"}"));
    }

    @Test
    void everyRequestThatMakesNoSenseIsToldWhy() throws Exception {
        assertProblem(404, "no-such-path", served.get("viewer", "/api/v1/nothing"));
        assertProblem(404, "no-such-path", served.get("viewer", "/"));
        assertProblem(404, "no-such-group", served.get("viewer", "/api/v1/groups/dmz"));
        assertProblem(405, "method", served.post("viewer", "/api/v1/status", "{}"));
        assertProblem(405, "method", served.get("operator", HANDOVER));
        assertProblem(405, "method", served.method("viewer", "DELETE", "/api/v1/events/stream"));
        assertProblem(503, "not-running", served.get("viewer", "/api/v1/pfsync"));
        assertProblem(503, "not-running", served.get("viewer", "/api/v1/dhcp"));
        assertProblem(503, "not-running", served.get("viewer", "/api/v1/config/revisions"));
        for (final String query :
                List.of("limit=0", "limit=2001", "limit=x", "after=-1", "x=1", "limit=1&limit=2")) {
            assertProblem(400, "bad-request", served.get("viewer", "/api/v1/events?" + query));
        }
        assertProblem(415, "media-type", served.post("operator", HANDOVER, "a=b", "text/plain"));
        assertProblem(
                413,
                "too-long",
                served.post("operator", HANDOVER, "{\"x\":\"" + "y".repeat(16_384) + "\"}"));
        for (final String body :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{\"force\":1}",
                        "{\"force\":\"true\"}",
                        "{\"froce\":true}",
                        "{\"force\":true,\"force\":false}",
                        "{\"force\":{}}",
                        "{} {}",
                        "{\"force\":1.5}",
                        "{\"force\":null}",
                        "{\"" + "x".repeat(100) + "\":1}")) {
            assertProblem(400, "bad-request", served.post("admin", HANDOVER, body));
        }
        for (final String body :
                List.of(
                        "{}",
                        "{\"group\":\"dmz\"}",
                        "{\"group\":\"carp\",\"amount\":0}",
                        "{\"group\":\"carp\",\"amount\":256}",
                        "{\"group\":\"carp\",\"forSeconds\":604801}",
                        "{\"group\":\"carp\",\"reason\":\"a\\nb\"}",
                        "{\"group\":\"carp\",\"reason\":\"a\\u202eb\"}",
                        "{\"group\":\"carp\",\"reason\":\"" + "x".repeat(201) + "\"}")) {
            assertProblem(400, "bad-request", served.post("operator", DEMOTE, body));
        }
        assertProblem(400, "bad-request", served.post("operator", MAINTENANCE, "{}"));
        assertEquals(List.of(), served.services.changes());
    }

    /** Before anything else: also without an account. */
    @Test
    void aVirtualAddressIsRefusedAndTheNodesOwnAreNamed() throws Exception {
        served.virtual = Set.of(IpAddress.parse("127.0.0.1"));
        for (final String user : List.of("", "admin")) {
            final HttpResponse<String> response = served.get(user, "/api/v1/status");
            assertProblem(421, "virtual-address", response);
            assertEquals(
                    "ask a node itself: gw1 at 10.255.0.1",
                    Served.json(response).getString("next"));
        }
        assertProblem(421, "virtual-address", served.post("admin", HANDOVER, "{}"));
        assertEquals(List.of(), served.services.changes());
    }

    @Test
    void wrongPasswordsCostAGrowingWait() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertProblem(401, "login-needed", served.withPassword("guess " + i));
        }
        final HttpResponse<String> sixth = served.withPassword(Served.PASSWORD);
        assertProblem(429, "locked-out", sixth);
        assertEquals("wait 1 s", Served.json(sixth).getString("next"));
        // Who asks without an account guesses nothing.
        assertEquals(200, served.get("", "/api/v1/live").statusCode());
    }
}
