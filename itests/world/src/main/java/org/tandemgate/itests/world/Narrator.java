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
    private final PrintStream out;
    private final boolean colours = isTerminal();
    private final long startNanos = System.nanoTime();
    private final List<Measured> rows = new ArrayList<>();

    Narrator(final PrintStream out) {
        this.out = out;
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
        line(String.format(Locale.ROOT, "[%5.1f] %s%s", seconds, bold(label), text));
    }

    /** Says how the traffic fared, and keeps it for the table. */
    void measured(final String title, final Kind kind, final Gap datagrams, final Gap stream) {
        final var row = new Measured(title, kind, datagrams, stream);
        rows.add(row);
        say(
                "",
                "longest hole "
                        + bold(row.hole())
                        + ", lost "
                        + bold(row.lost())
                        + " datagrams; same TCP connection, longest stall "
                        + row.stall());
    }

    /** The table of everything measured. */
    void table() {
        line("");
        line(bold(row("what happened", "longest hole", "TCP stall", "datagrams lost")));
        rows.forEach(row -> line(row(row.title(), row.hole(), row.stall(), row.lost())));
        line("");
    }

    /** What the table proves. */
    void verdict() {
        final String death =
                rows.stream()
                        .filter(row -> row.kind() == Kind.FAILURE)
                        .map(Measured::hole)
                        .findFirst()
                        .orElse("nothing");
        final long planned =
                rows.stream()
                        .filter(row -> row.kind() == Kind.PLANNED)
                        .mapToLong(row -> row.datagrams().lost())
                        .sum();
        line(
                "The death of the active node cost "
                        + death
                        + "; everything planned together, its return, two hand-overs and an update"
                        + " in service, cost "
                        + planned
                        + (planned == 1 ? " datagram" : " datagrams")
                        + ".");
        line("One TCP connection through both gateways lived through all of it, no octet wrong.");
    }

    /** A line of its own. */
    void line(final String text) {
        out.println(text);
        out.flush();
    }

    private static String row(
            final String title, final String hole, final String stall, final String lost) {
        return String.format(Locale.ROOT, "  %-36s %12s %12s %18s", title, hole, stall, lost);
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

    /** What kind of step it was. */
    enum Kind {
        /** For comparison. */
        QUIET,
        /** Nobody wanted it. */
        FAILURE,
        /** An operator wanted it. */
        PLANNED
    }

    private record Measured(String title, Kind kind, Gap datagrams, Gap stream) {
        String hole() {
            return millis(datagrams);
        }

        String stall() {
            return millis(stream);
        }

        String lost() {
            return datagrams.lost() + " of " + datagrams.sent();
        }

        private static String millis(final Gap gap) {
            return String.format(Locale.ROOT, "%.0f ms", gap.longestMillis());
        }
    }
}
