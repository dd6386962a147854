package org.tandemgate.shell.output;

import java.io.PrintStream;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** Where one command writes, and how it ends. Used by one thread. */
public final class Screen {
    /** Longest line that is written on purpose. */
    public static final int WIDTH = 100;

    /** Set by the command socket: whether its client is a terminal. */
    private static final String TERMINAL = "tandemgate.terminal";

    private final @Nullable Session session;
    private final PrintStream out;
    private final boolean format;
    private final boolean colours;
    private ExitCode exit = ExitCode.FINE;

    /**
     * @param format false for columns that a program reads
     */
    public Screen(
            final @Nullable Session session,
            final PrintStream out,
            final boolean format,
            final boolean colours) {
        this.session = session;
        this.out = out;
        this.format = format;
        this.colours = colours;
    }

    /** The screen of a command; an absent session has no colours and keeps no exit code. */
    public static Screen of(final @Nullable Session session, final boolean noFormat) {
        return new Screen(session, System.out, !noFormat, !noFormat && isTerminal(session));
    }

    private static boolean isTerminal(final @Nullable Session session) {
        if (session == null) {
            return false;
        }
        if (session.get(TERMINAL) instanceof Boolean told) {
            return told;
        }
        final Terminal terminal = session.getTerminal();
        final String type = terminal == null ? null : terminal.getType();
        return type != null && !type.isEmpty() && !type.equals("dumb");
    }

    /** Whether the output is for people. */
    public boolean isFormatted() {
        return format;
    }

    public void line(final String text) {
        out.println(text);
    }

    /** Part of a line in its colour. */
    public String paint(final Style style, final String text) {
        return style.paint(text, colours);
    }

    /** A table for people, or its rows for a program. */
    public void table(final Table table) {
        table.lines(format, colours).forEach(out::println);
    }

    /** Machine-readable answer, one line. */
    public void json(final Json json) {
        out.println(json);
    }

    /** Tells the caller how the command ended. */
    public void exit(final ExitCode code) {
        exit = code;
        if (session != null) {
            session.put(ExitCode.VARIABLE, code.number());
        }
    }

    /** The number that the caller is told. */
    int exit() {
        return exit.number();
    }

    /**
     * Ends the command without doing anything. Karaf prints the text of this exception alone, with
     * no stack trace, and logs it at debug level only (ShellUtil.logException).
     */
    public CommandException refuse(final String text) {
        return end(ExitCode.REFUSED, text);
    }

    /** The command line makes no sense. */
    public CommandException usage(final String text) {
        return end(ExitCode.USAGE, text);
    }

    /** Nobody provides what the command needs. */
    public CommandException notInstalled(final String bundle) {
        return refuse(
                bundle
                        + " is not installed on this node: feature:install ha-"
                        + bundle
                        + " (or see bundle:list -t 0 and the log why it does not run)");
    }

    /** Ends the command with a text; see {@link #refuse}. */
    public CommandException end(final ExitCode code, final String text) {
        exit(code);
        return new CommandException(text, text);
    }
}
