package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NeighborAdvertisementTest {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final IpAddress HOST = IpAddress.parse("2001:db8::1");
    private static final IpAddress ROUTER = IpAddress.parse("2001:db8::2");
    private static final IpAddress ASKER = IpAddress.parse("fe80::ff:fe00:1");

    /** Linux 6.18 with ndisc_notify and forwarding, its Ethernet address changed. */
    private static final byte[] FROM_ROUTER =
            octets(
                    "88 00 7917", // type, code, checksum
                    "a0000000", // router, override
                    "20010db8 00000000 00000000 00000002", // target
                    "02 01 020000000012"); // target link-layer address

    private static final NeighborAdvertisement ROUTER_MOVED =
            new NeighborAdvertisement(
                    true, false, true, ROUTER, MacAddress.parse("02:00:00:00:00:12"));

    /** The same without forwarding. */
    private static final byte[] FROM_HOST =
            octets(
                    "88 00 f91a",
                    "20000000", // override
                    "20010db8 00000000 00000000 00000001",
                    "02 01 020000000011");

    private static final NeighborAdvertisement HOST_MOVED =
            new NeighborAdvertisement(
                    false, false, true, HOST, MacAddress.parse("02:00:00:00:00:11"));

    /** Answer of Linux 6.18 to ndisc6 1.0.5. */
    private static final byte[] ANSWER =
            octets(
                    "88 00 3aa9",
                    "e0000000", // router, solicited, override
                    "20010db8 00000000 00000000 00000002",
                    "02 01 020000000002");

    private static final NeighborAdvertisement ANSWERED =
            new NeighborAdvertisement(
                    true, true, true, ROUTER, MacAddress.parse("02:00:00:00:00:02"));

    private static NeighborAdvertisement fromRouter(final ByteBuffer buffer)
            throws MalformedPacketException {
        return NeighborAdvertisement.decode(buffer, ROUTER, ALL_NODES);
    }

    private static NeighborAdvertisement answer(final ByteBuffer buffer)
            throws MalformedPacketException {
        return NeighborAdvertisement.decode(buffer, ROUTER, ASKER);
    }

    @Test
    void decodesWhatLinuxSends() throws MalformedPacketException {
        CodecProbe.decodes(ROUTER_MOVED, FROM_ROUTER, NeighborAdvertisementTest::fromRouter);
        CodecProbe.decodes(
                HOST_MOVED,
                FROM_HOST,
                buffer -> NeighborAdvertisement.decode(buffer, HOST, ALL_NODES));
        CodecProbe.decodes(ANSWERED, ANSWER, NeighborAdvertisementTest::answer);
    }

    @Test
    void encodesWhatLinuxSends() {
        CodecProbe.encodes(FROM_ROUTER, into -> ROUTER_MOVED.encode(into, ROUTER, ALL_NODES));
        CodecProbe.encodes(FROM_HOST, into -> HOST_MOVED.encode(into, HOST, ALL_NODES));
        CodecProbe.encodes(ANSWER, into -> ANSWERED.encode(into, ROUTER, ASKER));
        CodecProbe.refusesSmallBuffer(32, into -> ANSWERED.encode(into, ROUTER, ASKER));
    }

    @Test
    void refusesEveryTruncation() {
        CodecProbe.refusesTruncation(FROM_ROUTER, NeighborAdvertisementTest::fromRouter);
        CodecProbe.refusesTruncation(ANSWER, NeighborAdvertisementTest::answer);
    }

    /** The checksum covers every bit, so nothing that was flipped is accepted at all. */
    @Test
    void refusesEveryBitFlip() {
        CodecProbe.noticesEveryBitFlip(
                ROUTER_MOVED, FROM_ROUTER, NeighborAdvertisementTest::fromRouter);
        for (int bit = 0; bit < FROM_ROUTER.length * 8; bit++) {
            final byte[] flipped = FROM_ROUTER.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(
                    MalformedPacketException.class, () -> fromRouter(ByteBuffer.wrap(flipped)));
        }
    }

    /** RFC 4861 section 4.4: the option may be left out. */
    @Test
    void goesWithoutTheLinkAddress() throws MalformedPacketException {
        final var bare = new NeighborAdvertisement(true, false, false, ROUTER, null);
        final var buffer = ByteBuffer.allocate(24);

        bare.encode(buffer, ROUTER, ALL_NODES);

        assertEquals(24, bare.length());
        assertEquals(24, buffer.position());
        assertEquals(bare, fromRouter(buffer.flip()));
    }

    /** RFC 4861 section 7.1.2: options not known are ignored. */
    @Test
    void skipsOptionsThatItDoesNotKnow() throws MalformedPacketException {
        final byte[] nonceFirst = withOptions("0e01 112233445566", "0201 020000000012");
        final byte[] longLinkAddress = withOptions("0202 0102030405060708090a0b0c0d0e");
        final byte[] two = withOptions("0201 020000000012", "0201 020000000013");

        assertEquals(ROUTER_MOVED, fromRouter(ByteBuffer.wrap(nonceFirst)));
        assertNull(fromRouter(ByteBuffer.wrap(longLinkAddress)).targetLinkAddress());
        assertEquals(ROUTER_MOVED, fromRouter(ByteBuffer.wrap(two)));
    }

    /** RFC 4861 section 7.1.2: an option of length 0, or one that ends behind the packet. */
    @Test
    void refusesOptionsThatDoNotFit() {
        for (final String option :
                new String[] {"0200 020000000012", "0202 020000000012", "02", "0201 0200000000"}) {
            final byte[] packet = withOptions(option);
            final var refused =
                    assertThrows(
                            MalformedPacketException.class,
                            () -> fromRouter(ByteBuffer.wrap(packet)),
                            option);
            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith("option is "),
                    refused.getMessage());
        }
    }

    /** RFC 4861 section 7.1.2: never solicited when multicast, target never multicast, code 0. */
    @Test
    void refusesWhatTheRfcForbids() {
        final byte[] solicited = FROM_ROUTER.clone();
        solicited[4] = (byte) 0xe0;
        refuses("is marked solicited", repaired(solicited));
        final byte[] multicast = FROM_ROUTER.clone();
        multicast[8] = (byte) 0xff;
        refuses("needs a unicast address", repaired(multicast));
        final byte[] code = FROM_ROUTER.clone();
        code[1] = 1;
        refuses("type and code are 136 and 1", repaired(code));
        final byte[] solicitation = FROM_ROUTER.clone();
        solicitation[0] = (byte) 135;
        refuses("checksum is off by", solicitation);
        refuses("type and code are 135 and 0", repaired(solicitation));

        final var multicastTarget = IpAddress.parse("ff02::5");
        assertThrows(
                IllegalArgumentException.class,
                () -> new NeighborAdvertisement(false, false, false, multicastTarget, null));
        final var v4 = IpAddress.parse("10.0.0.1");
        assertThrows(
                IllegalArgumentException.class,
                () -> new NeighborAdvertisement(false, false, false, v4, null));
        final var buffer = ByteBuffer.allocate(32);
        assertThrows(
                IllegalArgumentException.class, () -> ANSWERED.encode(buffer, ROUTER, ALL_NODES));
    }

    private static void refuses(final String text, final byte[] packet) {
        final var refused =
                assertThrows(
                        MalformedPacketException.class, () -> fromRouter(ByteBuffer.wrap(packet)));
        assertTrue(String.valueOf(refused.getMessage()).contains(text), refused.getMessage());
    }

    private static byte[] withOptions(final String... options) {
        final byte[] tail = octets(options);
        final var packet = ByteBuffer.allocate(24 + tail.length);
        packet.put(FROM_ROUTER, 0, 24).put(tail);
        return repaired(packet.array());
    }

    /** Puts the right checksum in place. */
    private static byte[] repaired(final byte[] packet) {
        final var buffer = ByteBuffer.wrap(packet);
        buffer.putShort(2, (short) 0);
        final long sum =
                InternetChecksum.sum(buffer, 0, packet.length)
                        + Ipv6Header.pseudoHeaderSum(ROUTER, ALL_NODES, packet.length, 58);
        buffer.putShort(2, (short) InternetChecksum.finish(sum));
        return packet;
    }
}
