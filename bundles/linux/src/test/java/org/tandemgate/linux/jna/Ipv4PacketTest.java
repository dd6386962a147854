package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** RFC 791 section 3.1. */
class Ipv4PacketTest {
    private static final byte[] PLAIN =
            HexFormat.of().parseHex("45e0001800004000ff70000a0a000002e0000012aabbccdd");
    private static final byte[] WITH_OPTIONS =
            HexFormat.of().parseHex("46e0001c00004000fe70000a0a000002e000001294040000aabbccdd");

    private static Ipv4Packet decode(final byte[] octets, final int length)
            throws MalformedPacketException {
        final ByteBuffer buffer = ByteBuffer.allocate(octets.length + 7);
        buffer.put(7, octets);
        return Ipv4Packet.decode(buffer, 7, length);
    }

    @Test
    void payloadFollowsTheHeader() throws Exception {
        assertEquals(
                new Ipv4Packet(
                        20, 4, 255, IpAddress.parse("10.0.0.2"), IpAddress.parse("224.0.0.18")),
                decode(PLAIN, PLAIN.length));
    }

    @Test
    void payloadFollowsTheOptions() throws Exception {
        assertEquals(
                new Ipv4Packet(
                        24, 4, 254, IpAddress.parse("10.0.0.2"), IpAddress.parse("224.0.0.18")),
                decode(WITH_OPTIONS, WITH_OPTIONS.length));
    }

    /** Ethernet pads short frames; the total length says where the packet ends. */
    @Test
    void paddingIsNoPayload() throws Exception {
        final byte[] octets = PLAIN.clone();
        octets[3] = 22;

        assertEquals(2, decode(octets, octets.length).payloadLength());
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < WITH_OPTIONS.length; length++) {
            final int cut = length;
            assertThrows(MalformedPacketException.class, () -> decode(WITH_OPTIONS, cut));
        }
    }

    @Test
    void everyHeaderLengthAndTotalLengthStaysInside() throws Exception {
        for (int first = 0; first < 256; first++) {
            for (int total = 0; total < 65_536; total += total < 40 ? 1 : 257) {
                final byte[] octets = PLAIN.clone();
                octets[0] = (byte) first;
                octets[2] = (byte) (total >> 8);
                octets[3] = (byte) total;
                final int header = (first & 15) * 4;
                final boolean valid =
                        first >> 4 == 4 && header >= 20 && header <= total && total <= 24;
                if (valid) {
                    final Ipv4Packet packet = decode(octets, octets.length);
                    assertEquals(total, packet.payloadOffset() + packet.payloadLength());
                } else {
                    assertThrows(
                            MalformedPacketException.class, () -> decode(octets, octets.length));
                }
            }
        }
    }
}
