package org.tandemgate.keaha.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.keaha.link.JsonReader;
import org.tandemgate.keaha.link.Transcript;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.HaMode;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.net.IpAddress;

/** Against configurations that real servers answered config-get with. */
final class ConfigurationTest {
    private static final String HOOKS = "/usr/lib/x86_64-linux-gnu/kea/hooks";
    private static final KeaVersion V3_0 = new KeaVersion(3, 0, 4);
    private static final Set<IpAddress> VIRTUAL = Set.of(IpAddress.parse("10.77.0.1"));

    private static Json json(final String text) {
        try {
            return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (final BadAnswerException bad) {
            throw new AssertionError(bad);
        }
    }

    private static String running(final String version) {
        return Transcript.of(version, "v4-config-get")
                .response()
                .asJsonObject()
                .get("arguments")
                .toString();
    }

    private static HaSettings settings(final HaMode mode, final HaRole second) {
        return new HaSettings(
                mode,
                "gw-a",
                List.of(
                        new HaSettings.Peer("gw-a", "http://10.78.0.1:8001/", HaRole.PRIMARY),
                        new HaSettings.Peer("gw-b", "http://10.78.0.2:8001/", second)),
                HaSettings.Tuning.DEFAULT,
                HaSettings.Listener.DEFAULT);
    }

    private static final HaSettings HOT = settings(HaMode.HOT_STANDBY, HaRole.STANDBY);

    /** kea-ha.md 1.7, as a text that a person can compare with it. */
    @Test
    void buildsTheRecommendedProfile() {
        assertEquals(
                """
                {"this-server-name":"gw-a","mode":"hot-standby","heartbeat-delay":500,\
                "max-response-delay":15000,"max-ack-delay":5000,"max-unacked-clients":5,\
                "sync-page-limit":1000,"sync-timeout":60000,"restrict-commands":true,\
                "multi-threading":{"enable-multi-threading":true,"http-dedicated-listener":true},\
                "peers":[{"name":"gw-a","url":"http://10.78.0.1:8001/","role":"primary",\
                "auto-failover":true},{"name":"gw-b","url":"http://10.78.0.2:8001/",\
                "role":"standby","auto-failover":true}]}""",
                HaConfiguration.entry(HOT, KeaVersion.V2_2).write());
    }

    /** 2.2 refuses a parameter that came with 2.3.1; other modes have others. */
    @Test
    void writesOnlyWhatVersionAndModeKnow() {
        assertTrue(HaConfiguration.entry(HOT, V3_0).at("max-rejected-lease-updates").isPresent());
        assertTrue(HaConfiguration.entry(HOT, V3_0).at("delayed-updates-limit").isEmpty());
        final var balanced = settings(HaMode.LOAD_BALANCING, HaRole.SECONDARY);
        assertEquals(
                100,
                HaConfiguration.entry(balanced, KeaVersion.V2_2)
                        .at("delayed-updates-limit")
                        .orElseThrow()
                        .whole()
                        .orElseThrow());
        final var backup = settings(HaMode.PASSIVE_BACKUP, HaRole.BACKUP);
        assertTrue(HaConfiguration.entry(backup, KeaVersion.V2_2).at("heartbeat-delay").isEmpty());
    }

    @Test
    void writesTheFilesOfTls() {
        final var secure =
                new HaSettings(
                        HaMode.HOT_STANDBY,
                        "gw-a",
                        HOT.peers(),
                        HOT.tuning(),
                        new HaSettings.Listener(
                                true,
                                true,
                                Optional.of(
                                        new HaSettings.Tls("/ca.pem", "/a.pem", "/a.key", true))));
        final Json entry = HaConfiguration.entry(secure, KeaVersion.V2_2);
        assertEquals(Optional.of("/a.key"), entry.at("key-file").flatMap(Json::text));
        assertEquals(Optional.of(true), entry.at("require-client-certs").flatMap(Json::flag));
        assertEquals(2, errors(SettingsCheck.findings(secure, KeaVersion.V2_2)));
    }

    /** Cut out of both sides, what is left of a real configuration is the same text. */
    @ParameterizedTest
    @CsvSource({"2.2.0", "2.6.3", "3.0.4"})
    void touchesNothingElse(final String version) throws BadAnswerException {
        final Json before = json(running(version));
        final Json.Obj entry = HaConfiguration.entry(HOT, KeaVersion.V2_2);
        final Json.Obj merged = HaConfiguration.merge(before, Family.V4, entry, "/nowhere");

        final Json now = HaConfiguration.entries(merged, Family.V4).get(0);
        final String was = HaConfiguration.entries(before, Family.V4).get(0).write();
        assertEquals(
                before.at("Dhcp4").orElseThrow().write(),
                merged.at("Dhcp4").orElseThrow().write().replace(now.write(), was));
        assertEquals(Set.of("Dhcp4"), merged.members().keySet());
        assertEquals(merged, HaConfiguration.merge(merged, Family.V4, entry, "/nowhere"));
    }

    @Test
    void loadsTheHooksWhereThereAreNone() throws BadAnswerException {
        final Json.Obj entry = HaConfiguration.entry(HOT, KeaVersion.V2_2);
        final Json.Obj merged =
                HaConfiguration.merge(
                        json("{\"Dhcp6\":{\"subnet6\":[]},\"hash\":\"x\"}"),
                        Family.V6,
                        entry,
                        HOOKS);
        assertEquals(
                "{\"Dhcp6\":{\"subnet6\":[],\"hooks-libraries\":[{\"library\":\""
                        + HOOKS
                        + "/libdhcp_lease_cmds.so\"},{\"library\":\""
                        + HOOKS
                        + "/libdhcp_ha.so\",\"parameters\":{\"high-availability\":["
                        + entry.write()
                        + "]}}]}}",
                merged.write());
        assertThrows(
                BadAnswerException.class,
                () -> HaConfiguration.merge(json("{}"), Family.V4, entry, HOOKS));
        assertThrows(
                BadAnswerException.class,
                () -> HaConfiguration.merge(json("{\"Dhcp4\":[]}"), Family.V4, entry, HOOKS));
    }

    private static long errors(final List<Finding> findings) {
        return findings.stream().filter(it -> it.severity() == Finding.Severity.ERROR).count();
    }

    private static HaSettings changed(final String url, final Tuned tuned) {
        return new HaSettings(
                HaMode.HOT_STANDBY,
                tuned.name(),
                List.of(
                        new HaSettings.Peer("gw-a", url, HaRole.PRIMARY),
                        new HaSettings.Peer("gw-b", "http://10.78.0.2:8001/", HaRole.STANDBY)),
                new HaSettings.Tuning(
                        tuned.heartbeat(), tuned.response(), 5000, 5, HaSettings.Limits.DEFAULT),
                HaSettings.Listener.DEFAULT);
    }

    private record Tuned(String name, int heartbeat, int response) {}

    /** kea-ha.md 1.6: what Kea does not check for you, both sides of each limit. */
    @ParameterizedTest
    @CsvSource({
        "http://10.78.0.1:8001/, gw-a, 1000, 15000, 0",
        "http://[2001:db8::1]:8001/, gw-a, 1000, 65535, 0",
        "http://10.78.0.1:8001/, gw-a, 1000, 65536, 1",
        "http://10.78.0.1:8001/, gw-a, 1000, 1001, 0",
        "http://10.78.0.1:8001/, gw-a, 1000, 1000, 1",
        "http://10.78.0.1:8001/, gw-c, 1000, 15000, 1",
        "http://gw-a:8001/, gw-a, 1000, 15000, 1",
        "http://10.78.0.1:0/, gw-a, 1000, 15000, 1",
        "http://10.78.0.1:65536/, gw-a, 1000, 15000, 1",
        "https://10.78.0.1:8001/, gw-a, 1000, 15000, 1",
        "http://10.78.0.2:8001/, gw-a, 1000, 15000, 1",
    })
    void findsWhatKeaAcceptsAndDiesOf(
            final String url,
            final String name,
            final int heartbeat,
            final int response,
            final int errors) {
        final List<Finding> findings =
                SettingsCheck.findings(
                        changed(url, new Tuned(name, heartbeat, response)), KeaVersion.V2_2);
        assertEquals(errors, errors(findings), findings::toString);
    }

    @Test
    void findsWrongRoles() {
        for (final HaMode mode : HaMode.values()) {
            for (final HaRole second : HaRole.values()) {
                final boolean fits =
                        (second == HaRole.BACKUP && mode == HaMode.PASSIVE_BACKUP)
                                || (second == HaRole.STANDBY && mode == HaMode.HOT_STANDBY)
                                || (second == HaRole.SECONDARY && mode == HaMode.LOAD_BALANCING);
                final var findings =
                        SettingsCheck.findings(settings(mode, second), KeaVersion.V2_2);
                assertEquals(fits, errors(findings) == 0, mode + " " + second + findings);
            }
        }
    }

    private static PairCheck.Node node(final String name, final String configuration) {
        return new PairCheck.Node(name, KeaVersion.V2_2, json(configuration));
    }

    private static String partner(final String configuration) {
        return configuration.replace(
                "\"this-server-name\":\"gw-a\"", "\"this-server-name\":\"gw-b\"");
    }

    private static List<String> compared(final String other) {
        return PairCheck.compare(node("gw-a", running("2.2.0")), node("gw-b", other), Family.V4)
                .stream()
                .map(Finding::text)
                .toList();
    }

    @Test
    void comparesWhatKeaDoesNot() {
        final String good = partner(running("2.2.0"));
        assertEquals(List.of(), compared(good));
        assertEquals(
                List.of("id of subnet 10.77.0.0/16 differs between the servers"),
                compared(good.replace("\"id\":1,", "\"id\":2,")));
        assertEquals(
                List.of("pools of subnet 10.77.0.0/16 differs between the servers"),
                compared(good.replace("10.77.111.255", "10.77.111.254")));
        assertEquals(
                List.of("option-data of subnet 10.77.0.0/16 differs between the servers"),
                compared(good.replace("\"data\":\"10.77.0.1\"", "\"data\":\"10.77.0.2\"")));
        assertEquals(
                List.of(
                        "subnet 10.76.0.0/16 is on one server only",
                        "subnet 10.77.0.0/16 is on one server only"),
                compared(good.replace("10.77.0.0/16", "10.76.0.0/16")));
        assertEquals(
                List.of("mode of high-availability differs between the servers"),
                compared(good.replace("\"mode\":\"hot-standby\"", "\"mode\":\"load-balancing\"")));
        assertEquals(
                List.of("both servers take themselves for the same peer"),
                compared(running("2.2.0")));
        assertEquals(
                List.of("the HA hook is not loaded"),
                compared(good.replace("libdhcp_ha.so", "libdhcp_other.so")));
    }

    @Test
    void looksAtOneServer() {
        final String good = running("2.2.0");
        assertEquals(0, errors(single(good)), single(good)::toString);
        for (final String bad :
                List.of(
                        good.replace("libdhcp_lease_cmds", "libdhcp_no"),
                        good.replace("\"data\":\"10.77.0.1\"", "\"data\":\"10.77.0.2\""),
                        good.replace("http://10.78.0.1:", "http://10.77.0.1:"),
                        good.replaceFirst(
                                "\"multi-threading\":\\{\"enable-multi-threading\":true,\"packet",
                                "\"multi-threading\":{\"enable-multi-threading\":false,\"packet"))) {
            assertFalse(bad.equals(good));
            assertEquals(1, errors(single(bad)), single(bad)::toString);
        }
    }

    /** kea-ha.md 1.3: a pool of nobody is a pool of both. */
    @Test
    void poolsOfBothServersAreNamedInLoadBalancing() {
        final String one = running("2.2.0");
        final String both = one.replace("\"mode\":\"hot-standby\"", "\"mode\":\"load-balancing\"");
        assertEquals(List.of(), shared(one));
        assertEquals(
                List.of("both servers give leases from a pool of 10.77.0.0/16 on gw-a"),
                shared(both));
        final String pool = "\"pool\":\"10.77.16.0-10.77.111.255\"";
        for (final String classes :
                List.of("\"client-class\":\"HA_gw-a\"", "\"client-classes\":[\"HA_gw-a\"]")) {
            final String divided = both.replace(pool, pool + "," + classes);
            assertFalse(divided.equals(both));
            assertEquals(List.of(), shared(divided));
        }
        final String none = both.replace(pool, pool + ",\"client-classes\":[]");
        assertEquals(1, shared(none).size());
    }

    private static List<String> shared(final String configuration) {
        return single(configuration).stream()
                .map(Finding::text)
                .filter(it -> it.startsWith("both servers give"))
                .toList();
    }

    /** Subnets inherit it; a second router that stays behind is one too many. */
    @Test
    void routersMayStandAbove() {
        final String good = running("2.2.0");
        final String option = "{\"code\":3,\"name\":\"routers\",\"data\":\"10.77.0.1\"}";
        final Json.Obj server = (Json.Obj) json(good).at("Dhcp4").orElseThrow();
        final Json subnet =
                ((Json.Obj) server.at("subnet4").orElseThrow().items().get(0))
                        .without("option-data");
        final Json.Obj bare = server.with("subnet4", new Json.Arr(List.of(subnet)));
        final Json list = json("[" + option + "]");
        final Json.Obj network =
                Json.Obj.EMPTY
                        .with("option-data", list)
                        .with("subnet4", new Json.Arr(List.of(subnet)));

        assertEquals(1, routerErrors(bare));
        assertEquals(0, routerErrors(bare.with("option-data", list)));
        assertEquals(
                0,
                routerErrors(
                        server.with("subnet4", new Json.Arr(List.of()))
                                .with("shared-networks", new Json.Arr(List.of(network)))));
        assertEquals(
                1,
                routerErrors(
                        bare.with(
                                "option-data",
                                json("[" + option.replace("0.1\"", "0.1, 10.77.0.2\"") + "]"))));
    }

    private static long routerErrors(final Json.Obj server) {
        return single(Json.Obj.EMPTY.with("Dhcp4", server).write()).stream()
                .filter(it -> it.text().startsWith("the router of subnet"))
                .count();
    }

    private static List<String> related(final String configuration) {
        return NodeCheck.relation(node("gw-a", configuration), Family.V4, HOT).stream()
                .map(Finding::text)
                .toList();
    }

    @Test
    void aServerThatIsToldAnotherRelationIsFound() {
        final String good = running("3.0.4");
        assertEquals(List.of(), related(good));
        assertEquals(List.of(), related(good.replace(":8001/\"", ":8001\"")));
        assertEquals(
                List.of("the HA hook is not loaded"),
                related(good.replace("libdhcp_ha.so", "libdhcp_other.so")));
        assertEquals(
                List.of("the server takes itself for another peer than gw-a"),
                related(partner(good)));
        assertEquals(
                List.of("mode is another in the server's high-availability"),
                related(good.replace("\"mode\":\"hot-standby\"", "\"mode\":\"load-balancing\"")));
        assertEquals(
                List.of("URL of gw-b is another in the server's high-availability"),
                related(good.replace("10.78.0.2:", "10.78.0.9:")));
        assertEquals(
                List.of("role of gw-b is another in the server's high-availability"),
                related(good.replace("\"role\":\"standby\"", "\"role\":\"backup\"")));
    }

    private static List<Finding> single(final String configuration) {
        return NodeCheck.findings(node("gw-a", configuration), Family.V4, VIRTUAL);
    }

    /** Alarm well before Kea's own limits, on both sides of zero. */
    @Test
    void clocksMayDifferByFourSeconds() {
        assertEquals(List.of(), PairCheck.clocks(4));
        assertEquals(List.of(), PairCheck.clocks(-4));
        assertEquals(1, PairCheck.clocks(5).size());
        assertEquals(1, PairCheck.clocks(-5).size());
    }

    @Test
    void readsVersions() {
        assertEquals(Optional.of(V3_0), KeaVersion.of("3.0.4"));
        assertEquals(Optional.of(KeaVersion.V2_2), KeaVersion.of("2.2.0-git"));
        assertEquals(Optional.empty(), KeaVersion.of("three"));
        assertTrue(V3_0.compareTo(KeaVersion.V2_2) > 0);
        assertEquals(
                1,
                PairCheck.compare(
                                node("gw-a", running("2.2.0")),
                                new PairCheck.Node("gw-b", V3_0, json(partner(running("2.2.0")))),
                                Family.V4)
                        .size());
    }
}
