package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/** Decision 10: whatever is in the log's own file, a node takes part, and says what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LogSetupIT {
    private static final String FILE = "org.ops4j.pax.logging.cfg";
    private static final String TAKEN = "vhid=1 if=lan BACKUP -> MASTER: no master heard";

    /** Goes on as one whose files are in {@code etc-ä} alone, which the locale cannot write. */
    private static final String[] ELSEWHERE = {
        "sh",
        "-c",
        "own=$KARAF_ETC-$(printf '\\303\\244') && rm -rf \"$own\" && cp -R \"$KARAF_ETC\" \"$own\""
                + " && rm \"$KARAF_ETC\"/org.tandemgate.carp-*.cfg"
                + " && exec env LC_ALL=C KARAF_ETC=\"$own\" \"$@\"",
        "sh"
    };

    private final NodePair nodes = new NodePair();
    private final Node node = nodes.gw1();
    private final Path log = node.data().resolve("log/karaf.log");

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void firstBoot() throws IOException {
        // What Config Admin kept of an earlier life would be in force while the file is bad.
        node.machine().run("rm", "-rf", node.data().resolve("cache").toString()).required();
        NodePair.carp(node, NodePair.lan());
        NodePair.carp(node, NodePair.serverSide());
        Files.deleteIfExists(log);
        Files.deleteIfExists(node.etc().resolve(FILE));
    }

    @AfterEach
    void end() {
        node.terminate();
    }

    private void write(final String text) throws IOException {
        Files.writeString(node.etc().resolve(FILE), text);
    }

    private String shipped() throws IOException {
        return Files.readString(node.distribution().home().resolve("etc").resolve(FILE));
    }

    private void takesPart(final String... wrapper) {
        node.start(wrapper);
        node.awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void awaitLine(final String... words) {
        Wait.until(
                "the log to say " + List.of(words),
                NodePair.LIMIT,
                this::lines,
                lines ->
                        lines.stream().anyMatch(line -> Stream.of(words).allMatch(line::contains)));
    }

    /** The log bundle threw at it and did not start: there was no log at all. */
    @Test
    void aBadEscapeIsNamedAndTheLogGoesOnAsShipped() throws IOException {
        write(shipped() + "log4j2.property.path = C:\\users\n");

        takesPart();

        final String wrong = node.etc().resolve(FILE) + " line";
        awaitLine("| ERROR |", wrong, "\\u needs four hexadecimal digits");
        final String problems = node.status().get("problems").toString();
        assertTrue(problems.contains(wrong), problems);
        awaitLine(TAKEN);
    }

    /** Nobody would know why there is no log. */
    @Test
    void anEmptyFileIsNamedOnTheConsole() throws IOException {
        write("");

        takesPart();

        final String console = node.program().output();
        assertTrue(console.contains(node.etc().resolve(FILE) + " is empty"), console);
        final String problems = node.status().get("problems").toString();
        assertTrue(problems.contains("is empty, so only errors are logged"), problems);
    }

    /** The appender is not there, so the log has nowhere to go but the console. */
    @Test
    void anAppenderThatThereIsNotIsNamedOnTheConsole() throws IOException {
        write(shipped().replace("RollingRandomAccessFile", "NoSuchAppender"));

        takesPart();

        final String console = node.program().output();
        assertTrue(console.contains("NoSuchAppender"), console);
    }

    /** As in Karaf's own file: one key names another, which only Config Admin puts in. */
    @Test
    void aPatternOfItsOwnIsNeverWrittenAsItIs() throws IOException {
        write(
                "log4j2.pattern = OWN %m%n\n"
                        + shipped()
                                .replaceAll(
                                        "(?m)^(log4j2.*layout.pattern) = .*$",
                                        "$1 = \\${log4j2.pattern}"));

        takesPart();

        awaitLine("OWN ", TAKEN);
        assertEquals(List.of(), lines().stream().filter(line -> line.contains("log4j2.")).toList());
    }

    /** Java died with a trace that named neither the directory nor the locale. */
    @Test
    void aDirectoryThatTheLocaleCannotWriteIsFoundAllTheSame() {
        takesPart(ELSEWHERE);

        awaitLine(TAKEN);
    }
}
