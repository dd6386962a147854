package org.tandemgate.commandsocket.component;

import org.apache.karaf.shell.support.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user reads when a command throws. Never a stack trace; that goes to the log. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /**
     * One failure in words.
     *
     * @param failure what the command threw
     * @param expected whether the command said its exit code first: a refusal, not an accident
     * @param terminal whether escape sequences may stay
     */
    static String text(final Throwable failure, final boolean expected, final boolean terminal) {
        final String message = failure.getMessage();
        if (failure instanceof CommandException usage) {
            return plain(String.valueOf(usage.getNiceHelp()), terminal).strip();
        }
        // Gogo does not export its CommandNotFoundException.
        if ("CommandNotFoundException".equals(failure.getClass().getSimpleName())) {
            return "this node has no such command: "
                    + command(String.valueOf(message))
                    + "; \"help\" lists what it has";
        }
        if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        if (message == null || isAccident(failure)) {
            LOG.error("command socket: a command failed", failure);
            return "internal error (%s: %s); the log has the details"
                    .formatted(failure.getClass().getSimpleName(), message);
        }
        if (!expected) {
            LOG.debug("command socket: a command failed", failure);
        }
        return plain(message, terminal);
    }

    private static boolean isAccident(final Throwable failure) {
        return failure instanceof Error
                || failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException;
    }

    private static String command(final String message) {
        return message.replaceFirst("^Command not found: *", "");
    }

    private static String plain(final String text, final boolean terminal) {
        return terminal ? text : text.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
    }
}
