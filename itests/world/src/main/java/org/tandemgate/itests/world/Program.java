package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that runs in a namespace. Closing kills it. */
public final class Program implements AutoCloseable {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final int TAIL = 2000;

    private final String title;
    private final Process process;
    private final Path output;

    Program(final String title, final Process process, final Path output) {
        this.title = title;
        this.process = process;
        this.output = output;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything written so far to standard output and standard error. */
    public String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new WorldException("cannot read the output of " + title, e);
        }
    }

    /** Waits until the output contains a text; fails at once when the program has ended without. */
    public void awaitOutput(final String text, final Duration limit) {
        Wait.until(
                title + " to say \"" + text + "\"",
                limit,
                () -> {
                    final boolean alive = isAlive();
                    final String seen = output();
                    if (!alive && !seen.contains(text)) {
                        throw new WorldException(
                                title + " ended with " + process.exitValue() + ": " + tail(seen));
                    }
                    return tail(seen);
                },
                seen -> output().contains(text));
    }

    /**
     * Sends a signal.
     *
     * @param signal its name without SIG
     */
    public void signal(final String signal) {
        Command.run("kill", "-" + signal, Long.toString(pid())).required();
    }

    /** Asks the program to end and waits for it. */
    public int terminate(final Duration limit) {
        process.destroy();
        return awaitExit(limit);
    }

    /** Waits for the program's end and returns its exit status. */
    public int awaitExit(final Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WorldException(
                        title
                                + " did not end within "
                                + limit.toMillis()
                                + " ms; its output ends: "
                                + tail(output()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("interrupted while waiting for " + title, e);
        }
    }

    /** Kills without warning, with everything it has started, and waits until it is gone. */
    public void kill() {
        final var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        awaitExit(KILL_LIMIT);
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private static String tail(final String text) {
        return text.length() <= TAIL ? text : "..." + text.substring(text.length() - TAIL);
    }
}
