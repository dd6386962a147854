package org.tandemgate.keaha.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.runtime.PairSettings;
import org.tandemgate.keaha.state.HaRole;

final class SettingsReaderTest {
    private static final String PEERS =
            "gw1 primary http://10.255.0.1:8001/, gw2 standby http://10.255.0.2:8001/";

    private static Map<String, String> file(final String... more) {
        final Map<String, String> properties = new HashMap<>();
        properties.put("service4.url", "unix:/run/kea/kea4-ctrl-socket");
        properties.put("peers", PEERS);
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private static List<PairSettings> read(final Map<String, String> properties)
            throws RefusedConfigurationException {
        return new SettingsReader(properties, "gw1").pairs();
    }

    private static String refusal(final String... more) {
        return String.valueOf(
                assertThrows(RefusedConfigurationException.class, () -> read(file(more)))
                        .getMessage());
    }

    @Test
    void nothingIsCoordinatedUntilAServerIsNamed() throws RefusedConfigurationException {
        assertEquals(List.of(), read(Map.of()));
    }

    @Test
    void theNodeNamesItsServerAndThePartnerIsAskedByItsListener()
            throws RefusedConfigurationException {
        final PairSettings pair = read(file()).get(0);

        assertEquals("gw1", pair.own().name());
        assertEquals(HaRole.STANDBY, pair.other().role());
        assertEquals("http://10.255.0.2:8001/", pair.places().partner().toString());
        assertEquals("hot-standby", pair.mode());
        assertEquals(new PairSettings.Policy(true, true, 150, 250, 600), pair.policy());
    }

    @Test
    void everyKeyIsRead() throws RefusedConfigurationException {
        final var settings =
                read(
                        file(
                                "this.server", "gw2",
                                "service6.url", "http://127.0.0.1:8000/",
                                "peers6", PEERS.replace("8001", "8002"),
                                "peer4.url", "http://10.255.0.1:8000/",
                                "coordinate", "false",
                                "repair", "manual",
                                "demotion", "0",
                                "look.ms", "1000",
                                "limit.ms", "900",
                                "username", "ha",
                                "password", "hunter2"));

        assertEquals(2, settings.size());
        assertEquals("gw2", settings.get(0).own().name());
        assertEquals("http://10.255.0.1:8000/", settings.get(0).places().partner().toString());
        assertEquals("http://10.255.0.1:8002/", settings.get(1).places().partner().toString());
        assertEquals(new PairSettings.Policy(false, false, 0, 1000, 900), settings.get(1).policy());
        assertFalse(settings.toString().contains("hunter2"), settings::toString);
        assertEquals(
                settings,
                read(
                        file(
                                "this.server",
                                "gw2",
                                "service6.url",
                                "http://127.0.0.1:8000/",
                                "peers6",
                                PEERS.replace("8001", "8002"),
                                "peer4.url",
                                "http://10.255.0.1:8000/",
                                "coordinate",
                                "false",
                                "repair",
                                "manual",
                                "demotion",
                                "0",
                                "look.ms",
                                "1000",
                                "limit.ms",
                                "900",
                                "username",
                                "ha",
                                "password",
                                "hunter2")));
    }

    /** What keaha:apply writes; nothing but peers and node differs from what is recommended. */
    @Test
    void theHookIsToldWhatTheKeysSay() throws RefusedConfigurationException {
        final PairSettings standard = read(file()).get(0);
        assertEquals(HaSettings.Tuning.DEFAULT, standard.ha().tuning());
        assertEquals(HaSettings.Listener.DEFAULT, standard.ha().listener());
        assertEquals("", standard.hooks());

        final PairSettings pair =
                read(file(
                                "peers", PEERS.replace("http:", "https:"),
                                "heartbeat.ms", "500",
                                "response.ms", "65535",
                                "ack.ms", "6000",
                                "unacked.clients", "2",
                                "rejected.updates", "11",
                                "delayed.updates", "12",
                                "sync.page", "13",
                                "sync.timeout.ms", "14000",
                                "auto.failover", "false",
                                "listener.dedicated", "false",
                                "listener.restricted", "false",
                                "listener.tls.trust", "/ca",
                                "listener.tls.cert", "/c",
                                "listener.tls.key", "/k",
                                "listener.tls.client", "false",
                                "hooks.directory", "/hooks"))
                        .get(0);
        assertEquals(
                new HaSettings.Tuning(
                        500, 65_535, 6000, 2, new HaSettings.Limits(11, 12, 13, 14_000, false)),
                pair.ha().tuning());
        assertEquals(
                new HaSettings.Listener(
                        false, false, Optional.of(new HaSettings.Tls("/ca", "/c", "/k", false))),
                pair.ha().listener());
        assertEquals("/hooks", pair.hooks());

        assertTrue(refusal("response.ms", "65536").contains("needs 100..65535"));
        assertTrue(refusal("heartbeat.ms", "15000").contains("not above heartbeat-delay"));
        assertTrue(refusal("listener.tls.key", "/k").contains("need each other"));
        assertTrue(refusal("hooks.directory", "kea").contains("needs an absolute path"));
    }

    /** Each complaint names key, value and what is allowed; all of them come at once. */
    @Test
    void whatIsWrongIsRefused() {
        assertTrue(refusal("service4.url", "/run/kea").startsWith("service4.url: /run/kea: needs"));
        assertTrue(refusal("service4.url", "unix:kea").contains("absolute path"));
        assertTrue(refusal("mode", "hot").startsWith("mode: hot, needs hot-standby"));
        assertTrue(refusal("repair", "yes").startsWith("repair is yes, needs auto or manual"));
        assertTrue(refusal("demotion", "256").startsWith("demotion is 256, needs 0..255"));
        assertTrue(refusal("look.ms", "99").startsWith("look.ms is 99, needs 100..10000"));
        assertTrue(refusal("limit.ms", "x").startsWith("limit.ms is x, needs 100..10000"));
        assertTrue(refusal("peers", "gw1 primary").contains("needs NAME ROLE URL"));
        final String stranger = refusal("this.server", "gw3");
        assertTrue(stranger.startsWith("peers has gw1, gw2, needs two servers"), stranger);
        assertTrue(stranger.contains("one of them gw3"), stranger);
        assertTrue(refusal("peers", "").startsWith("peers has no server, needs two servers"));
        assertTrue(refusal("mode", "load-balancing").contains("of role secondary"));
        assertTrue(
                refusal("peers", PEERS.replace("10.255.0.2", "gw2.example")).contains("host name"));
        assertTrue(refusal("tls.cert", "/x.pem").contains("tls.cert and tls.key need each other"));
        final String both = refusal("repair", "yes", "look.ms", "99");
        assertTrue(both.contains("repair is yes") && both.contains("look.ms is 99"), both);
    }

    @Test
    void withoutANameTheKeyIsNamed() {
        final var refused =
                assertThrows(
                        RefusedConfigurationException.class,
                        () -> new SettingsReader(file(), "").pairs());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("needs this.server, which of them"));
        assertTrue(new SettingsReader(file(), "").needsNodeName());
        assertFalse(new SettingsReader(file(), "gw1").needsNodeName());
        assertFalse(new SettingsReader(file("this.server", "gw1"), "").needsNodeName());
        assertFalse(new SettingsReader(Map.of(), "").needsNodeName());
    }

    @Test
    void misspeltKeysAreNamed() throws RefusedConfigurationException {
        final var reader = new SettingsReader(file("peer", "x"), "gw1");
        assertEquals(1, reader.pairs().size());
        assertTrue(reader.unknownKeys().get(0).startsWith("peer is not a key"));
    }
}
