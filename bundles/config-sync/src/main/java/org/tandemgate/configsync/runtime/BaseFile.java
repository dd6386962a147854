package org.tandemgate.configsync.runtime;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Digests of what both nodes had when they were equal last, one line {@code AREA DIGEST} each. What
 * is lost makes the next synchronization ask, never overwrite.
 */
final class BaseFile {
    private final Path file;

    BaseFile(final Path file) {
        this.file = file;
    }

    SortedMap<String, String> read() throws IOException {
        final SortedMap<String, String> base = new TreeMap<>();
        if (Files.exists(file)) {
            for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                final int space = line.indexOf(' ');
                if (space > 0) {
                    base.put(line.substring(0, space), line.substring(space + 1));
                }
            }
        }
        return base;
    }

    void write(final SortedMap<String, String> base) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final Map.Entry<String, String> area : base.entrySet()) {
            text.append(area.getKey()).append(' ').append(area.getValue()).append('\n');
        }
        final Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
            final ByteBuffer octets = StandardCharsets.UTF_8.encode(text.toString());
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
