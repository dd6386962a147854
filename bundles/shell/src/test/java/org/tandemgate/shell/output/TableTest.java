package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table() {
        return new Table("NAME", "N#", "TEXT")
                .row()
                .cell("lan")
                .cell(5)
                .cell("MASTER", Style.GOOD)
                .row()
                .cell("management")
                .cell(12_345)
                .either("12 d 4 h", "2026-01-01T00:00:00Z");
    }

    @Test
    void columnsAreAlignedAndNumbersStandRight() {
        assertEquals(
                List.of(
                        "NAME            N  TEXT",
                        "lan             5  MASTER",
                        "management  12345  12 d 4 h"),
                table().lines(true, false));
    }

    @Test
    void coloursDoNotMoveColumns() {
        final List<String> lines = table().lines(true, true);

        assertEquals("lan             5  \u001b[32mMASTER\u001b[0m", lines.get(1));
        assertEquals(
                table().lines(true, false),
                lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")).toList());
    }

    @Test
    void programsGetTabsExactTimesAndNoEmptyCell() {
        final Table table = table().row().cell("").cell("a\tb\nc").either("x", null);

        assertEquals(
                List.of("lan\t5\tMASTER", "management\t12345\t2026-01-01T00:00:00Z", "-\ta b c\t-"),
                table.lines(false, true));
    }

    @Test
    void theLastColumnIsCutAtTheWidth() {
        final Table table = new Table("A", "B").row().cell("x").cell("y".repeat(200));

        final List<String> lines = table.lines(true, false);
        assertEquals(Screen.WIDTH, lines.get(1).length());
        assertTrue(lines.get(1).endsWith("y.."), lines.get(1));
        assertEquals("x\t" + "y".repeat(200), table.lines(false, false).get(0));
    }
}
