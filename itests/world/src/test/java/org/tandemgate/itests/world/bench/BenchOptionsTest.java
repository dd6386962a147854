package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchOptionsTest {
    @TempDir private Path home;

    @BeforeEach
    void makeADistribution() throws IOException {
        final Path karaf = Files.createDirectories(home.resolve("bin")).resolve("karaf");
        Files.writeString(karaf, "");
        Files.setPosixFilePermissions(karaf, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void everythingFiveTimesUnlessToldOtherwise() {
        final BenchOptions options = parse();

        assertEquals(5, options.rounds());
        assertEquals(6, options.contenders().size());
        assertEquals(List.of(Fault.values()), options.faults());
    }

    @Test
    void aChoiceKeepsTheOrderOfTheTable() {
        final BenchOptions options =
                parse("--systems", "ours-0,ucarp", "--faults", "freeze,power", "--rounds", "2");

        assertEquals(
                List.of("ucarp", "ours-0"),
                options.contenders().stream().map(Contender::option).toList());
        assertEquals(List.of(Fault.POWER, Fault.FREEZE), options.faults());
        assertEquals(2, options.rounds());
    }

    @Test
    void wrongCallsAreRefusedWithWhatIsAllowed() {
        refused("--rounds is 0, needs 1..100", "--rounds", "0");
        refused("--rounds is 101, needs 1..100", "--rounds", "101");
        refused("no system is called carpd; there are ucarp, ", "--systems", "ucarp,carpd");
        refused("no fault is called fire; there are power, ", "--faults", "fire");
        refused("unknown option --speed", "--speed", "1");
        refused("--rounds is no option, or needs a value", "--rounds");
    }

    private void refused(final String why, final String... arguments) {
        final var e = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
        assertTrue(String.valueOf(e.getMessage()).startsWith(why), e::getMessage);
    }

    private BenchOptions parse(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("--distribution", home.toString()));
        all.addAll(List.of(arguments));
        return BenchOptions.parse(all);
    }
}
