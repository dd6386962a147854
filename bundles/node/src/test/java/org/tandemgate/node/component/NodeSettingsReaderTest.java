package org.tandemgate.node.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.node.runtime.NodeSettings;

class NodeSettingsReaderTest {
    private static final String PLACE = " (org.tandemgate.node.cfg)";

    private static NodeSettingsReader reader(final Map<String, String> properties) {
        final var all = new java.util.HashMap<String, Object>(properties);
        all.put("service.pid", "org.tandemgate.node");
        return new NodeSettingsReader(all, "host1");
    }

    private static void refused(final String key, final String value, final String text) {
        final var exception =
                assertThrows(
                        RefusedConfigurationException.class,
                        () -> reader(Map.of(key, value)).settings());
        assertEquals(text + PLACE, exception.getMessage());
    }

    @Test
    void emptyFileMeansDefaults() throws RefusedConfigurationException {
        assertEquals(NodeSettings.defaults("host1"), reader(Map.of()).settings());
    }

    @Test
    void readsEveryKey() throws RefusedConfigurationException {
        final var settings =
                reader(
                                Map.ofEntries(
                                        Map.entry("name", "gw1"),
                                        Map.entry("sync.interface", "sync0"),
                                        Map.entry("sync.address", "192.0.2.1"),
                                        Map.entry("peer.name", "gw2"),
                                        Map.entry("peer.address", "192.0.2.2"),
                                        Map.entry("preempt", "false"),
                                        Map.entry("preempt.delay", "3600"),
                                        Map.entry("fence", "false"),
                                        Map.entry("link.down.delay", "250"),
                                        Map.entry("link.up.delay", "60000"),
                                        Map.entry("ready.wait", "pfsync, kea-ha"),
                                        Map.entry("ready.timeout", "0")))
                        .settings();

        assertEquals(
                new NodeSettings(
                        "gw1",
                        new NodeSettings.Sync(
                                "sync0",
                                IpAddress.parse("192.0.2.1"),
                                "gw2",
                                IpAddress.parse("192.0.2.2")),
                        false,
                        Duration.ofHours(1),
                        false,
                        new NodeSettings.Links(Duration.ofMillis(250), Duration.ofMinutes(1)),
                        new NodeSettings.Gate(List.of("pfsync", "kea-ha"), Duration.ZERO)),
                settings);
    }

    @Test
    void badValuesAreNamedWithKeyValueRangeAndFile() {
        refused("preempt.delay", "3601", "preempt.delay is 3601, needs 0..3600");
        refused("preempt.delay", "-1", "preempt.delay is -1, needs 0..3600");
        refused("preempt", "yes", "preempt is yes, needs true or false");
        refused("fence", "1", "fence is 1, needs true or false");
        refused("link.down.delay", "60001", "link.down.delay is 60001, needs 0..60000");
        refused("ready.timeout", "-1", "ready.timeout is -1, needs 0..3600");
        refused(
                "ready.wait",
                "Pfsync",
                "ready.wait has Pfsync, needs names of 1..32 small letters, digits, dashes, e.g."
                        + " pfsync, kea-ha");
        refused(
                "name",
                "gw 1",
                "name is gw 1, needs 1..63 letters, digits, dots, dashes, underscores");
        refused(
                "sync.interface",
                "averylonginterface",
                "sync.interface is averylonginterface, needs the name of an interface, 1..15"
                        + " characters");
        refused(
                "peer.name",
                "host1",
                "peer.name is host1, needs the name of the other node, this is it");
        final var exception =
                assertThrows(
                        RefusedConfigurationException.class,
                        () -> reader(Map.of("peer.address", "10.0.0.256")).settings());
        assertTrue(exception.getMessage().contains("peer.address"), exception.getMessage());
        assertTrue(exception.getMessage().contains("10.0.0.256"), exception.getMessage());
    }

    /** A node keeps its name when it starts with a mistake elsewhere in its file. */
    @Test
    void whatIsReadableIsReadWhenTheFileIsRefused() {
        final var settings =
                reader(Map.of("name", "gw1", "preempt", "false", "preempt.delay", "-1")).readable();

        assertEquals("gw1", settings.name());
        assertEquals(false, settings.preempt());
        assertEquals(Duration.ZERO, settings.preemptDelay());
        assertEquals("host1", reader(Map.of("name", "g w")).readable().name());
    }

    @Test
    void misspeltKeysAreNamedWithTheNearestOne() throws RefusedConfigurationException {
        final var reader = reader(Map.of("premept", "false"));
        reader.settings();

        final var unknown = reader.unknownKeys();

        assertEquals(1, unknown.size());
        assertTrue(unknown.get(0).startsWith("premept is not a key"), unknown.get(0));
        assertTrue(unknown.get(0).contains("did you mean preempt?"), unknown.get(0));
    }
}
