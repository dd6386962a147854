package org.tandemgate.keaha.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.tandemgate.keaha.state.ServerView.Reach;

/**
 * A TCP port, looked at without a word: a kernel answers for a process that hangs, and a link that
 * is cut answers nothing, which no HTTP client tells apart once it has a connection.
 *
 * @param host address or name
 * @param number 1..65535
 */
public record Port(String host, int number) {
    /** The JDK has one type for a refusal and for a network that is not there; strerror(3). */
    private static final String REFUSED = "refused";

    /**
     * Connects and closes.
     *
     * @return {@code HUNG} when somebody takes the connection, {@code DEAD} when its node refuses
     *     it, {@code SILENT} when there is no way to it
     */
    public Reach look(final Duration limit) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, number), (int) Math.max(1, limit.toMillis()));
            return Reach.HUNG;
        } catch (final ConnectException failed) {
            return String.valueOf(failed.getMessage()).contains(REFUSED)
                    ? Reach.DEAD
                    : Reach.SILENT;
        } catch (final IOException unreachable) {
            return Reach.SILENT;
        }
    }
}
