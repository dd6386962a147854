package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFileTest {
    @TempDir private Path etc;

    private Path file(final String name) {
        return etc.resolve(name);
    }

    @Test
    void aFileThatIsThereIsNotGone() throws IOException {
        final Path lan = Files.createFile(file("org.tandemgate.carp-my lan.cfg"));

        assertNull(StoredFile.gone(lan.toUri().toString(), etc));
        assertNull(StoredFile.gone(lan.toUri().toString(), null));
    }

    @Test
    void aFileThatWasRemovedIsGone() {
        final Path lan = file("org.tandemgate.carp-lan.cfg");

        assertEquals(lan, StoredFile.gone(lan.toUri().toString(), etc));
        assertEquals(lan, StoredFile.gone(lan.toUri().toString(), null));
    }

    /** etc/ was copied and the copy is in force: what stands in the old one counts no more. */
    @Test
    void theNameCountsInTheDirectoryOfToday(@TempDir final Path before) throws IOException {
        final Path old = Files.createFile(before.resolve("org.tandemgate.carp-lan.cfg"));

        assertEquals(
                file("org.tandemgate.carp-lan.cfg"), StoredFile.gone(old.toUri().toString(), etc));
        Files.createFile(file("org.tandemgate.carp-lan.cfg"));
        assertNull(StoredFile.gone(old.toUri().toString(), etc));
    }

    @Test
    void whatCameFromNoFileIsNotGone() {
        assertNull(StoredFile.gone(null, etc));
        assertNull(StoredFile.gone("", etc));
        assertNull(StoredFile.gone("not a location", etc));
        assertNull(StoredFile.gone("http://example.org/a.cfg", etc));
        assertNull(StoredFile.gone("unknown:/a.cfg", etc));
    }

    /** It may be there: nobody knows. */
    @Test
    void aDirectoryThatCannotBeEnteredHidesNothing() throws IOException {
        final Path loop = Files.createSymbolicLink(file("loop"), file("loop"));

        assertNull(StoredFile.gone(file("org.tandemgate.carp-lan.cfg").toUri().toString(), loop));
    }
}
