package org.tandemgate.configstore.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configstore.CanonicalForm;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/** The file of a revision: whole or refused. */
class RevisionTextTest {
    private static final ConfigDocument DOCUMENT =
            ConfigDocument.EMPTY
                    .with(
                            "aliases",
                            ConfigObject.of(
                                    "web",
                                    Map.of(
                                            "members", "10.0.0.1,10.0.0.2",
                                            "description", "two\nlines \\ and\ta tab")))
                    .with("filter", ConfigObject.of("100", Map.of()));
    private static final StoredRevision REVISION =
            new StoredRevision(12, "operator", "shell", "aliases/web", 1767225600000L, DOCUMENT);

    private static final String BODY =
            """
            tandemgate-config 1
            revision 12
            author operator
            origin shell
            time 1767225600000
            summary aliases/web
            area aliases
            object web
            field description=two\\nlines \\\\ and\\ta tab
            field members=10.0.0.1,10.0.0.2
            area filter
            object 100
            """;

    private static byte[] file(final String body) {
        return (body + "end " + CanonicalForm.digest(body) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isWrittenLineByLine() {
        assertEquals(
                new String(file(BODY), StandardCharsets.UTF_8),
                new String(RevisionText.write(REVISION), StandardCharsets.UTF_8));
    }

    @Test
    void isReadAsItWasWritten() throws BadRevisionException {
        assertEquals(REVISION, RevisionText.read(RevisionText.write(REVISION)));
    }

    @Test
    void everyTruncationIsRefused() {
        final byte[] whole = RevisionText.write(REVISION);
        for (int length = 0; length < whole.length; length++) {
            final byte[] part = Arrays.copyOf(whole, length);
            assertThrows(BadRevisionException.class, () -> RevisionText.read(part), "of " + length);
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        final byte[] octets = RevisionText.write(REVISION);
        for (int bit = 0; bit < octets.length * 8; bit++) {
            octets[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(BadRevisionException.class, () -> RevisionText.read(octets));
            octets[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    /** With a right digest, so that the grammar alone refuses; the text names the line. */
    @Test
    void whatIsNoRevisionIsRefusedWithItsLine() {
        assertRefused(BODY.replace("config 1", "config 2"), "another release");
        assertRefused(BODY.replace("revision 12", "revision x"), "line 3: needs a number");
        assertRefused(BODY.replace("author", "writer"), "line 3: needs \"author\"");
        assertRefused(BODY.replace("area filter", "area aliases"), "there twice");
        assertRefused(BODY.replace("object 100", "object web/1"), "an id has");
        assertRefused(BODY.replace("\\ta", "\\xa"), "backslash that means nothing");
        assertRefused(BODY.replace("members=", "description="), "there twice");
        assertRefused(BODY.replace("object 100\n", ""), "empty");
        assertRefused(BODY.replace("object 100\n", "object 100\n\nobject 101\n"), "empty");
    }

    private static void assertRefused(final String body, final String words) {
        final var refused =
                assertThrows(BadRevisionException.class, () -> RevisionText.read(file(body)));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
        assertFalse(refused.getMessage().contains("10.0.0.1"), "a value: " + refused.getMessage());
    }

    /** Any text of any character that an object may have. */
    @RepeatedTest(200)
    void randomDocumentsComeBack(final RepetitionInfo round) throws BadRevisionException {
        final var random = new Random(round.getCurrentRepetition());
        ConfigDocument document = ConfigDocument.EMPTY;
        for (int i = 0; i < random.nextInt(20); i++) {
            final var value = new StringBuilder();
            for (int c = 0; c < random.nextInt(40); c++) {
                value.appendCodePoint(
                        new int[] {'\n', '\t', '\\', '=', ' ', 'n', 0xe4, 0x1f600, 0x85, 0x2028}
                                [random.nextInt(10)]);
            }
            document =
                    document.with(
                            "area" + random.nextInt(4),
                            ConfigObject.of("o" + random.nextInt(9), Map.of("f", value + "")));
        }
        final var revision = new StoredRevision(1, "a", "b", "c", 5, document);

        assertEquals(revision, RevisionText.read(RevisionText.write(revision)));
    }

    @Test
    void noTextOfADocumentShowsAValue() {
        final String shown = DOCUMENT + " " + DOCUMENT.area("aliases").get("web");

        assertFalse(shown.contains("10.0.0.1"), shown);
        assertEquals("document of [aliases, filter] web with [description, members]", shown);
    }
}
