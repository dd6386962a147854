package org.tandemgate.itests.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files of one target: {@code src/test/resources/fuzz/TARGET/}. */
final class Corpus {
    private static final Path MODULE = Path.of(System.getProperty("fuzz.directory", "."));

    private final String target;

    Corpus(final String target) {
        this.target = target;
    }

    /** Every file, in the order of their names. */
    List<byte[]> load() {
        final List<byte[]> inputs = new ArrayList<>();
        try (var files = Files.list(kept())) {
            for (final Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("no corpus for " + target, e);
        }
        if (inputs.isEmpty()) {
            throw new IllegalStateException(kept() + " is empty, needs at least one input");
        }
        return inputs;
    }

    /** Adds an input that had an outcome of its own. */
    void keep(final byte[] input) {
        write(kept(), "found-", input);
    }

    /** Writes down an input that broke something, outside of the corpus. */
    Path crash(final byte[] input) {
        return write(MODULE.resolve("target/fuzz-crashers").resolve(target), "crash-", input);
    }

    private Path kept() {
        return MODULE.resolve("src/test/resources/fuzz").resolve(target);
    }

    private static Path write(final Path directory, final String prefix, final byte[] input) {
        try {
            Files.createDirectories(directory);
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(input);
            final String name = HexFormat.of().formatHex(digest, 0, 6);
            return Files.write(directory.resolve(prefix + name + ".bin"), input);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
