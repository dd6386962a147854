package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv4HeaderTest {
    private static final IpAddress HERE = IpAddress.parse("10.0.0.1");
    private static final IpAddress THERE = IpAddress.parse("10.0.0.2");

    /** Echo request of iputils ping 20221126 on Linux 6.18; tcpdump on the peer. */
    private static final byte[] GOLDEN =
            octets(
                    "45 00 001c", // version, length, type of service, total length
                    "06a8 4000", // identification, do not fragment
                    "40 01 2037", // TTL, ICMP, checksum
                    "0a000001",
                    "0a000002");

    private static final Ipv4Header HEADER =
            new Ipv4Header(0, 28, 0x06a8, true, 64, Ipv4Header.ICMP, HERE, THERE);

    @Test
    void decodesAndEncodesACapturedHeader() throws MalformedPacketException {
        CodecProbe.decodes(HEADER, GOLDEN, Ipv4Header::decode);
        CodecProbe.encodes(GOLDEN, HEADER::encode);
        CodecProbe.refusesSmallBuffer(Ipv4Header.LENGTH, HEADER::encode);
    }

    /** The answer of the kernel to it. */
    @Test
    void decodesAHeaderThatMayBeFragmented() throws MalformedPacketException {
        final var answer = new Ipv4Header(0, 28, 0xcb99, false, 64, Ipv4Header.ICMP, THERE, HERE);

        CodecProbe.decodes(
                answer,
                octets("4500 001c cb99 0000 4001 9b45 0a000002 0a000001"),
                Ipv4Header::decode);
    }

    @Test
    void refusesEveryTruncationAndEveryBitFlip() {
        CodecProbe.refusesTruncation(GOLDEN, Ipv4Header::decode);
        CodecProbe.noticesEveryBitFlip(HEADER, GOLDEN, Ipv4Header::decode);
    }

    @Test
    void refusesOptionsFragmentsAndImpossibleLengths() {
        assertEquals(
                "IPv4 version and length are 0x46, need 0x45",
                refusal("46 00 001c 06a8 4000 40 01 0000 0a000001 0a000002"));
        assertEquals(
                "IPv4 fragment field is 0x2000 and total length 28, need a whole packet",
                refusal("45 00 001c 06a8 2000 40 01 4037 0a000001 0a000002"));
        assertEquals(
                "IPv4 fragment field is 0x0000 and total length 19, need a whole packet",
                refusal("45 00 0013 06a8 0000 40 01 6040 0a000001 0a000002"));
        assertEquals(
                "IPv4 header checksum is wrong",
                refusal("45 00 001c 06a8 4000 40 01 2038 0a000001 0a000002"));
    }

    private static String refusal(final String hex) {
        final var refused =
                assertThrows(
                        MalformedPacketException.class,
                        () -> Ipv4Header.decode(ByteBuffer.wrap(octets(hex))));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void refusesFieldsThatDoNotFit() {
        final int[][] bad = {
            {256, 20, 0, 0, 0}, {0, 19, 0, 0, 0}, {0, 65536, 0, 0, 0}, {0, 20, 65536, 0, 0},
            {0, 20, 0, 256, 0}, {0, 20, 0, 0, 256}, {-1, 20, 0, 0, 0}, {0, 20, -1, 0, 0}
        };
        for (final int[] f : bad) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Ipv4Header(f[0], f[1], f[2], false, f[3], f[4], HERE, THERE));
        }
        final var v6 = IpAddress.parse("::1");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ipv4Header(0, 20, 0, false, 0, 0, v6, THERE));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ipv4Header(0, 20, 0, false, 0, 0, HERE, v6));
    }
}
