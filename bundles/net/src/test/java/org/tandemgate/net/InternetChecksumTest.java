package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    /** RFC 1071 section 3: the sum of 0001 f203 f4f5 f6f7 is ddf2. */
    @Test
    void sumsTheExampleOfTheRfc() {
        final var data = ByteBuffer.wrap(octets("0001 f203 f4f5 f6f7"));

        assertEquals(0xddf2 ^ 0xffff, InternetChecksum.of(data, 0, 8));
        assertEquals(0x2ddf0, InternetChecksum.sum(data, 0, 8));
    }

    /** An IPv4 header of a UDP packet, checksum in place. */
    @Test
    void isZeroOverARangeThatHoldsIt() {
        final var header =
                ByteBuffer.wrap(octets("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7"));

        assertEquals(0, InternetChecksum.of(header, 0, 20));
        header.putShort(10, (short) 0);
        assertEquals(0xb861, InternetChecksum.of(header, 0, 20));
    }

    /** RFC 1071 section 1: an odd octet is padded with zero behind it. */
    @Test
    void takesAnOddLastOctetAsTheHighHalf() {
        final var data = ByteBuffer.wrap(octets("0102 03"));

        assertEquals(0x0402 ^ 0xffff, InternetChecksum.of(data, 0, 3));
        assertEquals(0x0100 ^ 0xffff, InternetChecksum.of(data, 0, 1));
        assertEquals(0xffff, InternetChecksum.of(data, 3, 0));
    }

    @Test
    void doesNotDependOnByteOrderOrPosition() {
        final var data = ByteBuffer.wrap(octets("ffff 0001 f203 f4f5 f6f7 ffff"));
        data.order(ByteOrder.LITTLE_ENDIAN).position(7);

        assertEquals(0x220d, InternetChecksum.of(data, 2, 8));
        assertEquals(7, data.position());
    }

    /** The fold carries twice: ffff x 65536 octets. */
    @Test
    void foldsUntilNothingIsLeftToCarry() {
        final var data = ByteBuffer.allocate(65536);
        while (data.hasRemaining()) {
            data.put((byte) 0xff);
        }

        assertEquals(0, InternetChecksum.of(data, 0, 65536));
        assertEquals(0xfffe, InternetChecksum.finish(0x1_0000L));
        assertEquals(0xfffd, InternetChecksum.finish(0x1_ffff_0001_0000L));
        assertEquals(0xffff, InternetChecksum.finish(0));
        assertEquals(0, InternetChecksum.finish(0xffff));
        assertEquals(0xfffd, InternetChecksum.finish(0xffff_0002L));
    }

    /** Parts that begin at even offsets may be summed apart and added. */
    @Test
    void addsUpFromParts() {
        final var data = ByteBuffer.wrap(octets("0001 f203 f4f5 f6f7 11"));

        final long parts =
                InternetChecksum.sum(data, 0, 4)
                        + InternetChecksum.sum(data, 4, 4)
                        + InternetChecksum.sum(data, 8, 1);

        assertEquals(InternetChecksum.of(data, 0, 9), InternetChecksum.finish(parts));
    }
}
