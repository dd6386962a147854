package org.tandemgate.keaha.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.link.Transcript;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;

/** What becomes of an entry that people wrote, and what is told of it. */
final class HaOverlayTest {
    private static final String WANTED =
            """
            {"this-server-name":"a","mode":"hot-standby","heartbeat-delay":1000,
             "multi-threading":{"http-dedicated-listener":true},
             "peers":[{"name":"a","url":"http://10.0.0.1:1/","role":"primary"},
                      {"name":"b","url":"http://10.0.0.2:1/","role":"standby"}]}""";

    private static Json.Obj json(final String text) {
        try {
            return (Json.Obj) JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (final BadAnswerException bad) {
            throw new AssertionError(text, bad);
        }
    }

    private static Json over(final String found, final String wanted) {
        return HaOverlay.over(json(found), json(wanted));
    }

    @Test
    void keepsWhatNoKeyIsAbout() {
        assertEquals(
                json(
                        """
                        {"this-server-name":"a","mode":"hot-standby","heartbeat-delay":1000,
                         "state-machine":{"states":[]},"require-client-certs":true,
                         "multi-threading":{"http-listener-threads":4,
                                            "http-dedicated-listener":true},
                         "peers":[{"name":"a","url":"http://10.0.0.1:1/","role":"primary"},
                                  {"name":"b","url":"http://10.0.0.2:1/","role":"standby",
                                   "basic-auth-user":"x"},
                                  {"name":"c","url":"http://10.0.0.3:1/","role":"backup"}]}"""),
                over(
                        """
                        {"this-server-name":"z","mode":"load-balancing","heartbeat-delay":10000,
                         "state-machine":{"states":[]},"require-client-certs":true,
                         "multi-threading":{"http-listener-threads":4,
                                            "http-dedicated-listener":false},
                         "peers":[{"name":"c","url":"http://10.0.0.3:1/","role":"backup"},
                                  {"name":"b","url":"http://10.0.0.9:1/","role":"primary",
                                   "basic-auth-user":"x"},
                                  {"name":"old","url":"http://10.0.0.8:1/","role":"standby"}]}""",
                        WANTED));
    }

    /** kea-ha.md 1.1: the server dies of these beside another mode, or of half of TLS. */
    @Test
    void dropsWhatTheServerWouldRefuse() {
        final Json plain =
                over(
                        """
                        {"delayed-updates-limit":100,"wait-backup-ack":true,
                         "trust-anchor":"/ca","cert-file":"/c","key-file":"/k",
                         "peers":[{"name":"a","cert-file":"/own"}]}""",
                        WANTED);
        assertEquals("0", plain.at("delayed-updates-limit").orElseThrow().write());
        assertEquals("false", plain.at("wait-backup-ack").orElseThrow().write());
        assertTrue(plain.at("trust-anchor").isEmpty());
        assertTrue(plain.at("key-file").isEmpty());
        assertTrue(plain.at("peers").orElseThrow().items().get(0).at("cert-file").isEmpty());

        final String secure = WANTED.replace("\"mode\"", "\"trust-anchor\":\"/new\",\"mode\"");
        final Json tls = over("{\"cert-file\":\"/c\",\"wait-backup-ack\":true}", secure);
        assertEquals("\"/c\"", tls.at("cert-file").orElseThrow().write());
        final String balanced = WANTED.replace("hot-standby", "load-balancing");
        assertEquals(
                "100",
                over("{\"delayed-updates-limit\":100}", balanced)
                        .at("delayed-updates-limit")
                        .orElseThrow()
                        .write());
        final String passive = WANTED.replace("hot-standby", "passive-backup");
        assertEquals(
                "true",
                over("{\"wait-backup-ack\":true}", passive)
                        .at("wait-backup-ack")
                        .orElseThrow()
                        .write());
    }

    private static String told(final Json before, final Json after) {
        return Difference.between(before, after).stream()
                .map(it -> it.path() + " " + it.before() + " > " + it.after())
                .collect(Collectors.joining("\n"));
    }

    /** Only what the keys say is told, whatever the version adds to its answer. */
    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void tellsWhatChangesInARealConfiguration(final String version) throws BadAnswerException {
        final Json before =
                json(
                        Transcript.of(version, "v4-config-get")
                                .response()
                                .asJsonObject()
                                .get("arguments")
                                .toString());
        final Json old = HaConfiguration.settable(before, Family.V4);
        final Json.Obj entry =
                json(
                        """
                        {"this-server-name":"gw-a","mode":"hot-standby","heartbeat-delay":1000,
                         "peers":[
                          {"name":"gw-a","url":"http://10.78.0.1:8001/","role":"primary"},
                          {"name":"gw-b","url":"http://10.78.0.9:8001/","role":"standby"}]}""");
        final String place =
                "Dhcp4.hooks-libraries[libdhcp_ha.so].parameters.high-availability[0].";
        assertEquals(
                place
                        + "heartbeat-delay 200 > 1000\n"
                        + place
                        + "peers[gw-b].url \"http://10.78.0.2:8001/\" >"
                        + " \"http://10.78.0.9:8001/\"",
                told(old, HaConfiguration.merge(before, Family.V4, entry, "/nowhere")));
    }

    @Test
    void tellsNoSecretsAndNotTooMuch() {
        assertEquals(
                "x[p].password (secret) > (secret)\nx[p].basic-auth-user null > (secret)\n"
                        + "x[p].n null > 1\nx[1] {} > null",
                told(
                        Json.Obj.EMPTY.with("x", list("{\"name\":\"p\",\"password\":\"1\"}", "{}")),
                        Json.Obj.EMPTY.with(
                                "x",
                                list(
                                        "{\"name\":\"p\",\"password\":\"2\",\"basic-auth-user\":\"u\",\"n\":1}"))));
        Json.Obj many = Json.Obj.EMPTY;
        for (int i = 0; i <= Difference.SHOWN; i++) {
            many = many.with("k" + i, i);
        }
        assertEquals(Difference.SHOWN, Difference.between(Json.Obj.EMPTY, many).size());
    }

    private static Json list(final String... items) {
        return new Json.Arr(List.of(items).stream().map(it -> (Json) json(it)).toList());
    }
}
