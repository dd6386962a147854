package org.tandemgate.carp.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.net.MacAddress;

/**
 * A frame of the Ethernet configuration testing protocol (DIX Ethernet 2.0, section 8; EtherType
 * 0x9000) that nobody answers: a reply addressed to the sender itself. Switches learn from it on
 * which port its source lives, and a sender learns whether frames get out at all.
 */
public final class LoopbackFrame {
    /** Octets without the frame check sequence: the shortest Ethernet frame. */
    public static final int LENGTH = 60;

    private static final int ETHER_TYPE = 0x9000;
    private static final short REPLY = 1;

    private LoopbackFrame() {}

    /**
     * @param source whose port switches are to learn
     * @param to the sending interface's own address, so that no other host looks at it
     * @return a direct buffer of {@link #LENGTH} octets, ready to send
     */
    public static ByteBuffer of(final MacAddress source, final MacAddress to) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(LENGTH);
        frame.put(to.toBytes()).put(source.toBytes()).putShort((short) ETHER_TYPE);
        frame.order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0).putShort(REPLY);
        return frame.order(ByteOrder.BIG_ENDIAN).position(0);
    }
}
