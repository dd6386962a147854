package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the contents of files, read again when they changed: reading all of them every
 * two seconds was four fifths of what an idle node allocates. Not for several threads.
 */
final class SeenContents {
    /** A second change within a tick of the kernel's clock (10 ms) leaves the same mark. */
    private static final long TRUSTED_AFTER_NANOS = 1_000_000_000;

    private static final String MARK = "unix:ctime,ino,size";

    private final LongSupplier nanoTime;
    private final Check check;
    private final Map<Path, Sight> sights = new TreeMap<>();

    /**
     * @param nanoTime monotonic clock, nanoseconds
     * @param check reads a file
     */
    SeenContents(final LongSupplier nanoTime, final Check check) {
        this.nanoTime = nanoTime;
        this.check = check;
    }

    /** What the check says of the file as it is now. */
    @Nullable String wrong(final Path file) {
        final Map<String, Object> mark;
        try {
            mark = Files.readAttributes(file, MARK);
        } catch (final IOException vanished) {
            sights.remove(file);
            return check.wrong(file);
        }
        final long now = nanoTime.getAsLong();
        long since = now;
        final Sight before = sights.get(file);
        if (before != null && before.mark.equals(mark)) {
            if (before.readNanos - before.sinceNanos >= TRUSTED_AFTER_NANOS) {
                return before.wrong;
            }
            since = before.sinceNanos;
        }
        final String wrong = check.wrong(file);
        sights.put(file, new Sight(mark, since, now, wrong));
        return wrong;
    }

    /** Forgets all other files. */
    void keep(final Collection<Path> files) {
        sights.keySet().retainAll(files);
    }

    /** {@link FileCheck#contentWrong}. */
    @FunctionalInterface
    interface Check {
        @Nullable String wrong(Path file);
    }

    /**
     * @param mark changes with the contents
     * @param sinceNanos when it was seen first
     * @param readNanos before the file was read last
     */
    private record Sight(
            Map<String, Object> mark, long sinceNanos, long readNanos, @Nullable String wrong) {}
}
