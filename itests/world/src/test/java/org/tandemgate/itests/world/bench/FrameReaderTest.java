package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Payloads as tcpdump's cooked captures have them, virtual address 10.0.0.1. */
final class FrameReaderTest {
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final String ARP_START = "0001 0800 0604 ";
    private static final String VIRTUAL_MAC = "00005e000101 ";
    private static final String UDP_START = "4500 0024 0000 4000 4011 26b7 ";

    private final FrameReader reader = new FrameReader("10.0.0.1");

    @Test
    void anArpReplyFromTheVirtualAddressIsAnAnswer() {
        assertEquals(
                Sighting.Kind.ANSWER,
                kind(ARP, ARP_START + "0002" + VIRTUAL_MAC + "0a000001 020000000010 0a00000b"));
    }

    @Test
    void anArpRequestAboutItselfIsAnAnnouncement() {
        assertEquals(
                Sighting.Kind.ANNOUNCEMENT,
                kind(ARP, ARP_START + "0001" + VIRTUAL_MAC + "0a000001 000000000000 0a000001"));
    }

    @Test
    void askingForTheVirtualAddressIsNothing() {
        assertNull(kind(ARP, ARP_START + "0001 020000000010 0a00000b 000000000000 0a000001"));
    }

    @Test
    void askingInTheNameOfTheVirtualAddressIsNothing() {
        assertNull(kind(ARP, ARP_START + "0001" + VIRTUAL_MAC + "0a000001 000000000000 0a00000b"));
    }

    @Test
    void protocol112IsAnAdvert() {
        assertEquals(
                Sighting.Kind.ADVERT,
                kind(IPV4, "45e0 0038 0000 4000 ff70 0000 0a000002 e0000012"));
    }

    @Test
    void protocol112IsAnAdvertInIpv6Too() {
        final String addresses =
                "fe800000000000000000000000000002 ff020000000000000000000000000012";
        assertEquals(Sighting.Kind.ADVERT, kind(IPV6, "60000000 0024 70ff" + addresses));
        assertNull(kind(IPV6, "60000000 0024 11ff" + addresses));
    }

    @Test
    void whatOthersSendIsNothing() {
        final String numbered = "9c40 1b5c 0010 0000 0000000000000102";
        assertNull(kind(IPV4, UDP_START + "0a00000a 0a000002" + numbered));
        final String tcp = "4500 0024 0000 4000 4006 26b7 ";
        assertNull(kind(IPV4, tcp + "0a00000a 0a000001" + numbered));
    }

    @Test
    void datagramsAreNumbered() {
        final Sighting there =
                read(IPV4, UDP_START + "0a00000a 0a000001 9c40 1b5c 0010 0000 0000000000000102");
        final Sighting back =
                read(IPV4, UDP_START + "0a000001 0a00000a 1b5c 9c40 0010 0000 0000000000000103");

        assertEquals(new Sighting(5, "gw1", Sighting.Kind.REQUEST, 0x102), there);
        assertEquals(new Sighting(5, "gw1", Sighting.Kind.REPLY, 0x103), back);
    }

    @Test
    void theNumberStandsBehindOptionsToo() {
        final Sighting there =
                read(
                        IPV4,
                        "4600 0028 0000 4000 4011 26b7 0a00000a 0a000001 01010101"
                                + "9c40 1b5c 0010 0000 0000000000000102");

        assertEquals(new Sighting(5, "gw1", Sighting.Kind.REQUEST, 0x102), there);
    }

    @Test
    void cutOffFramesAreNothing() {
        assertNull(kind(ARP, ARP_START + "0002"));
        assertNull(kind(ARP, ARP_START + "0002" + VIRTUAL_MAC + "0a000001 020000000010 0a00"));
        assertNull(kind(IPV4, "4500 0024"));
        assertNull(kind(IPV4, UDP_START + "0a00000a 0a000001 9c40 1b5c 0010 0000 00"));
        assertNull(kind(IPV6, "6000"));
    }

    private Sighting.@Nullable Kind kind(final int type, final String hex) {
        final Sighting sighting = read(type, hex);
        return sighting == null ? null : sighting.kind();
    }

    private @Nullable Sighting read(final int type, final String hex) {
        return reader.read(
                5, "gw1", type, ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }
}
