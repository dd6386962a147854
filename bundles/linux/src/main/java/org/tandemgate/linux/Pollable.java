package org.tandemgate.linux;

/** Something a {@link Poller} can wait for: it has a file descriptor of its own. */
public interface Pollable extends AutoCloseable {
    /** The file descriptor; for {@link Poller} and for error texts only. */
    int fd();

    /** Closes the descriptor; closing twice does nothing. */
    @Override
    void close();
}
