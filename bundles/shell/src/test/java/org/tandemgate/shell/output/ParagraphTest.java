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

    /** Escape sequences in seven bits and in eight, and text that runs the other way. */
    @Test
    void aTerminalObeysNothingInAText() {
        final Transcript transcript = new Transcript();
        new Paragraph(transcript.screen(), 7).bad("problem", "a\u001b[2Jb\u009b2Jc\u202ed");

        assertEquals("problem  a [2Jb 2Jc d\n", transcript.text());
        assertEquals("{\"a\":\"\\u009b\"}", new Json().put("a", "\u009b").toString());
        assertEquals("a b", new Table("A").row().cell("a\u009bb").lines(false, false).get(0));
    }

    @Test
    void nothingOfATextGetsLost() {
        final String text = "a " + "long".repeat(60) + " b";
        assertEquals(text, String.join(" ", Paragraph.wrap(text, 20)));
    }
}
