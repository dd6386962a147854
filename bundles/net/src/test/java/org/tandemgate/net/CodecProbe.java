package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;

/** What every codec is held to, given captured octets and the value they mean. */
final class CodecProbe {
    private static final byte GARBAGE = (byte) 0xa5;
    private static final int BEFORE = 5;
    private static final int AFTER = 3;

    private CodecProbe() {}

    /** A decode method. */
    interface Decoder<T> {
        T decode(ByteBuffer buffer) throws MalformedPacketException;
    }

    /** Octets from hexadecimal text; white space is free. */
    static byte[] octets(final String... hex) {
        return HexFormat.of().parseHex(String.join("", hex).replace(" ", ""));
    }

    /** Decodes from the middle of a little-endian direct buffer and wants it unmoved. */
    static <T> void decodes(final T wanted, final byte[] golden, final Decoder<T> decoder)
            throws MalformedPacketException {
        final var buffer = garbage(golden.length);
        buffer.position(BEFORE).limit(BEFORE + golden.length);
        buffer.put(BEFORE, golden);

        assertEquals(wanted, decoder.decode(buffer));
        assertEquals(BEFORE, buffer.position());
        assertEquals(BEFORE + golden.length, buffer.limit());
    }

    /** Encodes into garbage: every octet written, none outside, position behind. */
    static void encodes(final byte[] golden, final Consumer<ByteBuffer> encoder) {
        final var buffer = garbage(golden.length);
        buffer.position(BEFORE);

        encoder.accept(buffer);

        assertEquals(BEFORE + golden.length, buffer.position());
        final byte[] wanted = new byte[BEFORE + golden.length + AFTER];
        Arrays.fill(wanted, GARBAGE);
        System.arraycopy(golden, 0, wanted, BEFORE, golden.length);
        final byte[] written = new byte[wanted.length];
        buffer.get(0, written);
        assertArrayEquals(wanted, written, HexFormat.of().formatHex(written));
    }

    private static ByteBuffer garbage(final int length) {
        final var buffer =
                ByteBuffer.allocateDirect(BEFORE + length + AFTER).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            buffer.put(GARBAGE);
        }
        return buffer.clear();
    }

    /** Every shorter packet is refused. */
    static void refusesTruncation(final byte[] golden, final Decoder<?> decoder) {
        for (int length = 0; length < golden.length; length++) {
            final var cut = ByteBuffer.wrap(golden, 0, length);
            assertThrows(
                    MalformedPacketException.class,
                    () -> decoder.decode(cut),
                    "cut to " + length + " octets");
        }
    }

    /** Every packet with one bit changed is refused or means something else. */
    static <T> void noticesEveryBitFlip(
            final T original, final byte[] golden, final Decoder<T> decoder) {
        for (int bit = 0; bit < golden.length * 8; bit++) {
            final byte[] flipped = golden.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertNotEquals(
                        original,
                        decoder.decode(ByteBuffer.wrap(flipped)),
                        "octet " + bit / 8 + " bit " + bit % 8);
            } catch (final MalformedPacketException refused) {
                assertNotEquals("", refused.getMessage());
            }
        }
    }

    /** Encoding into a buffer that is too small fails instead of writing a part. */
    static void refusesSmallBuffer(final int length, final Consumer<ByteBuffer> encoder) {
        final var buffer = ByteBuffer.allocate(length - 1);
        assertThrows(RuntimeException.class, () -> encoder.accept(buffer));
        assertArrayEquals(new byte[length - 1], buffer.array());
    }
}
