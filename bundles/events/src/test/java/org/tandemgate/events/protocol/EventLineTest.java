package org.tandemgate.events.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private static final EventLine LINE =
            new EventLine(
                    17,
                    3,
                    1_767_225_600_000L,
                    5120,
                    "ROLE",
                    "lan",
                    "BACKUP -> MASTER: größer\ttab\nline\\end",
                    new TreeMap<>(Map.of("to", "MASTER", "reason", "a=b\tc")));

    private static String text(final EventLine line) {
        final String text = new String(line.encode(), StandardCharsets.UTF_8);
        assertEquals('\n', text.charAt(text.length() - 1));
        return text.substring(0, text.length() - 1);
    }

    @Test
    void isOneLineAndReadsBack() {
        final String text = text(LINE);
        assertEquals(-1, text.indexOf('\n'));
        assertEquals(Optional.of(LINE), EventLine.decode(text));
        final EventLine bare = new EventLine(1, 1, 0, 0, "STARTED", "events", "", new TreeMap<>());
        assertEquals(Optional.of(bare), EventLine.decode(text(bare)));
    }

    /** An independent reader would compute the same: the JDK's CRC-32. */
    @Test
    void theChecksumIsCrc32OverTheRest() {
        final String text = text(LINE);
        final CRC32 crc = new CRC32();
        crc.update(text.substring(9).getBytes(StandardCharsets.UTF_8));
        assertEquals(String.format("%08x", crc.getValue()), text.substring(0, 8));
    }

    @Test
    void everyTruncationIsRefused() {
        final String text = text(LINE);
        for (int length = 0; length < text.length(); length++) {
            assertEquals(Optional.empty(), EventLine.decode(text.substring(0, length)));
        }
    }

    @Test
    void everyChangedBitIsRefused() {
        final byte[] octets = text(LINE).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < octets.length * 8; i++) {
            octets[i / 8] ^= (byte) (1 << i % 8);
            assertEquals(
                    Optional.empty(),
                    EventLine.decode(new String(octets, StandardCharsets.ISO_8859_1)));
            octets[i / 8] ^= (byte) (1 << i % 8);
        }
    }

    @Test
    void aLineWithARightChecksumAndWrongFieldsIsRefused() {
        assertEquals(Optional.empty(), checked("1\t2\t3\t4\tROLE\tlan"));
        assertEquals(Optional.empty(), checked("x\t2\t3\t4\tROLE\tlan\ttext"));
        assertEquals(Optional.empty(), checked("1\t2\t3\t-4\tROLE\tlan\ttext"));
        assertEquals(Optional.empty(), checked("1\t2\t3\t4\tROLE\tlan\ttext\tdetail"));
        assertEquals(true, checked("1\t2\t3\t4\tROLE\tlan\ttext\tkey=value").isPresent());
    }

    private static Optional<EventLine> checked(final String body) {
        final CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return EventLine.decode(String.format("%08x\t%s", crc.getValue(), body));
    }
}
