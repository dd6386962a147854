package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.election.Role;

class ReadyWatchTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path directory;
    private final FakeElection election = new FakeElection();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream terminal = System.out;
    private Path ready = Path.of("");

    @BeforeEach
    void begin() throws IOException {
        ready = directory.resolve("data").resolve("ready");
        Files.createDirectories(ready.getParent());
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreTerminal() {
        System.setOut(terminal);
    }

    private LocalNode node() {
        return new LocalNode(
                NodeSettings.defaults("gw1"), new MaintenanceFlag(directory.resolve("flag")));
    }

    private ReadyWatch watch(final LocalNode node, final Duration bound) {
        final var watch =
                new ReadyWatch(
                        node,
                        new ConfigurationDirectory(directory),
                        new UnreadableFiles(directory),
                        new ReadyMarker(ready),
                        bound);
        watch.start();
        return watch;
    }

    @Test
    void saysReadyWhenEverythingIsHereAndTakesItBackAtTheEnd() throws Exception {
        Files.writeString(directory.resolve("org.tandemgate.carp-lan.cfg"), "");
        Files.writeString(directory.resolve("org.tandemgate.carp-wan.cfg.example"), "");
        election.roles.put("lan", Role.BACKUP);
        final LocalNode node = node();
        node.attach(election);
        try (ReadyWatch watch = watch(node, LONG)) {
            watch.configured();
            awaitState(Thread.State.WAITING);
            assertFalse(Files.exists(ready), "the container is still booting");
            watch.booted();

            await("ready file", () -> Files.exists(ready));
            await("line", () -> printed.size() > 0);
            assertTrue(node.status().ready());
        }

        assertEquals("tandemgate: node gw1 ready", printed.toString(StandardCharsets.UTF_8).trim());
        assertFalse(Files.exists(ready));
        assertFalse(node.status().ready());
    }

    @Test
    void readyFileNamesNodeAndProcess() throws Exception {
        new ReadyMarker(ready).mark("gw1");

        final var lines = Files.readAllLines(ready);
        assertEquals("name=gw1", lines.get(0));
        assertEquals("pid=" + ProcessHandle.current().pid(), lines.get(1));
        assertTrue(lines.get(2).startsWith("time=20"), lines.get(2));
    }

    @Test
    void leftoverOfACrashIsRemovedAtOnce() throws Exception {
        Files.writeString(ready, "name=gw1\npid=1\n");
        try (ReadyWatch watch = watch(node(), LONG)) {
            assertFalse(Files.exists(ready));
            watch.booted();
        }
    }

    @Test
    void waitsForVirtualHostsThatFilesPromise() throws Exception {
        Files.writeString(directory.resolve("org.tandemgate.carp-lan.cfg"), "");
        Files.writeString(directory.resolve("org.tandemgate.carp-wan.cfg"), "");
        election.roles.put("lan", Role.INIT);
        final LocalNode node = node();
        node.attach(election);
        try (ReadyWatch watch = watch(node, LONG)) {
            watch.configured();
            watch.booted();
            awaitState(Thread.State.TIMED_WAITING);
            assertFalse(Files.exists(ready), "wan is missing");

            synchronized (election) {
                election.roles.put("wan", Role.INIT);
            }
            await("ready file", () -> Files.exists(ready));
        }
    }

    @Test
    void settingsThatNeverComeHoldBackPolicyForABoundedTimeOnly() throws Exception {
        final LocalNode node = node();
        node.holdPolicy();
        node.attach(election);
        assertNull(election.policy);
        try (ReadyWatch watch = watch(node, Duration.ofMillis(100))) {
            watch.booted();

            await("ready file", () -> Files.exists(ready));
            assertTrue(Objects.requireNonNull(election.policy).preempt());
        }
    }

    @Test
    void aPartThatIsNotReadyKeepsTheWholeNodeOut() throws Exception {
        final var table = new FakeReadiness("pfsync", "40 %");
        final LocalNode node = node();
        node.add(table);
        node.attach(election);
        try (ReadyWatch watch = watch(node, LONG)) {
            watch.configured();
            watch.booted();
            await("40 %", () -> "waiting for pfsync: 40 %".equals(hold()));
            table.obstacle = "80 %";
            await("80 %", () -> "waiting for pfsync: 80 %".equals(hold()));
            assertFalse(Files.exists(ready));

            table.obstacle = null;
            await("ready file", () -> Files.exists(ready));
            assertNull(hold());
        }
    }

    private @Nullable String hold() {
        return Objects.requireNonNull(election.policy).hold();
    }

    /** WAITING: for the container or the election; TIMED_WAITING: between two looks at etc/. */
    private static void awaitState(final Thread.State state) throws InterruptedException {
        await(
                "node-ready is " + state,
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .anyMatch(
                                        thread ->
                                                thread.getName().equals("node-ready")
                                                        && thread.getState() == state));
    }

    private static void await(final String what, final BooleanSupplier condition)
            throws InterruptedException {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 5 s: " + what);
            Thread.onSpinWait();
        }
    }
}
