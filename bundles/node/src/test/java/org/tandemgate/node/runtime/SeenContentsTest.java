package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenContentsTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir private Path directory;
    private final AtomicLong nanos = new AtomicLong(-SECOND);
    private final List<Path> reads = new ArrayList<>();
    private final SeenContents contents = new SeenContents(nanos::get, this::read);
    private Path file;

    private String read(final Path of) {
        reads.add(of);
        try {
            return Files.readString(of);
        } catch (final IOException unreadable) {
            return "gone";
        }
    }

    @BeforeEach
    void aFileSeenTwice() throws IOException {
        file = directory.resolve("a.cfg");
        Files.writeString(file, "one");
        assertEquals("one", contents.wrong(file));
        nanos.addAndGet(SECOND);
        assertEquals("one", contents.wrong(file));
        assertEquals(2, reads.size());
    }

    @Test
    void aFileThatStaysIsReadOnceMoreAndThenNoMore() {
        nanos.addAndGet(SECOND);
        assertEquals("one", contents.wrong(file));
        assertEquals("one", contents.wrong(file));
        assertEquals(2, reads.size());
    }

    /** Of the same length, by replacing it, and in another's place. */
    @Test
    void aFileThatChangedIsRead() throws IOException {
        Files.writeString(file, "two");
        assertEquals("two", contents.wrong(file));

        final Path other = directory.resolve("b.cfg");
        Files.writeString(other, "six");
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals("six", contents.wrong(file));
    }

    /** Within a tick of the kernel's clock nothing but the contents differs. */
    @Test
    void aFileSeenJustNowIsReadAgain() throws IOException {
        Files.writeString(file, "two");
        assertEquals("two", contents.wrong(file));
        nanos.addAndGet(SECOND - 1);
        assertEquals("two", contents.wrong(file));
        assertEquals("two", contents.wrong(file));
        assertEquals(5, reads.size());
    }

    @Test
    void aFileThatWentIsForgotten() throws IOException {
        Files.delete(file);
        assertEquals("gone", contents.wrong(file));
        Files.writeString(file, "one");
        assertEquals("one", contents.wrong(file));

        nanos.addAndGet(SECOND);
        assertEquals("one", contents.wrong(file));
        contents.keep(List.of());
        final int before = reads.size();
        assertEquals("one", contents.wrong(file));
        assertEquals(before + 1, reads.size());
    }

    @Test
    void whatIsAllRightIsRememberedToo() throws IOException {
        final List<Path> read = new ArrayList<>();
        final var good =
                new SeenContents(
                        nanos::get,
                        of -> {
                            read.add(of);
                            return null;
                        });
        for (int look = 0; look < 4; look++) {
            assertNull(good.wrong(file));
            nanos.addAndGet(SECOND);
        }
        assertEquals(2, read.size());
    }
}
