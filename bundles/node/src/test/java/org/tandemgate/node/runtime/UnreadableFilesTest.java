package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.node.Problem;

/** A file without permission is in itests/netns: root reads everything. */
class UnreadableFilesTest {
    @TempDir private Path directory;

    @Test
    void namesADirectoryAndALinkToNothingAndOnlyOurs() throws IOException {
        Files.createDirectory(directory.resolve("org.tandemgate.carp-a.cfg"));
        Files.createSymbolicLink(
                directory.resolve("org.tandemgate.carp-b.cfg"), directory.resolve("nowhere"));
        Files.writeString(directory.resolve("org.tandemgate.carp-c.cfg"), "vhid = 1\n");
        Files.createDirectory(directory.resolve("somebody.elses.cfg"));
        final List<Problem> problems = new UnreadableFiles(directory).look();

        assertEquals(
                List.of("org.tandemgate.carp-a.cfg", "org.tandemgate.carp-b.cfg"),
                problems.stream().map(Problem::source).sorted().toList());
        assertTrue(problems.toString().contains("is a directory, needs a file"));
        assertTrue(problems.toString().contains("link to a file that does not exist"));
    }

    /** FileInstall refuses the whole file; a backslash before it, or a comment, means no escape. */
    @Test
    void namesABadEscapeWithItsLine() throws IOException {
        final String bad = "org.tandemgate.carp-a.cfg";
        Files.writeString(directory.resolve(bad), "# \\uZZ\nvhid = 1\npassphrase = C:\\users\n");
        Files.writeString(
                directory.resolve("org.tandemgate.carp-b.cfg"),
                "  ! \\u1\npassphrase = a\\\\users \\u00e4\n");
        Files.writeString(directory.resolve("org.ops4j.pax.logging.cfg"), "a = \\\\\\u12");

        final List<Problem> problems = new UnreadableFiles(directory).look();

        assertEquals(2, problems.size(), problems::toString);
        final String all = problems.toString();
        assertFalse(all.contains("sers"), () -> "it may be a secret: " + all);
        assertTrue(all.contains(bad + " line 3: \\u needs four hexadecimal digits"), all);
        assertTrue(all.contains("logging.cfg line 1: \\u needs four hexadecimal digits"), all);
    }

    /** The log has nothing to go by then, so it cannot say so itself. */
    @Test
    void namesAnEmptyFileOfTheLog() throws IOException {
        Files.writeString(directory.resolve("org.ops4j.pax.logging.cfg"), "\n");
        Files.writeString(directory.resolve("org.tandemgate.node.cfg"), "");

        final String all = new UnreadableFiles(directory).look().toString();

        assertTrue(all.contains("org.ops4j.pax.logging.cfg is empty"), all);
        assertFalse(all.contains("node.cfg"), all);
    }

    @Test
    void remembersSinceWhenAndForgetsWhatWasMended() throws IOException {
        final Path file = Files.createDirectory(directory.resolve("org.tandemgate.node.cfg"));
        final var unreadable = new UnreadableFiles(directory);
        final List<Problem> first = unreadable.look();

        assertEquals(1, first.size());
        assertEquals(first, unreadable.look());

        Files.delete(file);
        Files.writeString(file, "name = gw1\n");
        assertEquals(List.of(), unreadable.look());
    }

    @Test
    void aDirectoryThatCannotBeListedIsOneProblem() throws IOException {
        Files.delete(directory);
        assertTrue(new UnreadableFiles(directory).look().toString().contains("cannot be read"));
        assertEquals(List.of(), new UnreadableFiles(null).look());
    }
}
