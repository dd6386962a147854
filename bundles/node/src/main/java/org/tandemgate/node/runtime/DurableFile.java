package org.tandemgate.node.runtime;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A small file that survives a power cut: whoever reads it sees the old content or the new one,
 * never a part, and what {@link #write} and {@link #delete} have done stays done.
 */
final class DurableFile {
    private final Path file;
    private final Path temporary;
    private final Path directory;

    DurableFile(final Path file) {
        this.file = file;
        this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        this.temporary = directory.resolve(file.getFileName() + ".tmp");
    }

    Path path() {
        return file;
    }

    /** Content and directory entry are on the disk when this returns. */
    void write(final String text) throws IOException {
        Files.createDirectories(directory);
        try (FileChannel channel = FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE)) {
            final ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    /** Removes the file; it does not come back after a power cut. */
    void delete() throws IOException {
        if (Files.deleteIfExists(file)) {
            forceDirectory();
        }
    }

    /** Removes what a power cut in the middle of {@link #write} has left. */
    void deleteLeftover() throws IOException {
        Files.deleteIfExists(temporary);
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
