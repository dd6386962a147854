package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceFlagTest {
    private static final Maintenance DISK =
            new Maintenance(Instant.parse("2026-01-01T10:00:00Z"), "neue Platte für gw1");

    @TempDir private Path directory;

    private MaintenanceFlag flag() {
        return new MaintenanceFlag(directory.resolve("maintenance"));
    }

    @Test
    void readsWhatItStored() throws Exception {
        flag().store(DISK);

        assertEquals(Optional.of(DISK), flag().load());
        flag().clear();
        assertEquals(Optional.empty(), flag().load());
    }

    @Test
    void everyCutOfTheFileIsDamage() throws Exception {
        flag().store(DISK);
        final Path file = directory.resolve("maintenance");
        final byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(DamagedFlagException.class, () -> flag().load(), "length " + length);
        }
    }

    @Test
    void garbageHugeFilesAndDirectoriesAreDamage() throws Exception {
        final Path file = directory.resolve("maintenance");
        Files.write(file, new byte[300]);
        assertThrows(DamagedFlagException.class, () -> flag().load());
        Files.writeString(file, "since=yesterday\nreason=x\nend\n");
        assertThrows(DamagedFlagException.class, () -> flag().load());
        Files.writeString(file, "x".repeat(5000), StandardCharsets.UTF_8);
        assertThrows(DamagedFlagException.class, () -> flag().load());
        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(DamagedFlagException.class, () -> flag().load());
    }

    /** A power cut between writing the temporary file and renaming it: nothing was decided yet. */
    @Test
    void leftoverOfAnInterruptedStoreIsRemovedAndMeansNothing() throws Exception {
        final Path leftover = directory.resolve("maintenance.tmp");
        Files.writeString(leftover, "since=2026");

        assertEquals(Optional.empty(), flag().load());
        assertFalse(Files.exists(leftover));

        flag().store(DISK);
        Files.writeString(leftover, "since=2026");
        assertEquals(Optional.of(DISK), flag().load());
    }

    @Test
    void reasonStaysOnOneLineAndWithinItsLimit() throws Exception {
        flag().store(new Maintenance(DISK.since(), "two\nlines\r\nend\n"));
        assertEquals("two lines end", flag().load().orElseThrow().reason());

        flag().store(new Maintenance(DISK.since(), "y".repeat(5000)));
        assertEquals(200, flag().load().orElseThrow().reason().length());
    }
}
