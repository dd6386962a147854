package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SwapBenchOptionsTest {
    @TempDir Path directory;

    @BeforeEach
    void distribution() throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Files.createFile(
                directory.resolve("bin/karaf"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private SwapBenchOptions parse(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--distribution", directory.toString()));
        return SwapBenchOptions.parse(all);
    }

    /** As issue 6 asks for it. */
    @Test
    void everythingOnceWithoutOptions() {
        final var options = parse();
        assertEquals(1, options.rounds());
        assertEquals(List.of(SwapPart.values()), options.chosen().parts());
        assertEquals(List.of(SwapSide.values()), options.chosen().sides());
        assertEquals(List.of(SwapAction.values()), options.chosen().actions());
        assertEquals(new SwapBenchOptions.Flow(1000, 200), options.flow());
    }

    /** In the order of the table, whatever the order of the words. */
    @Test
    void someOfIt() {
        final var options =
                parse("--bundles", "api,carp", "--nodes", "master", "--rate", "10", "--tcp", "1");
        assertEquals(List.of(SwapPart.CARP, SwapPart.API), options.chosen().parts());
        assertEquals(List.of(SwapSide.MASTER), options.chosen().sides());
        assertEquals(new SwapBenchOptions.Flow(10, 1), options.flow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --rounds  | 0      | --rounds is 0, needs 1..100
            --rate    | 10001  | --rate is 10001, needs 1..10000
            --tcp     | 0      | --tcp is 0, needs 1..2000
            --nodes   | third  | no node is called third; there are backup, master
            --actions | erase  | no action is called erase; there are restart, update, downgrade
            --color   | red    | unknown option --color
            """)
    void whatMakesNoSenseIsNamed(final String option, final String value, final String text) {
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> parse(option, value));
        assertEquals(text, refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SwapBenchOptions.parse(List.of(option)));
    }

    /** Roles may move there and back where the election itself stops on the master. */
    @Test
    void lossesAndRolesThatMoveAreNotSeamless() {
        final var none = new Swapped.Loss(0, 1000, 0, 0);
        assertTrue(swapped(SwapPart.CARP, SwapSide.MASTER, none, 2).isSeamless());
        assertFalse(swapped(SwapPart.CARP, SwapSide.MASTER, none, 3).isSeamless());
        assertFalse(swapped(SwapPart.CARP, SwapSide.BACKUP, none, 1).isSeamless());
        assertFalse(swapped(SwapPart.SHELL, SwapSide.MASTER, none, 1).isSeamless());
        for (final Swapped.Loss some :
                List.of(
                        new Swapped.Loss(1, 1000, 0, 0),
                        new Swapped.Loss(0, 1000, 1, 0),
                        new Swapped.Loss(0, 1000, 0, 1))) {
            assertFalse(swapped(SwapPart.CARP, SwapSide.MASTER, some, 2).isSeamless());
        }
    }

    private static Swapped swapped(
            final SwapPart part,
            final SwapSide side,
            final Swapped.Loss loss,
            final int roleChanges) {
        return new Swapped(new Swapped.Swap(part, side, SwapAction.UPDATE), loss, roleChanges, 1.0);
    }
}
