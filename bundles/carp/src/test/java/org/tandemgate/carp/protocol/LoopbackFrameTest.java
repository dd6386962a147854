package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.MacAddress;

class LoopbackFrameTest {
    /** Octets after DIX Ethernet 2.0, section 8: numbers there are little-endian. */
    @Test
    void isAReplyToItself() {
        final ByteBuffer frame =
                LoopbackFrame.of(MacAddress.virtual(7), MacAddress.parse("02:00:00:00:00:02"));
        assertTrue(frame.isDirect());
        assertEquals(60, frame.remaining());
        final byte[] begin = new byte[18];
        frame.get(begin);
        assertEquals("02000000000200005e00010790000000" + "0100", HexFormat.of().formatHex(begin));
    }
}
