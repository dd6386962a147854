package org.tandemgate.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.tandemgate.net.EchoMessage;
import org.tandemgate.net.InternetChecksum;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv4Header;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MalformedPacketException;

/** Answers of neighbours: what they take they write back. */
final class EchoFuzzTest {
    @Test
    void echo() {
        Fuzz.of("echo", 50_000, MalformedPacketException.class)
                .mending(EchoFuzzTest::withChecksums)
                .run(
                        input -> {
                            final var buffer = ByteBuffer.wrap(input);
                            return isIpv4(input) ? echo4(buffer) : echo6(buffer);
                        });
    }

    private static boolean isIpv4(final byte[] input) {
        return input.length > 0 && input[0] >> 4 == 4;
    }

    private static String echo4(final ByteBuffer buffer) throws MalformedPacketException {
        final var header = Ipv4Header.decode(buffer);
        assertEquals(0, buffer.position());
        final var again = ByteBuffer.allocate(Ipv4Header.LENGTH);
        header.encode(again);
        assertEquals(header, Ipv4Header.decode(again.flip()));
        buffer.position(Ipv4Header.LENGTH);
        return "four " + echo(buffer, header.source(), header.destination());
    }

    private static String echo6(final ByteBuffer buffer) throws MalformedPacketException {
        final var header = Ipv6Header.decode(buffer);
        buffer.position(Ipv6Header.LENGTH);
        return "six " + echo(buffer, header.source(), header.destination());
    }

    private static boolean echo(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination)
            throws MalformedPacketException {
        final var echo = EchoMessage.decode(buffer, source, destination);
        final var again = ByteBuffer.allocate(EchoMessage.LENGTH);
        echo.encode(again, source, destination);
        assertEquals(echo, EchoMessage.decode(again.flip(), source, destination));
        return echo.request();
    }

    /** So that every second input gets to the fields behind the checksums. */
    private static byte[] withChecksums(final byte[] made) {
        final byte[] mended = made.clone();
        final int header = isIpv4(made) ? Ipv4Header.LENGTH : Ipv6Header.LENGTH;
        if (made.length < header + EchoMessage.LENGTH) {
            return made;
        }
        final var buffer = ByteBuffer.wrap(mended);
        if (isIpv4(made)) {
            buffer.putShort(10, (short) 0);
            buffer.putShort(10, (short) InternetChecksum.of(buffer, 0, header));
        }
        final int length = made.length - header;
        buffer.putShort(header + 2, (short) 0);
        final long pseudo =
                isIpv4(made) ? 0 : InternetChecksum.sum(buffer, 8, 32) + length + Ipv6Header.ICMPV6;
        buffer.putShort(
                header + 2,
                (short)
                        InternetChecksum.finish(
                                InternetChecksum.sum(buffer, header, length) + pseudo));
        return mended;
    }
}
