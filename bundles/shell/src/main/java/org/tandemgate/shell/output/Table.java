package org.tandemgate.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows under headings. For people: aligned columns, at most {@link Screen#WIDTH} wide, the last
 * column cut. For programs: no heading, one tab between cells, {@code -} for an empty one.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "..";

    private record Cell(String text, String plain, Style style) {}

    private final List<String> headings;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Headings that end in {@code #} belong to numbers and are set to the right. */
    public Table(final String... headings) {
        this.headings = List.of(headings);
    }

    /** Starts a row. */
    public Table row() {
        rows.add(new ArrayList<>());
        return this;
    }

    /** Next cell of the row. */
    public Table cell(final Object value) {
        return cell(value, Style.PLAIN);
    }

    /** Next cell of the row, with a meaning. */
    public Table cell(final Object value, final Style style) {
        return add(value, value, style);
    }

    /** Next cell of the row, different for programs: no spaces, exact times. */
    public Table either(final Object forPeople, final @Nullable Object forPrograms) {
        return either(forPeople, forPrograms, Style.PLAIN);
    }

    /** The same, with a meaning. */
    public Table either(
            final Object forPeople, final @Nullable Object forPrograms, final Style style) {
        return add(forPeople, forPrograms == null ? "" : forPrograms, style);
    }

    private Table add(final Object forPeople, final Object forPrograms, final Style style) {
        rows.get(rows.size() - 1).add(new Cell(clean(forPeople), clean(forPrograms), style));
        return this;
    }

    /** No cell is empty and none breaks the line. */
    private static String clean(final Object value) {
        final String text = Printable.of(value.toString()).trim();
        return text.isEmpty() ? "-" : text;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines(final boolean format, final boolean colours) {
        final List<String> lines = new ArrayList<>();
        if (!format) {
            for (final List<Cell> row : rows) {
                lines.add(String.join("\t", row.stream().map(Cell::plain).toList()));
            }
            return lines;
        }
        final int[] widths = widths();
        final List<Cell> header = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            header.add(new Cell(heading(i), "", Style.HEADING));
        }
        lines.add(line(header, widths, colours));
        rows.forEach(row -> lines.add(line(row, widths, colours)));
        return lines;
    }

    private String heading(final int column) {
        return headings.get(column).replace("#", "");
    }

    private int[] widths() {
        final int[] widths = new int[headings.size()];
        int before = 0;
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heading(column).length();
            for (final List<Cell> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
            before += column < widths.length - 1 ? widths[column] + GAP.length() : 0;
        }
        final int last = widths.length - 1;
        final int room = Math.max(heading(last).length(), Screen.WIDTH - before);
        widths[last] = Math.min(widths[last], room);
        return widths;
    }

    private String line(final List<Cell> cells, final int[] widths, final boolean colours) {
        final StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            final Cell cell = cells.get(column);
            final String text = cut(cell.text(), widths[column]);
            final String space = " ".repeat(widths[column] - text.length());
            final String painted = cell.style().paint(text, colours);
            line.append(headings.get(column).endsWith("#") ? space + painted : painted + space);
            line.append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(final String text, final int width) {
        if (text.length() <= width) {
            return text;
        }
        return text.substring(0, Math.max(0, width - CUT.length())) + CUT;
    }
}
