package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InquiryTest {
    /** CSI of C1, an override of the direction, a zero-width mark: a terminal must get none. */
    @Test
    void textOfThePeerControlsNoTerminal() {
        final var writer = new InquiryWriter();
        writer.begin(Inquiry.Kind.SAID, 1, 0, 0);
        writer.identity(7, 11);
        writer.text("a\u001b[2J\u009b1m\u202eb\u2066c\u200b\u00e4\n", 1000);
        final var octets = writer.finish();
        final var inquiry = new Inquiry();

        assertTrue(inquiry.wrap(octets, 0, octets.remaining()));

        assertEquals("a?[2J?1m?b?c?\u00e4?", inquiry.text());
    }
}
