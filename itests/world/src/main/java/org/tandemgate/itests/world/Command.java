package org.tandemgate.itests.world;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end. Arguments go to the kernel as they are, no shell in between. */
public final class Command {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Command() {}

    /**
     * Runs with an empty standard input.
     *
     * @param argv program and arguments
     * @throws WorldException when it cannot be started or runs for more than 30 s
     */
    public static Outcome run(final String... argv) {
        return run(List.of(argv), Map.of(), LIMIT);
    }

    /**
     * Runs with an empty standard input.
     *
     * @param argv program and arguments
     * @param environment added to ours
     * @param limit killed after it
     * @throws WorldException when it cannot be started or reaches the limit
     */
    public static Outcome run(
            final List<String> argv, final Map<String, String> environment, final Duration limit) {
        return run(argv, environment, limit, new File("/dev/null"));
    }

    /** As above with a file as standard input. */
    static Outcome run(
            final List<String> argv,
            final Map<String, String> environment,
            final Duration limit,
            final File input) {
        try {
            final Path output = Files.createTempFile("command", ".out");
            final Path errors = Files.createTempFile("command", ".err");
            try {
                final var builder = new ProcessBuilder(argv);
                builder.environment().putAll(environment);
                builder.redirectInput(input);
                builder.redirectOutput(output.toFile());
                builder.redirectError(errors.toFile());
                final int exit = finish(builder.start(), argv, limit);
                return new Outcome(argv, exit, Files.readString(output), Files.readString(errors));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new WorldException("cannot run " + String.join(" ", argv), e);
        }
    }

    private static int finish(
            final Process process, final List<String> argv, final Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new WorldException(
                String.join(" ", argv) + " did not end within " + limit.toMillis() + " ms");
    }
}
