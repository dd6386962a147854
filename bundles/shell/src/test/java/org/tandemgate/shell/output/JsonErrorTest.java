package org.tandemgate.shell.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.services.Services;

/** Whoever asks for JSON gets JSON, also when there is nothing to tell. */
class JsonErrorTest {
    private static final Path CLASSES = classes();

    private static final class Refusing extends NodeCommand {
        private final boolean json;
        private final @Nullable ExitCode code;

        Refusing(final boolean json, final @Nullable ExitCode code) {
            this.json = json;
            this.code = code;
        }

        @Override
        protected boolean isJson() {
            return json;
        }

        @Override
        protected void run(final Services services, final Screen screen)
                throws CommandException, RefusedException {
            if (code == null) {
                throw new RefusedException("no \"peer\"");
            }
            throw screen.end(code, "nobody runs");
        }
    }

    @Test
    void aRefusalIsAnObjectWithItsExitCode() {
        final var degraded = new Transcript();
        degraded.refused(new Refusing(true, ExitCode.DEGRADED), new FakeServices());
        assertEquals("{\"error\":\"nobody runs\",\"exitCode\":3}\n", degraded.text());
        assertEquals(3, degraded.exit());

        final var refused = new Transcript();
        refused.refused(new Refusing(true, null), new FakeServices());
        assertEquals("{\"error\":\"no \\\"peer\\\"\",\"exitCode\":2}\n", refused.text());
    }

    @Test
    void withoutJsonThereIsTheTextAlone() {
        assertEquals(
                "nobody runs",
                new Transcript()
                        .refused(new Refusing(false, ExitCode.DEGRADED), new FakeServices()));
    }

    /** The option in front of the first word, and behind it where words may follow. */
    @TestFactory
    Stream<DynamicTest> everyCommandWithTheOptionKnowsThatItWasAsked() throws IOException {
        final List<DynamicTest> tests =
                commands().filter(JsonErrorTest::offersJson).map(JsonErrorTest::asked).toList();
        assertTrue(tests.size() > 12, tests::toString);
        return tests.stream();
    }

    private static DynamicTest asked(final Class<?> type) {
        return DynamicTest.dynamicTest(
                type.getSimpleName() + " of " + type.getPackageName(),
                () -> {
                    final var command = (JsonCommand) type.getDeclaredConstructor().newInstance();
                    assertFalse(command.isJson());
                    final Optional<Field> words = words(type);
                    if (words.isPresent()) {
                        words.get().setAccessible(true);
                        words.get().set(command, List.of("one", "--json"));
                        assertTrue(command.isJson(), "behind the first word");
                        words.get().set(command, List.of("one"));
                        assertFalse(command.isJson());
                    }
                    Transcript.askForJson(command);
                    assertTrue(command.isJson());
                });
    }

    /** Where a command keeps all that stands behind its first argument. */
    private static Optional<Field> words(final Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.getName().equals("words"))
                .findFirst();
    }

    private static boolean offersJson(final Class<?> type) {
        return JsonCommand.class.isAssignableFrom(type)
                && !Modifier.isAbstract(type.getModifiers());
    }

    private static Stream<Class<?>> commands() throws IOException {
        final List<Path> files;
        try (Stream<Path> all = Files.walk(CLASSES)) {
            files = all.filter(file -> file.toString().endsWith("Command.class")).toList();
        }
        return files.stream().map(JsonErrorTest::load);
    }

    private static Class<?> load(final Path file) {
        final String name = CLASSES.relativize(file).toString();
        try {
            return Class.forName(
                    name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        } catch (final ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Path classes() {
        try {
            return Path.of(
                    NodeCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
