package org.tandemgate.events.runtime;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tandemgate.events.protocol.EventLine;

/**
 * Lines that are only ever appended, in two files of a bounded size: {@code events} and, once that
 * is full, {@code events.old}, which replaces the one before. A line that a crash has torn is cut
 * off when the file is opened; others that cannot be read are counted and left. Used by one thread.
 */
final class HistoryFile implements AutoCloseable {
    /** Octets of each of the two files. */
    static final int BOUND = 512 * 1024;

    private final Path file;
    private final Path old;
    private final int bound;
    private @Nullable FileChannel channel;
    private long length;
    private final LongAdder damaged = new LongAdder();

    HistoryFile(final Path directory) {
        this(directory, BOUND);
    }

    HistoryFile(final Path directory, final int bound) {
        this.file = directory.resolve("events");
        this.old = directory.resolve("events.old");
        this.bound = bound;
    }

    /** Lines that could not be read. */
    long damaged() {
        return damaged.sum();
    }

    Path path() {
        return file;
    }

    /** Everything that is kept, oldest first; ids always grow. */
    List<EventLine> read() throws IOException {
        final List<EventLine> lines = new ArrayList<>();
        collect(old, lines);
        collect(file, lines);
        return lines;
    }

    private void collect(final Path from, final List<EventLine> lines) throws IOException {
        if (!Files.isRegularFile(from)) {
            return;
        }
        for (final String text : complete(from).split("\n", -1)) {
            if (text.isEmpty()) {
                continue;
            }
            final EventLine line = EventLine.decode(text).orElse(null);
            final long last = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).id();
            if (line == null || line.id() <= last) {
                damaged.increment();
            } else {
                lines.add(line);
            }
        }
    }

    /** Without what a crash has torn; a file that somebody made too long is read to its bound. */
    private String complete(final Path from) throws IOException {
        final byte[] octets;
        try (FileChannel in = FileChannel.open(from, READ)) {
            final long size = in.size();
            final ByteBuffer buffer =
                    ByteBuffer.allocate((int) Math.min(size, 2L * bound + EventLine.LONGEST));
            in.position(size - buffer.capacity());
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = in.read(buffer);
            }
            octets = Arrays.copyOf(buffer.array(), buffer.position());
        }
        int end = octets.length;
        while (end > 0 && octets[end - 1] != '\n') {
            end--;
        }
        if (end < octets.length) {
            damaged.increment();
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Appends; on the disk when this returns.
     *
     * @throws IOException when it is not; some of the lines may be kept all the same, each of them
     *     whole
     */
    void append(final List<EventLine> lines) throws IOException {
        try {
            for (final EventLine line : lines) {
                final byte[] octets = line.encode();
                FileChannel out = open();
                if (length > 0 && length + octets.length > bound) {
                    out.force(false);
                    rotate();
                    out = open();
                }
                final ByteBuffer buffer = ByteBuffer.wrap(octets);
                while (buffer.hasRemaining()) {
                    out.write(buffer, length + buffer.position());
                }
                length += octets.length;
            }
            open().force(false);
        } catch (final IOException failed) {
            forget();
            throw failed;
        }
    }

    private FileChannel open() throws IOException {
        FileChannel out = channel;
        if (out == null) {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            out = FileChannel.open(file, CREATE, READ, WRITE);
            channel = out;
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            length = endOfLastLine(out);
            out.truncate(length);
        }
        return out;
    }

    private static long endOfLastLine(final FileChannel in) throws IOException {
        long end = in.size();
        final ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            one.clear();
            if (in.read(one, end - 1) == 1 && one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }

    private void rotate() throws IOException {
        forget();
        Files.move(file, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The next append looks again where the last whole line ends. */
    private void forget() {
        final FileChannel out = channel;
        channel = null;
        if (out != null) {
            try {
                out.close();
            } catch (final IOException lost) {
                damaged.increment();
            }
        }
    }

    @Override
    public void close() {
        forget();
    }
}
