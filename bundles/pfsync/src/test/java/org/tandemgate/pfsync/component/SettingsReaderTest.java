package org.tandemgate.pfsync.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.runtime.SyncSettings;

class SettingsReaderTest {
    private static SyncSettings read(final Map<String, ?> properties)
            throws RefusedConfigurationException {
        return new SettingsReader(properties, "", "").settings(7);
    }

    private static String refusal(final Map<String, ?> properties) {
        return String.valueOf(
                assertThrows(RefusedConfigurationException.class, () -> read(properties))
                        .getMessage());
    }

    @Test
    void nothingRunsWithoutAnInterface() {
        assertFalse(new SettingsReader(Map.of("maxupd", "5"), "", "192.0.2.2").isConfigured());
        assertTrue(new SettingsReader(Map.of(), "sync", "").isConfigured());
        assertTrue(new SettingsReader(Map.of("syncdev", "eth1"), "", "").isConfigured());
    }

    @Test
    void nodeSaysWhatTheFileDoesNot() throws RefusedConfigurationException {
        final var reader = new SettingsReader(Map.of(), "sync", "192.0.2.2");

        final var settings = reader.settings(7);

        assertEquals("sync", settings.link().device());
        assertEquals("192.0.2.2", settings.link().destination().toString());
        assertEquals(7, settings.replication().creatorid());
        assertEquals(128, settings.replication().maxupd());
        assertNull(settings.link().dialect());
    }

    @Test
    void fileGoesBeforeTheNode() throws RefusedConfigurationException {
        final var reader =
                new SettingsReader(
                        Map.of("syncdev", "eth1", "syncpeer", "198.51.100.2", "dialect", "openbsd"),
                        "sync",
                        "192.0.2.2");

        final var settings = reader.settings(7);

        assertEquals("eth1", settings.link().device());
        assertEquals("198.51.100.2", settings.link().destination().toString());
        assertEquals(Dialect.OPENBSD, settings.link().dialect());
    }

    @Test
    void withoutAPeerItIsTheGroup() throws RefusedConfigurationException {
        assertTrue(read(Map.of("syncdev", "eth1")).link().isMulticast());
    }

    @Test
    void sameFileTwiceGivesEqualSettings() throws RefusedConfigurationException {
        final Map<String, String> file =
                Map.of("syncdev", "eth1", "nosync.rules", "protocol udp port 53");

        assertEquals(read(file), read(file));
    }

    @Test
    void packetsAreHeldBackWhenThatIsAskedFor() throws RefusedConfigurationException {
        assertTrue(read(Map.of("syncdev", "eth1", "defer", "true")).defer());
        assertFalse(read(Map.of("syncdev", "eth1")).defer());
        assertTrue(refusal(Map.of("syncdev", "eth1", "defer", "maybe")).contains("defer"));
    }

    @Test
    void badValuesAreNamed() {
        assertTrue(
                refusal(Map.of("syncdev", "eth1", "maxupd", "256"))
                        .contains("maxupd is 256, needs 0..255"));
        assertTrue(refusal(Map.of("syncdev", "eth1", "dialect", "netbsd")).contains("needs auto"));
        assertTrue(
                refusal(Map.of("syncdev", "eth1", "nosync.protocols", "6, 256"))
                        .contains("needs IP protocol numbers 0..255"));
        assertTrue(refusal(Map.of("syncdev", "eth1", "syncpeer", "peer")).contains("syncpeer"));
        assertTrue(refusal(Map.of("syncdev", "eth1", "nosync.rules", "udp")).contains("no-sync"));
    }

    @Test
    void secretComesFromItsFile(@TempDir final Path directory)
            throws IOException, RefusedConfigurationException {
        final Path file = directory.resolve("key");
        Files.writeString(file, "0123456789abcdef0123456789abcdef\n");

        final var settings = read(Map.of("syncdev", "eth1", "key.file", file.toString()));

        assertNotNull(settings.link().key());
        assertFalse(settings.toString().contains("0123456789abcdef"), settings.toString());
        final String missing =
                refusal(
                        Map.of(
                                "syncdev",
                                "eth1",
                                "key.file",
                                file.resolveSibling("no").toString()));
        assertTrue(missing.contains("does not exist"), missing);
    }

    @Test
    void misspeltKeysAreNamed() throws RefusedConfigurationException {
        final var reader = new SettingsReader(Map.of("syncdev", "eth1", "sync.peer", "x"), "", "");
        reader.settings(7);

        final List<String> unknown = reader.unknownKeys();

        assertEquals(1, unknown.size());
        assertTrue(unknown.get(0).contains("did you mean syncpeer"), unknown.get(0));
    }
}
