package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.services.Services;

/** Runs a command against fakes and keeps what it printed and how it ended. */
public final class Transcript {
    /** As Karaf does where the option stands in front. */
    public static void askForJson(final JsonCommand command) {
        command.json = true;
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Session session = new FakeSession(null).session();
    private boolean format = true;
    private boolean colours;

    public Transcript plain() {
        format = false;
        return this;
    }

    public Transcript coloured() {
        colours = true;
        return this;
    }

    public Screen screen() {
        return new Screen(
                session, new PrintStream(bytes, true, StandardCharsets.UTF_8), format, colours);
    }

    /** What the command printed. */
    public String run(final NodeCommand command, final Services services) throws Exception {
        command.answer(services, screen());
        return text();
    }

    /** What the command said when it refused; it must have printed nothing, but that in JSON. */
    public String refused(final NodeCommand command, final Services services) {
        final var refused =
                assertThrows(
                        CommandException.class,
                        () -> command.answer(services, screen()),
                        () -> text());
        final Json error = new Json().put("error", refused.getMessage()).put("exitCode", exit());
        assertEquals(command.isJson() ? error + "\n" : "", text());
        assertEquals(refused.getMessage(), refused.getNiceHelp());
        return String.valueOf(refused.getMessage());
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The process exit code of bin/ha. */
    public @Nullable Object exit() {
        return session.get(ExitCode.VARIABLE);
    }

    /**
     * Compares with a file under golden/. With -Dgolden.write=DIRECTORY the text is only written
     * there, to be reviewed as a diff.
     */
    public static void assertGolden(final String file, final String actual) throws IOException {
        final String directory = System.getProperty("golden.write");
        if (directory != null) {
            Files.writeString(Path.of(directory, file), actual);
            return;
        }
        try (InputStream in = Transcript.class.getResourceAsStream("/golden/" + file)) {
            final String expected =
                    in == null
                            ? "(no file golden/" + file + ")"
                            : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, actual, file);
        }
    }
}
