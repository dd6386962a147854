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

    /** It would be one virtual host, and keep out every other. */
    @Test
    void namesAVirtualHostWithoutAName() throws IOException {
        final Path file = directory.resolve("org.tandemgate.carp.cfg");
        Files.writeString(file, "vhid = 1\n");
        Files.writeString(directory.resolve("org.tandemgate.carp-.cfg"), "vhid = 2\n");

        final List<String> texts =
                new UnreadableFiles(directory).look().stream().map(Problem::text).sorted().toList();

        assertEquals(2, texts.size(), texts::toString);
        assertEquals(
                file
                        + " has no name of a virtual host and is not read; rename it to"
                        + " org.tandemgate.carp-NAME.cfg, e.g. org.tandemgate.carp-lan.cfg",
                texts.get(1));
    }

    @Test
    void namesASecondFileOfTheSameConfiguration() throws IOException {
        final Path file = directory.resolve("org.tandemgate.carp-lan.cfg");
        Files.writeString(file, "vhid = 1\n");
        Files.writeString(directory.resolve("org.tandemgate.carp-wan.config"), "vhid = \"2\"\n");
        assertEquals(List.of(), new UnreadableFiles(directory).look());

        Files.writeString(directory.resolve("org.tandemgate.carp-lan.config"), "vhid = \"1\"\n");

        assertEquals(
                List.of(
                        file
                                + " and org.tandemgate.carp-lan.config beside it are the same"
                                + " configuration, and chance decides which is in force; remove"
                                + " one"),
                new UnreadableFiles(directory).look().stream().map(Problem::text).toList());
    }

    /** The value may be a secret. */
    @Test
    void namesKeysThatAreThereTwiceWithoutTheirValues() throws IOException {
        final Path file = directory.resolve("org.tandemgate.carp-lan.cfg");
        Files.writeString(
                file,
                """
                # vhid = 1
                #vhid = 2
                vhid = 3
                passphrase = s3cret
                 vhid: 4
                addresses = 10.0.0.1/24, \\
                  advskew = 1
                advskew = 1
                pass\\u0070hrase=other
                """);

        assertEquals(
                List.of(
                        file
                                + " has passphrase, vhid more than once, and the last one is in"
                                + " force; remove the others"),
                new UnreadableFiles(directory).look().stream().map(Problem::text).toList());
    }

    /** A file is looked at up to a whole line; the next one may be cut in an escape. */
    @Test
    void looksAtWholeLinesOfALargeFile() throws IOException {
        final String begin = "a = 1\na = 2\n";
        final String long1 = "#".repeat(65_536 - begin.length() - "\nb = \\u00".length());
        Files.writeString(
                directory.resolve("org.tandemgate.carp-lan.cfg"),
                begin + long1 + "\nb = \\u00e4\n");

        final String all = new UnreadableFiles(directory).look().toString();

        assertTrue(all.contains("has a more than once"), all);
        assertFalse(all.contains("hexadecimal"), all);
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
