package org.tandemgate.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        final Line line = Line.of("host", "name", "lan", "reason", "a\tb\nc\\d=e", "n", 7);
        assertEquals("host\tn=7\tname=lan\treason=a\\tb\\nc\\\\d=e\n", line.encode());
        assertEquals(List.of(line, line), Line.decode(line.encode() + line.encode()));
    }

    @Test
    void whatIsNoLineIsNoneAtAll() {
        final String good = "a\tb=c\n";
        for (final String bad :
                List.of(
                        "a\tb=c",
                        good + "\n",
                        good + "x\ty\n",
                        good + "x\t=y\n",
                        "a\tb=" + "x".repeat(9000) + "\n")) {
            assertEquals(List.of(), Line.decode(bad), bad);
        }
        assertEquals(2000, Line.decode(good.repeat(2000)).size());
        assertEquals(List.of(), Line.decode(good.repeat(2001)));
        assertEquals(1, Line.decode("a" + "\tb=c".repeat(40) + "\n").size());
        assertEquals(List.of(), Line.decode("a" + "\tb=c".repeat(41) + "\n"));
    }

    @Test
    void numbersHaveLimits() {
        final Line line = Line.of("x", "a", 5, "b", "-1", "c", "9".repeat(19), "d", "");
        assertEquals(5, line.number("a", 5, 5));
        assertThrows(IllegalArgumentException.class, () -> line.number("a", 6, 9));
        assertThrows(IllegalArgumentException.class, () -> line.number("a", 0, 4));
        assertEquals(-1, line.number("b", -1, 0));
        for (final String bad : List.of("c", "d", "none")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> line.number(bad, Long.MIN_VALUE, Long.MAX_VALUE));
        }
    }

    @Test
    void aLongValueIsCut() {
        final Line line = Line.of("x", "a", "y".repeat(Line.LONGEST_VALUE + 1));
        assertEquals(Line.LONGEST_VALUE, Line.decode(line.encode()).get(0).text("a").length());
    }
}
