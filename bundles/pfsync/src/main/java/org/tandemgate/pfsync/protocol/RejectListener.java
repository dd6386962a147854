package org.tandemgate.pfsync.protocol;

/** Is told of everything that a {@link FrameReader} does not take, once for each. */
@FunctionalInterface
public interface RejectListener {
    /**
     * Runs on the reader's thread, inside of {@link FrameReader#wrap} or {@link FrameReader#next}.
     */
    void rejected(Reject reason);
}
