package org.tandemgate.api.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {
    private static final Map<String, String> FILE =
            Map.of("felix.fileinstall.filename", "file:/opt/etc/org.tandemgate.carp-lan.cfg");

    private static ConfigurationReader reader(final String key, final String value) {
        return new ConfigurationReader(
                Map.of(key, value, "felix.fileinstall.filename", FILE.values().iterator().next()));
    }

    @Test
    void namesKeyValueRangeAndFileOfABadNumber() {
        final var reader = reader("advskew", "300");

        assertEquals(0, reader.integer("advskew", 0, 0, 254));

        final var refused = assertThrows(RefusedConfigurationException.class, reader::refuseIfBad);
        assertEquals(
                "advskew is 300, needs 0..254 (org.tandemgate.carp-lan.cfg)", refused.getMessage());
    }

    @Test
    void takesBothEndsOfARangeAndNoMore() throws RefusedConfigurationException {
        final var low = reader("vhid", "1");
        assertEquals(1, low.integer("vhid", 7, 1, 255));
        low.refuseIfBad();
        final var high = reader("vhid", "255");
        assertEquals(255, high.integer("vhid", 7, 1, 255));
        high.refuseIfBad();
        for (final String bad : List.of("0", "256", "abc", "1.5", "99999999999", "0x10")) {
            final var reader = reader("vhid", bad);
            assertEquals(7, reader.integer("vhid", 7, 1, 255));
            assertThrows(RefusedConfigurationException.class, reader::refuseIfBad, bad);
        }
    }

    @Test
    void reportsEveryComplaintAtOnce() {
        final var reader = new ConfigurationReader(Map.of("vhid", "0", "allow", "perhaps"));
        reader.integer("vhid", 1, 1, 255);
        reader.flag("allow", true);
        reader.required("interface", "the name of an interface");

        final var refused = assertThrows(RefusedConfigurationException.class, reader::refuseIfBad);

        assertEquals(
                "vhid is 0, needs 1..255; allow is perhaps, needs true or false; interface is"
                        + " missing, needs the name of an interface (built-in defaults)",
                refused.getMessage());
    }

    @Test
    void takesTheInstanceNameFromFileOrPid() {
        assertEquals("lan", new ConfigurationReader(FILE).instanceName("org.tandemgate.carp"));
        assertEquals(
                "dmz",
                new ConfigurationReader(Map.of("service.pid", "org.tandemgate.carp~dmz"))
                        .instanceName("org.tandemgate.carp"));
    }

    @Test
    void readsSecretsFromFileAndNeverShowsThem(@TempDir final Path directory) throws Exception {
        final Path file =
                Files.writeString(directory.resolve("pass"), "s3cret word\nsecond line\n");

        assertEquals("s3cret word", reader("passphrase", "file:" + file).secret("passphrase"));
        assertEquals(" as is ", reader("passphrase", " as is ").secret("passphrase"));

        final var missing = reader("passphrase", "file:" + directory.resolve("absent"));
        assertEquals("", missing.secret("passphrase"));
        assertThrows(RefusedConfigurationException.class, missing::refuseIfBad);
        final var endless = reader("passphrase", "file:/dev/zero");
        assertEquals("", endless.secret("passphrase"));
        assertThrows(RefusedConfigurationException.class, endless::refuseIfBad);
        final var unset = reader("passphrase", "env:TANDEMGATE_NOT_SET");
        assertEquals("", unset.secret("passphrase"));
        assertThrows(RefusedConfigurationException.class, unset::refuseIfBad);
    }

    /** FileInstall puts U+FFFD where a file saved in Latin-1 has an umlaut. */
    @Test
    void refusesWhatIsNotUtf8WithoutShowingIt() {
        final var reader = reader("passphrase", "geh\ufffdim");

        assertEquals("", reader.secret("passphrase"));
        assertEquals("none", reader.text("passphrase", "none"));

        final var refused = assertThrows(RefusedConfigurationException.class, reader::refuseIfBad);
        assertEquals(
                "passphrase has characters that are not UTF-8, needs the file saved in UTF-8"
                        + " (org.tandemgate.carp-lan.cfg)",
                refused.getMessage());
    }

    /** Written in place or in a file of its own: one and the same. */
    @Test
    void readsASecretOfItsOwnFileAsUtf8(@TempDir final Path directory) throws Exception {
        final Path file =
                Files.write(directory.resolve("pass"), new byte[] {(byte) 0xc3, (byte) 0xa4});

        assertEquals("\u00e4", reader("passphrase", "file:" + file).secret("passphrase"));

        Files.write(file, new byte[] {(byte) 0xe4});
        final var latin1 = reader("passphrase", "file:" + file);
        assertEquals("", latin1.secret("passphrase"));
        final var refused = assertThrows(RefusedConfigurationException.class, latin1::refuseIfBad);
        assertTrue(refused.getMessage().contains("is not text in UTF-8"), refused.getMessage());
    }

    @Test
    void namesAByteOrderMark() {
        final var reader = reader("\ufeffname", "gw1");
        reader.text("name", "");

        assertEquals(
                List.of(
                        "the file begins with a byte order mark, so its first line was not"
                                + " understood; save it as UTF-8 without one"
                                + " (org.tandemgate.carp-lan.cfg)"),
                reader.unknownKeys());
    }

    @Test
    void namesKeysThatNobodyAskedFor() {
        final var reader = reader("advskw", "100");
        reader.integer("advskew", 0, 0, 254);

        final List<String> unknown = reader.unknownKeys();

        assertEquals(1, unknown.size());
        assertTrue(unknown.get(0).startsWith("advskw is not a key of this file"), unknown.get(0));
        assertTrue(unknown.get(0).contains("did you mean advskew?"), unknown.get(0));
        assertFalse(unknown.get(0).contains("felix"), unknown.get(0));
    }
}
