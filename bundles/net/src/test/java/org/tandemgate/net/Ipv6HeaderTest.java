package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {
    private static final IpAddress SOURCE = IpAddress.parse("fe80::ff:fe00:1");
    private static final IpAddress DESTINATION = IpAddress.parse("ff02::1:ff00:2");

    /** ndisc6 1.0.5 on Linux 6.18, a solicitation with a flow label. */
    private static final byte[] GOLDEN =
            octets(
                    "6 00 188ce", // version, traffic class, flow label
                    "0020", // payload length
                    "3a", // ICMPv6
                    "ff", // hop limit
                    "fe80 0000 0000 0000 0000 00ff fe00 0001",
                    "ff02 0000 0000 0000 0000 0001 ff00 0002");

    private static final Ipv6Header HEADER =
            new Ipv6Header(0, 0x188ce, 32, Ipv6Header.ICMPV6, 255, SOURCE, DESTINATION);

    @Test
    void decodesAndEncodesACapturedHeader() throws MalformedPacketException {
        CodecProbe.decodes(HEADER, GOLDEN, Ipv6Header::decode);
        CodecProbe.encodes(GOLDEN, HEADER::encode);
        CodecProbe.refusesSmallBuffer(Ipv6Header.LENGTH, HEADER::encode);
    }

    /** RFC 8200 section 3: the traffic class lies across two octets. */
    @Test
    void keepsTrafficClassAndFlowLabelApart() throws MalformedPacketException {
        final var full = new Ipv6Header(0xe0, 0xfffff, 65535, 112, 0, SOURCE, DESTINATION);
        final byte[] head =
                octets("6 e0 fffff ffff 70 00 fe80000000000000000000fffe000001").clone();
        final byte[] golden = ByteBuffer.allocate(40).put(head).put(DESTINATION.toBytes()).array();

        CodecProbe.encodes(golden, full::encode);
        CodecProbe.decodes(full, golden, Ipv6Header::decode);
        CodecProbe.noticesEveryBitFlip(full, golden, Ipv6Header::decode);
    }

    @Test
    void refusesEveryTruncation() {
        CodecProbe.refusesTruncation(GOLDEN, Ipv6Header::decode);
    }

    @Test
    void noticesEveryBitFlip() {
        CodecProbe.noticesEveryBitFlip(HEADER, GOLDEN, Ipv6Header::decode);
    }

    @Test
    void refusesAnotherVersion() {
        final byte[] four = GOLDEN.clone();
        four[0] = 0x45;

        final var refused =
                assertThrows(
                        MalformedPacketException.class,
                        () -> Ipv6Header.decode(ByteBuffer.wrap(four)));
        assertEquals("IP version is 4, needs 6", refused.getMessage());
    }

    @Test
    void refusesFieldsThatDoNotFit() {
        final int[][] bad = {
            {256, 0, 0, 0, 0}, {0, 1 << 20, 0, 0, 0}, {0, 0, 65536, 0, 0}, {0, 0, 0, 256, 0},
            {0, 0, 0, 0, 256}, {-1, 0, 0, 0, 0}, {0, -1, 0, 0, 0}, {0, 0, -1, 0, 0},
            {0, 0, 0, -1, 0}, {0, 0, 0, 0, -1}
        };
        for (final int[] f : bad) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Ipv6Header(f[0], f[1], f[2], f[3], f[4], SOURCE, DESTINATION));
        }
        final var v4 = IpAddress.parse("10.0.0.1");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ipv6Header(0, 0, 0, 0, 0, v4, DESTINATION));
        assertThrows(
                IllegalArgumentException.class, () -> new Ipv6Header(0, 0, 0, 0, 0, SOURCE, v4));
    }
}
