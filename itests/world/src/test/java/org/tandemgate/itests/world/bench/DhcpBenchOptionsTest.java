package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DhcpBenchOptionsTest {
    @TempDir Path directory;

    @BeforeEach
    void distribution() throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createFile(
                directory.resolve("bin/karaf"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private DhcpBenchOptions parse(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--distribution", directory.toString()));
        return DhcpBenchOptions.parse(all);
    }

    @Test
    void everythingOnceWithoutOptions() {
        final var options = parse();
        assertEquals(1, options.rounds());
        assertEquals(10_000, options.leases());
        assertEquals(List.of("bare", "ours", "ours-1s"), options.chosen().systems());
        assertEquals(List.of(DhcpCase.values()), options.chosen().cases());
        assertEquals(List.of(DhcpLoad.values()), options.chosen().loads());
    }

    /** In the order of the table, whatever the order of the words. */
    @Test
    void someOfIt() {
        final var options =
                parse(
                        "--rounds",
                        "3",
                        "--cases",
                        "link,kill",
                        "--loads",
                        "three,mute",
                        "--systems",
                        "ours",
                        "--leases",
                        "0");
        assertEquals(3, options.rounds());
        assertEquals(0, options.leases());
        assertEquals(List.of(DhcpCase.KILL, DhcpCase.LINK), options.chosen().cases());
        assertEquals(List.of(DhcpLoad.MUTE, DhcpLoad.THREE), options.chosen().loads());
        assertEquals(List.of("ours"), options.chosen().systems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --rounds  | 0       | --rounds is 0, needs 1..100
            --rounds  | 101     | --rounds is 101, needs 1..100
            --leases  | 50001   | --leases is 50001, needs 0..50000
            --cases   | fire    | no case is called fire; there are kill, hang, power, standby, link, handover
            --loads   | 2       | no load is called 2; there are 1, 20, mute, three
            --systems | isc     | no system is called isc; there are bare, ours, ours-1s
            --color   | red     | unknown option --color
            """)
    void whatMakesNoSenseIsNamed(final String option, final String value, final String text) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> parse(option, value));
        assertEquals(text, refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> DhcpBenchOptions.parse(List.of(option)));
    }
}
