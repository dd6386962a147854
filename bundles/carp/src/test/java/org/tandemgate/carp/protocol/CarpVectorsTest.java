package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.net.MalformedPacketException;

/**
 * Adverts of UCarp, NetBSD's kernel and the digest functions of FreeBSD and OpenBSD; each entry of
 * the file names its origin.
 */
class CarpVectorsTest {
    private static final int TTL = 255;

    static List<Vector> authentic() throws IOException {
        return Vector.all().stream().filter(vector -> !vector.has("expect")).toList();
    }

    static List<Vector> encodable() throws IOException {
        return authentic().stream().filter(vector -> !vector.has("verify_only")).toList();
    }

    static List<Vector> refused() throws IOException {
        return Vector.all().stream().filter(vector -> vector.has("expect")).toList();
    }

    @Test
    void theFileIsComplete() throws IOException {
        assertEquals(27, Vector.all().size());
        assertEquals(22, authentic().size());
        assertEquals(21, encodable().size());
        assertEquals(5, refused().size());
    }

    @ParameterizedTest
    @MethodSource("authentic")
    void decodesAndVerifies(final Vector vector) throws MalformedPacketException {
        assertEquals(Reject.NONE, CarpAdvertisement.examine(vector.buffer(), TTL));

        final var advertisement = CarpAdvertisement.decode(vector.buffer());

        assertEquals(vector.number("vhid"), advertisement.vhid());
        assertEquals(vector.number("advbase"), advertisement.advbase());
        assertEquals(vector.number("advskew"), advertisement.advskew());
        assertEquals(vector.number("demote"), advertisement.demotion());
        assertEquals(vector.counter(), advertisement.counter());
        assertEquals(CarpDigest.of(vector.hex("md")), advertisement.digest());
        assertTrue(vector.authenticator().verify(advertisement));
    }

    @ParameterizedTest
    @MethodSource("encodable")
    void isReproducedByteForByte(final Vector vector) {
        final var advertisement =
                new CarpAdvertisement(
                        vector.number("vhid"),
                        vector.number("advskew"),
                        vector.number("demote"),
                        vector.number("advbase"),
                        vector.counter(),
                        vector.sender().sign(vector.counter()));
        final ByteBuffer buffer = ByteBuffer.allocate(CarpAdvertisement.LENGTH);

        advertisement.encode(buffer);

        assertArrayEquals(vector.payload(), buffer.array());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedForTheReasonGiven(final Vector vector) throws MalformedPacketException {
        final Reject reject = CarpAdvertisement.examine(vector.buffer(), TTL);
        switch (vector.text("expect")) {
            case "checksum" -> assertEquals(Reject.BADSUM, reject);
            case "version 3" -> assertEquals(Reject.VRRP, reject);
            default -> {
                assertEquals(Reject.NONE, reject);
                final var advertisement = CarpAdvertisement.decode(vector.buffer());
                assertFalse(vector.authenticator().verify(advertisement));
            }
        }
    }
}
