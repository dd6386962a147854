package org.tandemgate.events.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.events.state.Finding;

class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path directory;

    private History open() {
        return new History(new HistoryFile(directory), 0);
    }

    private static List<Finding> finding(final String text) {
        return List.of(new Finding(EventKind.ROLE, "lan", text, new TreeMap<>()));
    }

    private static List<String> texts(final History history) {
        return history.after(0, 10_000).stream().map(Event::text).toList();
    }

    private Path file() {
        return directory.resolve("events");
    }

    @Test
    void idsGoOnAndTheEpochGrowsWithEveryLife() {
        try (History first = open()) {
            first.add(finding("one"), NOW, 5_000_000);
            first.add(finding("two"), NOW, 7_000_000);
            assertEquals(1, first.status().epoch());
        }
        try (History second = open()) {
            // The clock was set back meanwhile: order is told by id and epoch.
            second.add(finding("three"), NOW.minusSeconds(86_400), 1_000_000);

            assertEquals(List.of("one", "two", "three"), texts(second));
            assertEquals(List.of(1L, 2L, 3L), second.after(0, 9).stream().map(Event::id).toList());
            assertEquals(
                    List.of(1L, 1L, 2L), second.after(0, 9).stream().map(Event::epoch).toList());
            assertEquals(7, second.after(1, 1).get(0).uptimeMillis());
            assertEquals(List.of("three"), second.latest(1).stream().map(Event::text).toList());
        }
    }

    /** kill -9 or a power cut in the middle of a line, at every octet of it. */
    @Test
    void aTornTailIsCutOffAndTheNextLineIsWhole() throws IOException {
        try (History history = open()) {
            history.add(finding("one"), NOW, 0);
        }
        final int whole = (int) Files.size(file());
        try (History history = open()) {
            history.add(finding("torn"), NOW, 0);
        }
        final byte[] both = Files.readAllBytes(file());
        for (int length = whole; length < both.length; length++) {
            Files.write(file(), Arrays.copyOf(both, length));
            try (History history = open()) {
                assertEquals(List.of("one"), texts(history));
                assertEquals(length == whole ? 0 : 1, history.status().damaged());
                history.add(finding("next"), NOW, 0);
            }
            try (History history = open()) {
                assertEquals(List.of("one", "next"), texts(history));
                assertEquals(0, history.status().damaged());
            }
        }
    }

    @Test
    void aDamagedLineInTheMiddleIsCountedAndTheOthersStay() throws IOException {
        try (History history = open()) {
            history.add(finding("one"), NOW, 0);
            history.add(finding("two"), NOW, 0);
        }
        final String text = Files.readString(file());
        Files.writeString(
                file(), text.replace("one", "oNe") + "rubbish\n" + text.substring(0, 12) + "\n");
        try (History history = open()) {
            assertEquals(List.of("two"), texts(history));
            assertEquals(3, history.status().damaged());
            history.add(finding("three"), NOW, 0);
            assertEquals(3, history.status().lastId());
        }
    }

    @Test
    void theFilesStayWithinTheirBoundAndTheNewestIsKept() throws IOException {
        final int bound = 4096;
        try (HistoryFile small = new HistoryFile(directory, bound);
                History history = new History(small, 0)) {
            for (int i = 1; i <= 500; i++) {
                history.add(finding("event " + i), NOW, 0);
                assertTrue(Files.size(file()) <= bound);
            }
            assertEquals(500, history.status().lastId());
        }
        assertTrue(Files.size(directory.resolve("events.old")) <= bound);
        try (HistoryFile small = new HistoryFile(directory, bound);
                History history = new History(small, 0)) {
            final List<Long> ids = history.after(0, 9999).stream().map(Event::id).toList();
            assertTrue(ids.size() > 30, ids::toString);
            assertEquals(LongStream.rangeClosed(501 - ids.size(), 500).boxed().toList(), ids);
        }
    }

    @Test
    void memoryIsBounded() {
        try (History history = open()) {
            final List<Finding> many = new ArrayList<>();
            for (int i = 0; i < History.REMEMBERED + 10; i++) {
                many.addAll(finding("x"));
            }
            history.add(many, NOW, 0);
            assertEquals(History.REMEMBERED, history.after(0, 99_999).size());
            assertEquals(11, history.status().firstId());
        }
    }

    /** A directory in the place of the file is what root cannot write either. */
    @Test
    void withoutADiskEventsAreKeptInMemoryAndTheProblemIsNamedUntilItIsOver() throws IOException {
        Files.createDirectory(file());
        try (History history = open()) {
            assertEquals(1, history.add(finding("one"), NOW, 0).size());
            final String problem = history.status().problem();
            assertNotNull(problem);
            assertTrue(problem.contains("cannot be written"), problem);
            assertEquals(List.of("one"), texts(history));

            Files.delete(file());
            history.add(finding("two"), NOW, 0);
            assertNull(history.status().problem());
            assertEquals(2, history.status().lastId());
        }
        try (History history = open()) {
            assertEquals(List.of("two"), texts(history));
            history.add(finding("three"), NOW, 0);
            assertEquals(3, history.status().lastId());
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        try (History history = open()) {
            history.add(finding("one"), NOW, 0);
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aFileThatSomebodyMadeTooLongIsReadFromItsEnd() throws IOException {
        try (History history = open()) {
            history.add(finding("one"), NOW, 0);
        }
        final byte[] line = Files.readAllBytes(file());
        Files.write(file(), new byte[3 * HistoryFile.BOUND]);
        Files.write(file(), new byte[] {'\n'}, StandardOpenOption.APPEND);
        Files.write(file(), line, StandardOpenOption.APPEND);
        try (History history = open()) {
            assertEquals(List.of("one"), texts(history));
        }
    }
}
