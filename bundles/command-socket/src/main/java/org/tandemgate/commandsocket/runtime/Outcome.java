package org.tandemgate.commandsocket.runtime;

/**
 * How a command ended.
 *
 * @param exitCode 0 fine, 1 usage, 2 refused, 3 degraded, 4 no master, 5 peer unreachable, 6
 *     timeout
 * @param message for standard error, empty when there is nothing to say
 */
public record Outcome(int exitCode, String message) {
    /** Fine, nothing to add. */
    public static final Outcome FINE = new Outcome(0, "");

    /** Wrong command, wrong arguments, or a failure without a code of its own. */
    public static final int USAGE = 1;

    /** Refused with reason. */
    public static final int REFUSED = 2;

    /** The time limit passed. */
    public static final int TIMEOUT = 6;
}
