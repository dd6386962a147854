package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PfsyncBenchOptionsTest {
    @TempDir private Path built;

    @BeforeEach
    void distribution() throws IOException {
        Files.createDirectories(built.resolve("bin"));
        Files.createFile(built.resolve("bin/karaf")).toFile().setExecutable(true);
    }

    private PfsyncBenchOptions parse(final String... more) {
        final List<String> arguments = new ArrayList<>(List.of("--distribution", built.toString()));
        arguments.addAll(List.of(more));
        return PfsyncBenchOptions.parse(arguments);
    }

    @Test
    void theIssuesLoadIsTheDefault() {
        final var options = parse();
        assertEquals(new PfsyncBenchOptions.Load(200_000, 10_000, 60), options.load());
        assertEquals(PfsyncBenchOptions.SYSTEMS, options.systems());
        assertEquals(1, options.rounds());
    }

    @Test
    void everyOptionIsRead() {
        final var options =
                parse(
                        "--entries",
                        "100",
                        "--rate",
                        "20000",
                        "--seconds",
                        "0",
                        "--rounds",
                        "3",
                        "--systems",
                        "conntrackd");
        assertEquals(new PfsyncBenchOptions.Load(100, 20_000, 0), options.load());
        assertEquals(3, options.rounds());
        assertEquals(List.of("conntrackd"), options.systems());
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatIsAllowed() {
        assertRefused("--entries is 99, needs 100..250000", "--entries", "99");
        assertRefused("--rate is 20001, needs 100..20000", "--rate", "20001");
        assertRefused("--seconds is -1, needs 0..600", "--seconds", "-1");
        assertRefused(
                "no system is called ucarp; there are "
                        + String.join(", ", PfsyncBenchOptions.SYSTEMS),
                "--systems",
                "ucarp");
        assertRefused("--fast is no option, or needs a value", "--fast");
    }

    private void assertRefused(final String text, final String... arguments) {
        final var refused = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
        assertEquals(text, refused.getMessage());
    }

    /** proc(5): the program's name may hold spaces and parentheses. */
    @Test
    void processorTimeIsFoundBehindTheName() {
        assertEquals(
                30, Processor.ticks("7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 10 20 0 0 20 0 1"));
    }
}
