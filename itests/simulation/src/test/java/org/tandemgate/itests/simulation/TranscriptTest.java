package org.tandemgate.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rare cases as conversations: {@code > command}, then what the nodes do. {@code
 * -Dtranscripts.update=true} writes what they do now into the files, to be read as a diff.
 */
class TranscriptTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/transcripts");
    private static final String COMMAND = "> ";

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @Test
    void thereAreTranscripts() throws IOException {
        assertFalse(transcripts().isEmpty(), "no transcripts in " + DIRECTORY.toAbsolutePath());
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void happensAsWritten(final Path file) throws IOException {
        final String expected = Files.readString(file);

        final String actual = perform(expected);

        if (Boolean.getBoolean("transcripts.update")) {
            Files.writeString(file, actual);
        } else {
            assertEquals(expected, actual, file.getFileName().toString());
        }
    }

    /** Keeps commands and comments, and answers the commands anew. */
    private static String perform(final String transcript) {
        final Script script = new Script();
        final List<String> lines = new ArrayList<>();
        for (final String line : transcript.lines().toList()) {
            if (line.startsWith(COMMAND)) {
                lines.add(line);
                lines.addAll(script.answer(line.substring(COMMAND.length())));
            } else if (line.startsWith("#") || line.isEmpty()) {
                lines.add(line);
            }
        }
        return String.join("\n", lines) + "\n";
    }
}
