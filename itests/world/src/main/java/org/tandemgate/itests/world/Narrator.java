package org.tandemgate.itests.world;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tandemgate.itests.world.probe.Gap;

/** Tells the demo: one line per step with the seconds since the start, and a table at the end. */
final class Narrator {
    private static final String ROW = "  %-44s %12s %12s %18s";

    private final PrintStream out;
    private final boolean colours;
    private final long startNanos = System.nanoTime();
    private final List<String> rows = new ArrayList<>();

    Narrator(final PrintStream out) {
        this.out = out;
        this.colours = isTerminal();
    }

    /**
     * Says what happens.
     *
     * @param subject one word, empty when the line goes on with the last subject
     * @param text what happens
     */
    void say(final String subject, final String text) {
        final double seconds = (System.nanoTime() - startNanos) / 1e9;
        final String label = String.format(Locale.ROOT, "%-10s", subject);
        out.printf(Locale.ROOT, "[%5.1f] %s %s%n", seconds, bold(label), text);
        out.flush();
    }

    /** Says how the traffic fared, and keeps it for the table. */
    void measured(final String title, final Gap datagrams, final Gap stream) {
        final String hole = String.format(Locale.ROOT, "%.0f ms", datagrams.longestMillis());
        final String lost = datagrams.lost() + " of " + datagrams.sent();
        final String stall = String.format(Locale.ROOT, "%.0f ms", stream.longestMillis());
        say(
                "",
                "longest hole "
                        + bold(hole)
                        + ", lost "
                        + bold(lost)
                        + " datagrams; TCP: same connection, longest stall "
                        + stall);
        rows.add(String.format(Locale.ROOT, ROW, title, hole, stall, lost));
    }

    /** The table of everything measured. */
    void table() {
        out.println();
        out.println(
                bold(
                        String.format(
                                Locale.ROOT,
                                ROW,
                                "",
                                "longest hole",
                                "TCP stall",
                                "datagrams lost")));
        rows.forEach(out::println);
        out.println();
    }

    /** A line of its own. */
    void line(final String text) {
        out.println(text);
        out.flush();
    }

    private String bold(final String text) {
        return colours ? "\033[1m" + text + "\033[0m" : text;
    }

    private static boolean isTerminal() {
        try {
            final String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return output.startsWith("/dev/pts/") || output.startsWith("/dev/tty");
        } catch (IOException e) {
            // Without /proc nobody can tell; plain text is right everywhere.
            return false;
        }
    }
}
