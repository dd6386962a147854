package org.tandemgate.itests.world.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 2131 section 2, RFC 2132 sections 9.1, 9.6 and 9.7. */
final class DhcpMessageTest {
    private static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private static byte[] message(final String fixed, final String options) {
        final ByteBuffer message = ByteBuffer.allocate(300);
        message.put(hex(fixed)).position(236).put(hex(options));
        return message.array();
    }

    @Test
    void asksAndSaysYesToAnOffer() {
        assertArrayEquals(
                message(
                        // op, htype, hlen, hops, xid, secs, flags, four addresses, chaddr
                        "01 01 06 00 11223344 0007 8000" + "00".repeat(16) + "0200 0a0b0c0d",
                        "63825363 35 01 01 ff"),
                DhcpMessage.discover(0x11223344, 7, 0x0a0b0c0d));
        assertArrayEquals(
                message(
                        "01 01 06 00 11223344 0000 8000" + "00".repeat(16) + "0200 0a0b0c0d",
                        "63825363 35 01 03 36 04 0a000002 32 04 0a001005 ff"),
                new DhcpMessage(DhcpMessage.OFFER, 0x11223344, 0x0a001005, 0x0a000002)
                        .request(0, 0x0a0b0c0d));
    }

    @Test
    void readsAnAnswerAndNoRubbish() {
        final byte[] offer =
                message(
                        "02 01 06 00 11223344 0000 8000 00000000 0a001005",
                        "63825363 00 35 01 02 03 04 0a000001 36 04 0a000002 ff");
        assertEquals(
                new DhcpMessage(DhcpMessage.OFFER, 0x11223344, 0x0a001005, 0x0a000002),
                DhcpMessage.of(ByteBuffer.wrap(offer)));
        for (int length = 0; length < 240; length++) {
            assertEquals(
                    DhcpMessage.NONE,
                    DhcpMessage.of(ByteBuffer.wrap(Arrays.copyOf(offer, length)).slice()));
        }
        // An option that is longer than the message.
        offer[offer.length - 2] = 12;
        Arrays.fill(offer, 240, offer.length - 2, (byte) 0);
        offer[offer.length - 1] = 9;
        assertEquals(DhcpMessage.NONE, DhcpMessage.of(ByteBuffer.wrap(offer)));
    }
}
