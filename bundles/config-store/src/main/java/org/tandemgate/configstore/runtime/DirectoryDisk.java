package org.tandemgate.configstore.runtime;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tandemgate.configstore.flow.RevisionText;

/** A directory that only this user may look into: it holds secrets. */
final class DirectoryDisk implements Disk {
    private static final String OWNER_ONLY = "rwx------";

    private final Path directory;

    DirectoryDisk(final Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(OWNER_ONLY));
    }

    @Override
    public Set<String> list() throws IOException {
        final Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        return names;
    }

    @Override
    public byte[] read(final String name) throws IOException {
        final Path file = directory.resolve(name);
        final long size = Files.size(file);
        if (size > RevisionText.LARGEST) {
            throw new IOException(
                    file + " has " + size + " octets, may have " + RevisionText.LARGEST);
        }
        return Files.readAllBytes(file);
    }

    @Override
    public void write(final String name, final byte[] octets) throws IOException {
        try (FileChannel channel =
                FileChannel.open(directory.resolve(name), CREATE, TRUNCATE_EXISTING, WRITE)) {
            final ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** By the file, not by the channel that wrote it: fsync is a matter of the file. */
    @Override
    public void force(final String name) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        Files.move(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(final String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void forceNames() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
