package org.tandemgate.itests.world.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 8415 sections 8, 11.4, 21.2 to 21.6 and 21.9. */
final class Dhcp6MessageTest {
    private static final String CLIENT = "0001 000a 0003 0001 02000a0b0c0d";
    private static final String SERVER = "0002 0009 0002 00000001 303031";
    private static final String ADDRESS = "20010db8000000000000000000001005";
    private static final String OFFER =
            "02 112233"
                    + CLIENT
                    + SERVER
                    + "0003 0028 00000001 000003e8 000007d0"
                    + "0005 0018"
                    + ADDRESS
                    + "00000bb8 00000fa0";

    private static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    @Test
    void asksAndSaysYesToAnOffer() {
        assertArrayEquals(
                hex("01 112233" + CLIENT + "0008 0002 02bc 0003 000c 00000001 00000000 00000000"),
                Dhcp6Message.solicit(0x112233, 7, 0x0a0b0c0d));
        assertArrayEquals(
                hex(
                        "03 112233"
                                + CLIENT
                                + "0008 0002 0000"
                                + SERVER
                                + "0003 0028 00000001 00000000 00000000"
                                + "0005 0018"
                                + ADDRESS
                                + "00000000 00000000"),
                Dhcp6Message.of(ByteBuffer.wrap(hex(OFFER))).request(0, 0x0a0b0c0d));
    }

    @Test
    void readsAnAnswerAndNoRubbish() {
        final byte[] offer = hex(OFFER);
        final Answer read = Dhcp6Message.of(ByteBuffer.wrap(offer));
        assertEquals(Answer.Kind.OFFER, read.kind());
        assertEquals(0x112233, read.id());
        assertEquals("2001:db8:0:0:0:0:0:1005", read.address());
        assertEquals("000200000001303031", read.server());
        for (int length = 0; length < offer.length; length++) {
            assertEquals(
                    Answer.Kind.NONE,
                    Dhcp6Message.of(ByteBuffer.wrap(Arrays.copyOf(offer, length))).kind());
        }
        offer[0] = 7;
        assertEquals(Answer.Kind.LEASE, Dhcp6Message.of(ByteBuffer.wrap(offer)).kind());
        // A reply whose association has no address.
        final byte[] none =
                hex("07 112233" + CLIENT + SERVER + "0003 000c 00000001 00000000 00000000");
        assertEquals(Answer.Kind.REFUSAL, Dhcp6Message.of(ByteBuffer.wrap(none)).kind());
    }
}
