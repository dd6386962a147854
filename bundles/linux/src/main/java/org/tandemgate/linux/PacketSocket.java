package org.tandemgate.linux;

import java.nio.ByteBuffer;

/**
 * AF_PACKET socket that sends complete Ethernet frames. Any thread, one at a time; never blocks.
 */
public interface PacketSocket extends AutoCloseable {
    /**
     * Sends one frame.
     *
     * @param frame direct buffer, from position to limit: destination, source, type, payload; not
     *     moved
     * @param interfaceIndex interface to send on
     * @throws LinuxException ENETDOWN when the interface is down, ENODEV when it is gone, ENOBUFS
     *     when a filter on the interface (a closed {@link Fence}) dropped it or its queue is full,
     *     EAGAIN when its queue is full
     */
    void send(ByteBuffer frame, int interfaceIndex) throws LinuxException;

    @Override
    void close();
}
