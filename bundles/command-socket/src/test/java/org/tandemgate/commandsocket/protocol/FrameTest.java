package org.tandemgate.commandsocket.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;

class FrameTest {
    private static final CommandRequest REQUEST =
            new CommandRequest(
                    Mode.WORDS, true, 30, 80, 24, "xterm", List.of("ha:status", "--json", "ü"));

    private static final String REQUEST_OCTETS =
            "52" // type R
                    + "00000033" // length 51
                    + "01" // version
                    + "00" // mode WORDS
                    + "01" // flags: terminal
                    + "0000001e" // time limit 30 s
                    + "0050" // columns
                    + "0018" // rows
                    + "00000005"
                    + "787465726d" // xterm
                    + "0003" // words
                    + "00000009"
                    + "68613a737461747573" // ha:status
                    + "00000006"
                    + "2d2d6a736f6e" // --json
                    + "00000002"
                    + "c3bc"; // ü

    @Test
    void requestIsWrittenAndReadOctetByOctet() throws MalformedFrameException {
        final ByteBuffer encoded = REQUEST.encode().encode();
        final byte[] octets = new byte[encoded.remaining()];
        encoded.get(octets);

        assertEquals(REQUEST_OCTETS, HexFormat.of().formatHex(octets));
        final Frame frame = Frame.decode(ByteBuffer.wrap(octets));
        assertNotNull(frame);
        assertEquals(REQUEST, CommandRequest.decode(frame));
    }

    @Test
    void everyTruncatedFrameWaitsForTheRest() throws MalformedFrameException {
        final byte[] octets = HexFormat.of().parseHex(REQUEST_OCTETS);
        for (int length = 0; length < octets.length; length++) {
            final ByteBuffer part = ByteBuffer.wrap(octets, 0, length);

            assertNull(Frame.decode(part), "after " + length + " octets");
            assertEquals(0, part.position());
        }
    }

    @Test
    void everyTruncatedRequestIsRefused() {
        final byte[] octets = HexFormat.of().parseHex(REQUEST_OCTETS);
        for (int length = 0; length < octets.length - Frame.HEADER_LENGTH; length++) {
            final Frame frame =
                    Frame.of(
                            FrameType.REQUEST,
                            ByteBuffer.wrap(octets, Frame.HEADER_LENGTH, length));

            assertThrows(
                    MalformedFrameException.class,
                    () -> CommandRequest.decode(frame),
                    "payload of " + length + " octets");
        }
    }

    @Test
    void hostileLengthsAreRefusedBeforeAnythingIsAllocated() {
        final byte[] huge = HexFormat.of().parseHex("497fffffff");
        final byte[] negative = HexFormat.of().parseHex("49ffffffff");
        final byte[] unknown = HexFormat.of().parseHex("0000000000");

        assertEquals(
                "frame length is 2147483647, needs 0..65536",
                assertThrows(
                                MalformedFrameException.class,
                                () -> Frame.decode(ByteBuffer.wrap(huge)))
                        .getMessage());
        assertThrows(MalformedFrameException.class, () -> Frame.decode(ByteBuffer.wrap(negative)));
        assertEquals(
                "frame type is 0, needs one of R I E O X Q",
                assertThrows(
                                MalformedFrameException.class,
                                () -> Frame.decode(ByteBuffer.wrap(unknown)))
                        .getMessage());
    }

    @Test
    void exitFrameCarriesCodeAndMessage() throws MalformedFrameException {
        final Frame frame = Frame.decode(Frame.exit(2, "refused: \u2026").encode());

        assertNotNull(frame);
        assertEquals(2, frame.payload().get(0));
        assertEquals("refused: \u2026", frame.text(1));
    }
}
