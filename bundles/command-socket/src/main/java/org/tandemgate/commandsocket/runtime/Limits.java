package org.tandemgate.commandsocket.runtime;

import java.time.Duration;

/**
 * Bounds of the socket.
 *
 * @param connections served at once; the next one is refused
 * @param request time a client has to say what it wants
 * @param command time a command may take when the client names none
 * @param shell time an interactive shell may stay open
 * @param cancelled time a cancelled command has to end before its connection is closed over it
 * @param drain time commands may go on after the socket was closed
 */
public record Limits(
        int connections,
        Duration request,
        Duration command,
        Duration shell,
        Duration cancelled,
        Duration drain) {
    /** What a node uses. */
    public static final Limits DEFAULT =
            new Limits(
                    16,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10),
                    Duration.ofHours(12),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20));
}
