package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

class CarpAdvertisementTest {
    private static final int TTL = 255;
    private static final byte UNWRITTEN = (byte) 0xa5;

    /** UCarp 1.5.2 on 10.77.0.2 after it took over from 10.77.0.1 (ucarp.pcap). */
    private static final byte[] UCARP =
            HexFormat.of()
                    .parseHex(
                            "21" // version 2, type 1
                                    + "2a" // vhid 42
                                    + "64" // advskew 100
                                    + "07" // authlen
                                    + "00" // reserved, demotion for OpenBSD
                                    + "01" // advbase 1
                                    + "96df" // checksum
                                    + "b4cae570a20775d8" // counter
                                    + "5f36d2cb03fb1d938aa5b7a6a800a562b9d794ba"); // HMAC-SHA1

    private static final CarpAuthenticator UCARP_KEY =
            new CarpAuthenticator(
                    CarpKey.ofPassphrase("mekmitasdigoat"),
                    42,
                    List.of(IpAddress.parse("10.77.0.42")));

    static List<Vector> authentic() throws IOException {
        return CarpVectorsTest.authentic();
    }

    @Test
    void decodesEveryField() throws MalformedPacketException {
        final var advertisement = CarpAdvertisement.decode(ByteBuffer.wrap(UCARP));

        assertEquals(
                new CarpAdvertisement(
                        42,
                        100,
                        0,
                        1,
                        0xb4cae570a20775d8L,
                        CarpDigest.of(Arrays.copyOfRange(UCARP, 16, 36))),
                advertisement);
        assertFalse(advertisement.isBowOut());
    }

    @Test
    void decodesWithoutMovingInAnyByteOrder() throws MalformedPacketException {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(50).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(9).put(UCARP).put(UNWRITTEN);
        buffer.flip().position(9);

        final var advertisement = CarpAdvertisement.decode(buffer);

        assertEquals(CarpAdvertisement.decode(ByteBuffer.wrap(UCARP)), advertisement);
        assertEquals(9, buffer.position());
        assertEquals(Reject.NONE, CarpAdvertisement.examine(buffer, TTL));
        assertEquals(42, CarpAdvertisement.peekVhid(buffer));
    }

    @ParameterizedTest
    @MethodSource("authentic")
    void encodesEveryOctetAtThePositionAndNoOther(final Vector vector)
            throws MalformedPacketException {
        final var advertisement = CarpAdvertisement.decode(vector.buffer());
        final byte[] octets = new byte[50];
        Arrays.fill(octets, UNWRITTEN);
        final ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);

        advertisement.encode(buffer.position(7));

        assertEquals(7 + CarpAdvertisement.LENGTH, buffer.position());
        for (int i = 0; i < octets.length; i++) {
            if (i < 7 || i >= 7 + CarpAdvertisement.LENGTH) {
                assertEquals(UNWRITTEN, octets[i], "octet " + i + " is not ours");
            }
        }
        final ByteBuffer written = buffer.slice(7, CarpAdvertisement.LENGTH);
        assertEquals(advertisement, CarpAdvertisement.decode(written));
    }

    @Test
    void encodesNothingIntoTooShortABuffer() throws MalformedPacketException {
        final var advertisement = CarpAdvertisement.decode(ByteBuffer.wrap(UCARP));
        final byte[] octets = new byte[35];

        assertThrows(
                BufferOverflowException.class, () -> advertisement.encode(ByteBuffer.wrap(octets)));

        assertArrayEquals(new byte[35], octets);
    }

    @ParameterizedTest
    @MethodSource("authentic")
    void everyTruncationIsRefused(final Vector vector) {
        for (int length = 0; length < CarpAdvertisement.LENGTH; length++) {
            final ByteBuffer cut = vector.buffer().limit(length);
            assertEquals(Reject.BADLEN, CarpAdvertisement.examine(cut, TTL), "length " + length);
            final var thrown =
                    assertThrows(
                            MalformedPacketException.class, () -> CarpAdvertisement.decode(cut));
            assertEquals("CARP packet is " + length + " bytes, needs 36", thrown.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("authentic")
    void everySingleBitFlipIsRefused(final Vector vector) {
        for (int bit = 0; bit < CarpAdvertisement.LENGTH * Byte.SIZE; bit++) {
            final byte[] flipped = vector.payload();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            final ByteBuffer buffer = ByteBuffer.wrap(flipped);
            assertNotEquals(Reject.NONE, CarpAdvertisement.examine(buffer, TTL), "bit " + bit);
            assertThrows(MalformedPacketException.class, () -> CarpAdvertisement.decode(buffer));
        }
    }

    /**
     * Whoever mends the checksum gets past it: then the digest must catch the flip, or it is in a
     * field that the digest does not cover (carp_hmac_prepare) and shows in the decoded value. Type
     * and authlen are read by nobody.
     */
    @ParameterizedTest
    @MethodSource("authentic")
    void everyBitFlipWithMendedChecksumIsRefusedOrSeen(final Vector vector)
            throws MalformedPacketException {
        final var original = CarpAdvertisement.decode(vector.buffer());
        final List<Integer> ignored = List.of(0, 3);
        for (int bit = 0; bit < CarpAdvertisement.LENGTH * Byte.SIZE; bit++) {
            final int octet = bit / Byte.SIZE;
            if (octet == 6 || octet == 7 || (ignored.contains(octet) && bit % Byte.SIZE < 4)) {
                continue;
            }
            final byte[] flipped = vector.payload();
            flipped[octet] ^= (byte) (1 << bit % Byte.SIZE);
            final ByteBuffer buffer = mended(flipped);
            if (CarpAdvertisement.examine(buffer, TTL) == Reject.NONE && octet != 3) {
                final var decoded = CarpAdvertisement.decode(buffer);
                assertNotEquals(original, decoded, "bit " + bit);
                assertEquals(
                        octet == 2 || octet == 4 || octet == 5,
                        vector.authenticator().verify(decoded),
                        "bit " + bit);
            }
        }
    }

    /** ip_carp.c, carp_proto_input_c: TTL, length, checksum, version, in this order. */
    @Test
    void theFirstOfSeveralFaultsIsCounted() {
        final byte[] version = UCARP.clone();
        version[0] = 0x41;
        assertEquals(Reject.BADTTL, CarpAdvertisement.examine(cut(version), TTL - 1));
        assertEquals(Reject.BADLEN, CarpAdvertisement.examine(cut(version), TTL));
        assertEquals(Reject.BADSUM, CarpAdvertisement.examine(ByteBuffer.wrap(version), TTL));
        assertEquals(Reject.BADVER, CarpAdvertisement.examine(mended(version), TTL));
        assertEquals(
                "version is 4, needs 2",
                assertThrows(
                                MalformedPacketException.class,
                                () -> CarpAdvertisement.decode(mended(version)))
                        .getMessage());
    }

    /** Measured with NetBSD 7.99: octets after the 36 are ignored, authlen 0 is accepted. */
    @Test
    void whatNobodyChecksIsNotChecked() throws MalformedPacketException {
        final byte[] authlen = UCARP.clone();
        authlen[3] = 0;
        final ByteBuffer longer = ByteBuffer.allocate(44).put(mended(authlen)).rewind();

        assertEquals(Reject.NONE, CarpAdvertisement.examine(longer, TTL));
        assertTrue(UCARP_KEY.verify(CarpAdvertisement.decode(longer)));
    }

    /** RFC 2338 section 5: 8 octets, the addresses, 8 octets; one address makes 20. */
    @Test
    void vrrpVersion2IsNotAShortCarp() {
        final ByteBuffer vrrp =
                ByteBuffer.wrap(
                        HexFormat.of().parseHex("2101640100015bb8" + "0a000001" + "00".repeat(8)));
        assertEquals(Reject.VRRP, CarpAdvertisement.examine(vrrp, TTL));
        assertEquals(1, CarpAdvertisement.peekVhid(vrrp));
        assertThrows(MalformedPacketException.class, () -> CarpAdvertisement.decode(vrrp));
    }

    /** Five addresses make a VRRPv2 advertisement exactly as long as CARP. */
    @Test
    void vrrpVersion2AsLongAsCarpIsNotABadChecksum() {
        final byte[] vrrp = new byte[CarpAdvertisement.LENGTH];
        vrrp[0] = 0x21;
        vrrp[3] = 5;
        assertEquals(Reject.VRRP, CarpAdvertisement.examine(ByteBuffer.wrap(vrrp), TTL));
    }

    /** RFC 9568 section 5: version 3, one IPv4 address. */
    @Test
    void vrrpVersion3IsNotAShortCarp() {
        final ByteBuffer vrrp =
                ByteBuffer.wrap(HexFormat.of().parseHex("310764010064abcd0a000001"));
        assertEquals(Reject.VRRP, CarpAdvertisement.examine(vrrp, TTL));
        assertEquals(7, CarpAdvertisement.peekVhid(vrrp));
    }

    @Test
    void peeksAtNothingInTooShortAPacket() {
        assertEquals(-1, CarpAdvertisement.peekVhid(ByteBuffer.allocate(1)));
    }

    @Test
    void onlyOctetsFitTheFields() {
        final CarpDigest digest = CarpDigest.of(new byte[20]);
        assertEquals(
                "advskew is 256, needs 0..255",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CarpAdvertisement(1, 256, 0, 1, 0, digest))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new CarpAdvertisement(1, 0, -1, 1, 0, digest));
    }

    /** NetBSD 7.99 and OpenBSD, carp_send_ad with the interface down: both values are 255. */
    @Test
    void aBowOutHasBothValuesAtTheirLargest() {
        final CarpDigest digest = CarpDigest.of(new byte[20]);
        assertTrue(new CarpAdvertisement(1, 255, 0, 255, 0, digest).isBowOut());
        assertFalse(new CarpAdvertisement(1, 254, 0, 255, 0, digest).isBowOut());
        assertFalse(new CarpAdvertisement(1, 255, 0, 254, 0, digest).isBowOut());
    }

    @Test
    void countersAreNamedAsOpenBsdNamesThem() {
        assertEquals("badauth", Reject.BADAUTH.counter());
        assertEquals("badttl", Reject.BADTTL.counter());
    }

    private static ByteBuffer cut(final byte[] packet) {
        return ByteBuffer.wrap(packet, 0, CarpAdvertisement.LENGTH - 1);
    }

    private static ByteBuffer mended(final byte[] packet) {
        final ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(6, (short) 0);
        final int checksum = InternetChecksum.of(buffer, 0, CarpAdvertisement.LENGTH);
        return buffer.putShort(6, (short) checksum);
    }
}
