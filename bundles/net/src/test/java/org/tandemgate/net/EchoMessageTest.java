package org.tandemgate.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.net.CodecProbe.octets;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Golden octets: iputils ping -s 0 and the answers of Linux 6.18; tcpdump on the peer. */
class EchoMessageTest {
    private static final IpAddress HERE4 = IpAddress.parse("10.0.0.1");
    private static final IpAddress THERE4 = IpAddress.parse("10.0.0.2");
    private static final IpAddress HERE6 = IpAddress.parse("2001:db8::1");
    private static final IpAddress THERE6 = IpAddress.parse("2001:db8::2");

    private static final byte[] REQUEST4 = octets("08 00 f7ed 0011 0001");
    private static final byte[] REPLY4 = octets("00 00 ffed 0011 0001");
    private static final byte[] REQUEST6 = octets("80 00 2435 0012 0001");
    private static final byte[] REPLY6 = octets("81 00 2335 0012 0001");

    private static EchoMessage toThere4(final ByteBuffer buffer) throws MalformedPacketException {
        return EchoMessage.decode(buffer, HERE4, THERE4);
    }

    private static EchoMessage toThere6(final ByteBuffer buffer) throws MalformedPacketException {
        return EchoMessage.decode(buffer, HERE6, THERE6);
    }

    private static EchoMessage toHere6(final ByteBuffer buffer) throws MalformedPacketException {
        return EchoMessage.decode(buffer, THERE6, HERE6);
    }

    @Test
    void decodesAndEncodesWhatPingSends() throws MalformedPacketException {
        final var four = new EchoMessage(true, 17, 1);
        CodecProbe.decodes(four, REQUEST4, EchoMessageTest::toThere4);
        CodecProbe.encodes(REQUEST4, buffer -> four.encode(buffer, HERE4, THERE4));
        final var six = new EchoMessage(true, 18, 1);
        CodecProbe.decodes(six, REQUEST6, EchoMessageTest::toThere6);
        CodecProbe.encodes(REQUEST6, buffer -> six.encode(buffer, HERE6, THERE6));
        CodecProbe.refusesSmallBuffer(
                EchoMessage.LENGTH, buffer -> six.encode(buffer, HERE6, THERE6));
    }

    @Test
    void decodesAndEncodesWhatTheKernelAnswers() throws MalformedPacketException {
        final var four = new EchoMessage(false, 17, 1);
        CodecProbe.decodes(four, REPLY4, EchoMessageTest::toThere4);
        CodecProbe.encodes(REPLY4, buffer -> four.encode(buffer, THERE4, HERE4));
        final var six = new EchoMessage(false, 18, 1);
        CodecProbe.decodes(six, REPLY6, EchoMessageTest::toHere6);
        CodecProbe.encodes(REPLY6, buffer -> six.encode(buffer, THERE6, HERE6));
    }

    @Test
    void refusesEveryTruncationAndEveryBitFlip() {
        CodecProbe.refusesTruncation(REQUEST4, EchoMessageTest::toThere4);
        CodecProbe.noticesEveryBitFlip(
                new EchoMessage(true, 17, 1), REQUEST4, EchoMessageTest::toThere4);
        CodecProbe.refusesTruncation(REPLY6, EchoMessageTest::toHere6);
        CodecProbe.noticesEveryBitFlip(
                new EchoMessage(false, 18, 1), REPLY6, EchoMessageTest::toHere6);
    }

    /** Each family has its own numbers; a longer message is somebody else's. */
    @Test
    void refusesWhatIsNoEcho() {
        assertEquals("type 129 is no echo message", refusal("81 00 7eee 0000 0011"));
        assertEquals("type 8 is no echo message", refusal("08 01 f7ec 0011 0001"));
        assertEquals("echo message is 9 bytes, needs 8", refusal("08 00 f7ed 0011 0001 00"));
        assertEquals("echo message checksum is wrong", refusal("08 00 f7ee 0011 0001"));
    }

    private static String refusal(final String hex) {
        final var refused =
                assertThrows(
                        MalformedPacketException.class,
                        () -> toThere4(ByteBuffer.wrap(octets(hex))));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new EchoMessage(true, 65536, 0));
        assertThrows(IllegalArgumentException.class, () -> new EchoMessage(true, 0, -1));
    }
}
