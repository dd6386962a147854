package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EthernetHeaderTest {
    /** Linux 6.18, an unsolicited neighbour advertisement seen by tcpdump. */
    private static final byte[] GOLDEN =
            octets(
                    "33 33 00 00 00 01", // destination
                    "02 00 00 00 00 12", // source
                    "86dd"); // IPv6

    private static final EthernetHeader HEADER =
            new EthernetHeader(
                    MacAddress.ofMulticast(IpAddress.parse("ff02::1")),
                    MacAddress.parse("02:00:00:00:00:12"),
                    EthernetHeader.IPV6);

    @Test
    void decodesAndEncodesACapturedHeader() throws MalformedPacketException {
        CodecProbe.decodes(HEADER, GOLDEN, EthernetHeader::decode);
        CodecProbe.encodes(GOLDEN, HEADER::encode);
        CodecProbe.refusesSmallBuffer(EthernetHeader.LENGTH, HEADER::encode);
    }

    @Test
    void refusesEveryTruncation() {
        CodecProbe.refusesTruncation(GOLDEN, EthernetHeader::decode);
    }

    @Test
    void noticesEveryBitFlip() {
        CodecProbe.noticesEveryBitFlip(HEADER, GOLDEN, EthernetHeader::decode);
    }

    /** IEEE 802.3 section 3.2.6: values below 1536 are lengths. */
    @Test
    void tellsTypesFromLengths() throws MalformedPacketException {
        final byte[] smallest = octets("333300000001 020000000012 0600");
        final byte[] length = octets("333300000001 020000000012 05ff");

        assertEquals(1536, EthernetHeader.decode(ByteBuffer.wrap(smallest)).etherType());
        final var refused =
                assertThrows(
                        MalformedPacketException.class,
                        () -> EthernetHeader.decode(ByteBuffer.wrap(length)));
        assertEquals("Ethernet type is 1535, needs at least 1536", refused.getMessage());
        for (final int type : new int[] {-1, 0, 1535, 65536}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new EthernetHeader(MacAddress.ZERO, MacAddress.ZERO, type));
        }
    }
}
