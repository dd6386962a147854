package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.keaha.DhcpdConversion;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.keaha.runtime.DhcpdFiles;

/** What becomes of dhcpd's configurations is accepted by the real servers of Kea. */
final class KeaConvertIT {
    private static final Path FILES = Path.of("../../bundles/kea-ha/src/test/resources/dhcpd");

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
        }
    }

    private static DhcpdConversion.Converted convert(final Path file) throws Exception {
        return new DhcpdFiles()
                .convert(new DhcpdConversion.Request(file.toString(), "", 0, "", "", "lo"));
    }

    /** Exit status and output of the check of a file. */
    private static String check(final String service, final String configuration) throws Exception {
        final Path file = Files.createTempFile(Sandbox.DIRECTORY, "convert", ".conf");
        Files.writeString(file, configuration);
        final var builder = new ProcessBuilder("kea-" + service, "-t", file.toString());
        final String directory = Sandbox.DIRECTORY.toString();
        builder.redirectErrorStream(true)
                .environment()
                .putAll(
                        Map.of(
                                "KEA_PIDFILE_DIR", directory,
                                "KEA_LOCKFILE_DIR", directory,
                                "KEA_CONTROL_SOCKET_DIR", directory,
                                "KEA_DHCP_DATA_DIR", directory,
                                "KEA_LOG_FILE_DIR", directory));
        final Process process = builder.start();
        final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }

    @Test
    void keaTakesEveryFile() throws Exception {
        Tools.need("kea-dhcp4", "kea-dhcp6");
        Sandbox.enter();
        final List<Path> files = files();
        assertTrue(files.size() >= 10, files::toString);
        for (final Path file : files) {
            final DhcpdConversion.Converted converted = convert(file);
            final String verdict = check(converted.service(), converted.text());
            assertTrue(verdict.startsWith("0 "), () -> file + ": " + verdict);
        }
        assertTrue(
                check("dhcp4", "{ \"Dhcp4\": { \"subnet4\": [ { \"subnet\": \"x\" } ] } }")
                        .startsWith("1 "),
                "the server refuses nothing");
    }

    @Test
    void bothNodesOfAPairAreCompared() throws Exception {
        final var one = FILES.resolve("office-primary.conf").toString();
        final var same = FILES.resolve("office-secondary.conf").toString();
        final var other = FILES.resolve("pxe.conf").toString();
        assertEquals(List.of(), about(one, same));
        assertTrue(
                about(one, other).stream().anyMatch(it -> it.contains("10.20.0.0/16")),
                () -> "the subnet that only one has is not named");
    }

    private static List<String> about(final String file, final String peer) throws Exception {
        return new DhcpdFiles()
                .convert(new DhcpdConversion.Request(file, peer, 0, "", "", "lo")).notes().stream()
                        .filter(note -> note.file().equals(peer))
                        .map(DhcpdConversion.Note::reason)
                        .toList();
    }
}
