package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/** Whole captures of UCarp 1.5.2 and of the CARP of the NetBSD 7.99.34 kernel. */
class CarpCapturesTest {
    /** Frame offsets of what NetBSD sets otherwise: TOS 0x10, and so the header checksum. */
    private static final List<Integer> TOS_AND_CHECKSUM = List.of(15, 24, 25);

    record Sender(String file, CarpAuthenticator authenticator) {
        @Override
        public String toString() {
            return file + " vhid " + authenticator.vhid();
        }
    }

    static List<Sender> netbsd() throws IOException {
        return Vector.document("netbsd_carp.json")
                .getJsonArray("captures")
                .getValuesAs(JsonObject.class)
                .stream()
                .map(
                        capture ->
                                new Sender(
                                        capture.getString("file"),
                                        new CarpAuthenticator(
                                                key(capture.getString("key_hex")),
                                                capture.getInt("vhid"),
                                                addresses(capture))))
                .toList();
    }

    private static CarpKey key(final String hex) {
        return CarpKey.ofOctets(HexFormat.of().parseHex(hex));
    }

    private static List<IpAddress> addresses(final JsonObject capture) {
        return capture
                .getJsonArray("vips_in_configured_order")
                .getValuesAs(JsonString.class)
                .stream()
                .map(address -> IpAddress.parse(address.getString()))
                .toList();
    }

    /** Captured: every advert verifies, is encoded again to the same octets, with TTL 255. */
    @ParameterizedTest
    @MethodSource("netbsd")
    void netbsdIsUnderstood(final Sender sender) throws IOException, MalformedPacketException {
        final var adverts = PcapFile.carp(sender.file());
        assertTrue(adverts.size() >= 6, "adverts in " + sender.file() + ": " + adverts.size());
        for (final var advert : adverts) {
            assertEquals(Reject.NONE, CarpAdvertisement.examine(advert.payload(), advert.ttl()));
            final var advertisement = CarpAdvertisement.decode(advert.payload());
            assertTrue(sender.authenticator().verify(advertisement));
            final ByteBuffer again = ByteBuffer.allocate(CarpAdvertisement.LENGTH);
            advertisement.encode(again);
            assertEquals(advert.payload(), again.flip());
        }
        final var last = CarpAdvertisement.decode(adverts.get(adverts.size() - 1).payload());
        assertTrue(last.isBowOut(), "each capture ends with a bow-out: " + last);
    }

    /** Our frame equals NetBSD's octet by octet except for the TOS that FreeBSD 13 sends. */
    @ParameterizedTest
    @MethodSource("netbsd")
    void framesEqualThoseOfNetbsd(final Sender sender)
            throws IOException, MalformedPacketException {
        for (final var advert : PcapFile.carp(sender.file())) {
            final var advertisement = CarpAdvertisement.decode(advert.payload());
            final CarpFrame frame =
                    CarpFrame.toGroup(
                            MacAddress.of(advert.octets(6, MacAddress.LENGTH)),
                            IpAddress.of(advert.octets(26, 4)),
                            sender.authenticator());

            final ByteBuffer written =
                    frame.write(
                            advertisement.advbase(),
                            advertisement.advskew(),
                            advertisement.demotion(),
                            advertisement.counter());

            assertEquals(70, written.remaining());
            for (int i = 0; i < written.remaining(); i++) {
                if (!TOS_AND_CHECKSUM.contains(i)) {
                    assertEquals(advert.frame().get(i), written.get(i), "octet " + i);
                }
            }
        }
    }

    /** Captured: two nodes and four settings in one file, told apart by their vhid. */
    @Test
    void ucarpIsUnderstood() throws IOException, MalformedPacketException {
        final Map<Integer, CarpAuthenticator> senders =
                Map.of(
                        42, ucarp(42, "mekmitasdigoat", "10.77.0.42"),
                        1, ucarp(1, "x", "192.0.2.1"),
                        255, ucarp(255, "0123456789abcdefghi", "203.0.113.254"),
                        17, ucarp(17, "pässwörd !\"", "10.77.0.17"));
        final var adverts = PcapFile.carp("ucarp.pcap");
        assertEquals(14, adverts.size());
        for (final var advert : adverts) {
            final var advertisement = CarpAdvertisement.decode(advert.payload());
            final var sender = senders.get(CarpAdvertisement.peekVhid(advert.payload()));
            assertTrue(sender != null && sender.verify(advertisement), advertisement.toString());
            final byte[] again = new byte[CarpAdvertisement.LENGTH];
            advertisement.encode(ByteBuffer.wrap(again));
            assertArrayEquals(advert.octets(34, CarpAdvertisement.LENGTH), again);
        }
    }

    private static CarpAuthenticator ucarp(
            final int vhid, final String passphrase, final String address) {
        return new CarpAuthenticator(
                CarpKey.ofPassphrase(passphrase), vhid, List.of(IpAddress.parse(address)));
    }
}
