package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ArpPacketTest {
    private static final IpAddress VIP = IpAddress.parse("10.0.0.1");
    private static final IpAddress OTHER = IpAddress.parse("10.0.0.2");

    /** Linux 6.18 with arp_notify = 1, address of the interface changed; tcpdump on the peer. */
    private static final byte[] KERNEL_ANNOUNCEMENT =
            octets(
                    "0001", // Ethernet
                    "0800", // IPv4
                    "06 04",
                    "0001", // request
                    "02 00 00 00 00 11", // sha
                    "0a 00 00 01", // spa
                    "00 00 00 00 00 00", // tha
                    "0a 00 00 01"); // tpa

    private static final ArpPacket ANNOUNCEMENT =
            ArpPacket.announcement(MacAddress.parse("02:00:00:00:00:11"), VIP);

    /** iputils arping 20221126, {@code arping -A}: a gratuitous reply. */
    private static final byte[] ARPING_REPLY =
            octets("0001 0800 0604 0002 020000000001 0a000001 020000000001 0a000001");

    private static final ArpPacket REPLY =
            new ArpPacket(
                    ArpPacket.REPLY,
                    MacAddress.parse("02:00:00:00:00:01"),
                    VIP,
                    MacAddress.parse("02:00:00:00:00:01"),
                    VIP);

    /** iputils arping 20221126, {@code arping 10.0.0.2}: asks with tha = broadcast. */
    private static final byte[] ARPING_REQUEST =
            octets("0001 0800 0604 0001 020000000001 0a000001 ffffffffffff 0a000002");

    private static final ArpPacket REQUEST =
            new ArpPacket(
                    ArpPacket.REQUEST,
                    MacAddress.parse("02:00:00:00:00:01"),
                    VIP,
                    MacAddress.BROADCAST,
                    OTHER);

    @Test
    void decodesWhatRealSendersSend() throws MalformedPacketException {
        CodecProbe.decodes(ANNOUNCEMENT, KERNEL_ANNOUNCEMENT, ArpPacket::decode);
        CodecProbe.decodes(REPLY, ARPING_REPLY, ArpPacket::decode);
        CodecProbe.decodes(REQUEST, ARPING_REQUEST, ArpPacket::decode);
    }

    @Test
    void encodesWhatRealSendersSend() {
        CodecProbe.encodes(KERNEL_ANNOUNCEMENT, ANNOUNCEMENT::encode);
        CodecProbe.encodes(ARPING_REPLY, REPLY::encode);
        CodecProbe.encodes(ARPING_REQUEST, REQUEST::encode);
        CodecProbe.refusesSmallBuffer(ArpPacket.LENGTH, REQUEST::encode);
    }

    @Test
    void refusesEveryTruncation() {
        CodecProbe.refusesTruncation(ARPING_REQUEST, ArpPacket::decode);
    }

    @Test
    void noticesEveryBitFlip() {
        CodecProbe.noticesEveryBitFlip(REQUEST, ARPING_REQUEST, ArpPacket::decode);
        CodecProbe.noticesEveryBitFlip(ANNOUNCEMENT, KERNEL_ANNOUNCEMENT, ArpPacket::decode);
    }

    /** RFC 894: frames shorter than 60 octets arrive padded. */
    @Test
    void ignoresPaddingBehindThePacket() throws MalformedPacketException {
        final var padded = ByteBuffer.allocate(46).put(KERNEL_ANNOUNCEMENT).clear();

        assertEquals(ANNOUNCEMENT, ArpPacket.decode(padded));
    }

    @Test
    void saysWhatIsWrongWithAPacket() {
        final byte[] other = KERNEL_ANNOUNCEMENT.clone();
        other[1] = 6;

        final var refused =
                assertThrows(
                        MalformedPacketException.class,
                        () -> ArpPacket.decode(ByteBuffer.wrap(other)));
        assertEquals("ARP hardware type is 0x0006, needs 0x0001", refused.getMessage());
        final var cut =
                assertThrows(
                        MalformedPacketException.class,
                        () -> ArpPacket.decode(ByteBuffer.wrap(other, 0, 27)));
        assertEquals("ARP packet is 27 bytes, needs 28", cut.getMessage());
    }

    @Test
    void cannotBeBuiltFromIpv6OrAWideOperation() {
        final var v6 = IpAddress.parse("::1");
        final var mac = MacAddress.ZERO;
        for (final int operation : new int[] {-1, 65536}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ArpPacket(operation, mac, VIP, mac, VIP));
        }
        assertThrows(IllegalArgumentException.class, () -> new ArpPacket(1, mac, v6, mac, VIP));
        assertThrows(IllegalArgumentException.class, () -> new ArpPacket(1, mac, VIP, mac, v6));
        assertThrows(IllegalArgumentException.class, () -> ArpPacket.announcement(mac, v6));
    }
}
