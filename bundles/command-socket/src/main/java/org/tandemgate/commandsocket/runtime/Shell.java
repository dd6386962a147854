package org.tandemgate.commandsocket.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import org.tandemgate.commandsocket.protocol.CommandRequest;

/** Runs what a client asks for. Called on the connection's thread. */
public interface Shell {
    /**
     * Runs one request to its end. An interrupt of the calling thread asks it to end early.
     *
     * @return the outcome; failures of the command are outcomes too
     */
    Outcome run(CommandRequest request, Streams streams);

    /**
     * What a running command is connected to.
     *
     * @param in what the client types, ends when the client does
     * @param out standard output
     * @param err standard error
     */
    record Streams(InputStream in, OutputStream out, OutputStream err) {}
}
