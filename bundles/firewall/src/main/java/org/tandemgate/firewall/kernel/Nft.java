package org.tandemgate.firewall.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tandemgate.api.configstore.ActivationException;

/**
 * The program nft, started with a list of arguments and its input from a file: no shell, and no
 * pipe that could fill up. Any thread.
 */
public final class Nft {
    private static final int LIMIT_SECONDS = 30;
    private static final int MOST_ERROR = 1000;
    private static final int MOST_OUTPUT = 1 << 27;

    private final List<String> program;

    /**
     * The nft of this machine.
     *
     * @param program its path and what stands before its arguments
     */
    public Nft(final List<String> program) {
        this.program = List.copyOf(program);
    }

    /** Asks the kernel whether it would take these commands; changes nothing. */
    public void check(final String commands) throws ActivationException {
        run("check the rules", commands, "-j", "-c", "-f", "-");
    }

    /** Gives these commands to the kernel, all or none of them. */
    public void apply(final String commands) throws ActivationException {
        run("load the rules", commands, "-j", "-f", "-");
    }

    /** What the kernel has of a table, as JSON; its absence is an error. */
    public String table(final String family, final String name) throws ActivationException {
        return run("read the rules back", "", "-j", "list", "table", family, name);
    }

    /**
     * Whether the kernel has a table. Read as text: nft 1.0.6 reads beyond its names of flags when
     * it prints the JSON of a table that belongs to a process, such as the fence of the election,
     * and may end there, with status 0.
     */
    public boolean hasTable(final String family, final String name) throws ActivationException {
        final String tables = run("list the tables", "", "list", "tables");
        return tables.lines().anyMatch(("table " + family + " " + name)::equals);
    }

    private String run(final String what, final String input, final String... arguments)
            throws ActivationException {
        final List<String> argv = new ArrayList<>(program);
        argv.addAll(List.of(arguments));
        try (var files = new Temporary()) {
            Files.writeString(files.path("input"), input, StandardCharsets.UTF_8);
            final Process process =
                    new ProcessBuilder(argv)
                            .redirectInput(files.file("input"))
                            .redirectOutput(files.file("output"))
                            .redirectError(files.file("errors"))
                            .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ActivationException(
                        "cannot " + what + ": nft did not end within " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new ActivationException(
                        "cannot " + what + ": nft says: " + start(files.path("errors")));
            }
            return output(files.path("output"));
        } catch (final IOException broken) {
            throw new ActivationException(
                    "cannot "
                            + what
                            + ": "
                            + broken.getMessage()
                            + "; is Debian's package nftables installed?");
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ActivationException("cannot " + what + ": this node stops");
        }
    }

    private static String output(final Path file) throws IOException, ActivationException {
        if (Files.size(file) > MOST_OUTPUT) {
            throw new ActivationException(
                    "nft printed " + Files.size(file) + " octets, may print " + MOST_OUTPUT);
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** The first words in one line; it repeats our own JSON behind them. */
    private static String start(final Path file) throws IOException {
        final byte[] all;
        try (var in = Files.newInputStream(file)) {
            all = in.readNBytes(MOST_ERROR);
        }
        final String text = new String(all, StandardCharsets.UTF_8);
        final String first = text.lines().findFirst().orElse("nothing");
        return first.replaceAll("\\p{Cntrl}", " ").strip();
    }

    /** Files for one run, in a directory that nobody else may enter. */
    private static final class Temporary implements AutoCloseable {
        private final Path directory;

        Temporary() throws IOException {
            directory =
                    Files.createTempDirectory(
                            "tandemgate-nft",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
        }

        Path path(final String name) {
            return directory.resolve(name);
        }

        File file(final String name) {
            return path(name).toFile();
        }

        @Override
        public void close() throws IOException {
            for (final String name : List.of("input", "output", "errors")) {
                Files.deleteIfExists(path(name));
            }
            Files.deleteIfExists(directory);
        }
    }
}
