package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ParagraphTest {
    @Test
    void longTextsAreWrappedUnderThemselves() {
        final Transcript transcript = new Transcript();
        new Paragraph(transcript.screen(), 7).bad("problem", "word ".repeat(40).trim());

        final var lines = transcript.text().lines().toList();
        assertEquals(3, lines.size());
        lines.forEach(line -> assertTrue(line.length() <= Screen.WIDTH, line));
        assertTrue(lines.get(0).startsWith("problem  word"), lines.get(0));
        assertTrue(lines.get(1).startsWith("         word"), lines.get(1));
    }

    @Test
    void nothingOfATextGetsLost() {
        final String text = "a " + "long".repeat(60) + " b";
        assertEquals(text, String.join(" ", Paragraph.wrap(text, 20)));
    }
}
