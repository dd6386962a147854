package org.tandemgate.commandsocket.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainOutputStreamTest {
    @Test
    void escapeSequencesGoAndEverythingElseStays() throws IOException {
        final var target = new ByteArrayOutputStream();
        try (var plain = new PlainOutputStream(target)) {
            plain.write(
                    "\u001b[1mbold\u001b[0m \u001b[38;5;9mü[m]\n".getBytes(StandardCharsets.UTF_8));
        }

        assertEquals("bold ü[m]\n", target.toString(StandardCharsets.UTF_8));
    }
}
