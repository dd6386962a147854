package org.tandemgate.linux;

import java.nio.ByteBuffer;

/**
 * AF_PACKET socket that hears what comes in by one interface, before the kernel hands it to
 * anything stacked on that interface. Never what goes out. Never blocks. One thread.
 */
public interface PacketTap extends Pollable {
    /**
     * Takes the next frame if there is one.
     *
     * @param into cleared, then filled from position 0 with the frame from its Ethernet header on;
     *     flipped. What does not fit is cut off
     * @return false when nothing is waiting
     * @throws LinuxException ENETDOWN once when the interface went down or away
     */
    boolean receive(ByteBuffer into) throws LinuxException;
}
