package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

class CarpFrameTest {
    private static final CarpAuthenticator AUTHENTICATOR =
            new CarpAuthenticator(
                    CarpKey.ofPassphrase("mekmitasdigoat"),
                    42,
                    List.of(IpAddress.parse("10.77.0.42")));
    private static final MacAddress VIRTUAL = MacAddress.virtual(42);
    private static final IpAddress SOURCE4 = IpAddress.parse("10.77.0.2");
    private static final IpAddress SOURCE6 = IpAddress.parse("fe80::2");
    private static final long COUNTER = 0xb4cae570a20775d8L;

    /** Payload as captured from UCarp; header as carp.c of FreeBSD 13 and later sends it. */
    @Test
    void ipv4FrameOctetByOctet() {
        final ByteBuffer frame =
                CarpFrame.toGroup(VIRTUAL, SOURCE4, AUTHENTICATOR).write(1, 100, 0, COUNTER);

        assertEquals(
                "01005e000012" // to 224.0.0.18
                        + "00005e00012a" // from the virtual address
                        + "0800" // IPv4
                        + "45e00038" // 20 octets header, TOS 0xE0, 56 octets
                        + "00004000" // id 0, DF
                        + "ff709014" // TTL 255, protocol 112, checksum
                        + "0a4d0002" // 10.77.0.2
                        + "e0000012" // 224.0.0.18
                        + "212a6407000196df"
                        + "b4cae570a20775d8"
                        + "5f36d2cb03fb1d938aa5b7a6a800a562b9d794ba",
                hex(frame));
        assertEquals(0, InternetChecksum.of(frame, 14, 20));
    }

    @Test
    void ipv6FrameOctetByOctet() {
        final ByteBuffer frame =
                CarpFrame.toGroup(VIRTUAL, SOURCE6, AUTHENTICATOR).write(1, 100, 0, COUNTER);

        assertEquals(
                "333300000012" // to ff02::12
                        + "00005e00012a" // the same source as with IPv4
                        + "86dd" // IPv6
                        + "6e000000" // class 0xE0, no flow label
                        + "002470ff" // 36 octets, next header 112, hop limit 255
                        + "fe800000000000000000000000000002" // fe80::2
                        + "ff020000000000000000000000000012" // ff02::12
                        + "212a6407000196df"
                        + "b4cae570a20775d8"
                        + "5f36d2cb03fb1d938aa5b7a6a800a562b9d794ba",
                hex(frame));
    }

    @Test
    void isWrittenAgainInPlace() throws MalformedPacketException {
        final CarpFrame frame = CarpFrame.toGroup(VIRTUAL, SOURCE4, AUTHENTICATOR);
        final ByteBuffer first = frame.write(255, 255, 255, -1);
        assertTrue(first.isDirect());
        assertEquals(70, first.remaining());
        first.position(70);

        final ByteBuffer second = frame.write(1, 100, 7, COUNTER);

        assertSame(first, second);
        assertEquals(0, second.position());
        assertEquals(70, second.limit());
        final var advertisement = CarpAdvertisement.decode(second.position(34));
        assertEquals(
                new CarpAdvertisement(42, 100, 7, 1, COUNTER, AUTHENTICATOR.sign(COUNTER)),
                advertisement);
    }

    /** FreeBSD PR 284872: a peer that ends in 224..239 is no multicast group. */
    @Test
    void goesToOnePeer() {
        final MacAddress nic = MacAddress.parse("02:00:00:00:00:01");
        final MacAddress router = MacAddress.parse("02:00:00:00:00:fe");
        final IpAddress peer = IpAddress.parse("198.51.100.224");

        final String frame =
                hex(
                        CarpFrame.toPeer(nic, router, SOURCE4, peer, AUTHENTICATOR)
                                .write(1, 0, 0, COUNTER));

        assertEquals("0200000000fe" + "020000000001" + "0800", frame.substring(0, 28));
        assertEquals("c63364e0", frame.substring(60, 68));
    }

    @Test
    void familiesAreNotMixed() {
        final var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> CarpFrame.toPeer(VIRTUAL, VIRTUAL, SOURCE4, SOURCE6, AUTHENTICATOR));
        assertEquals(
                "source 10.77.0.2 and destination fe80::2 differ in family", thrown.getMessage());
    }

    private static String hex(final ByteBuffer frame) {
        final byte[] octets = new byte[frame.remaining()];
        frame.get(frame.position(), octets);
        return HexFormat.of().formatHex(octets);
    }
}
