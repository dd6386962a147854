package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/** A node as a process of its machine: how it begins and ends, and what it precedes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProcessIT {
    private static final Duration LIMIT = NodePair.LIMIT;

    /** Field of /proc/PID/stat behind the name in parentheses, proc(5): state is the first. */
    private static final int NICE = 16;

    private static final String REMOVED = "org.tandemgate.carp-gone.cfg";
    private static final String MASTER_OF_REMOVED = "(?s).*vhid=9 [^\n]*-> MASTER.*";

    private final NodePair nodes = new NodePair();
    private final Node node = nodes.gw1();
    private final Namespace machine = node.machine();
    private final Path log = node.data().resolve("log/karaf.log");

    ProcessIT() {
        Tools.need("tcpdump", "nft");
        NodePair.carp(node, NodePair.lan(), "advbase", "0", "advskew", "20");
        NodePair.carp(node, NodePair.serverSide(), "advbase", "0", "advskew", "20");
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    /** As unpacked: nothing that an earlier life has stored. */
    @BeforeEach
    void firstBoot() throws IOException {
        machine.run("rm", "-rf", node.data().resolve("cache").toString()).required();
        Files.deleteIfExists(log);
    }

    @AfterEach
    void end() {
        if (node.isAlive()) {
            node.terminate();
        }
    }

    /**
     * Nothing of it is left on the machine, and the next start is whole.
     *
     * @param moment the log has this; empty for the launcher, which has no log yet
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Enabling SLF4J API support",
                "INIT -> BACKUP",
                "Adding features",
                "Installing bundles",
                "Starting bundles"
            })
    void aStopInTheMiddleOfAFirstBootLeavesNothingAndTheNextStartIsWhole(final String moment) {
        node.start();
        Wait.until("the log to say " + moment, LIMIT, this::text, seen -> seen.contains(moment));
        node.terminate();

        assertFalse(Files.exists(node.data().resolve("ready")));
        final String links = machine.ip("link", "show");
        assertFalse(links.contains("carp"), links);
        assertEquals("", machine.run("nft", "list", "tables").required().output());

        node.start();
        node.awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
        assertEquals("[]", node.status().get("problems").toString());
        final String features = node.ha("feature:list", "--installed").required().output();
        final List<String> wanted =
                List.of("ha-carp", "ha-gratuitous-arp", "ha-node", "ha-shell", "ha-command-socket");
        final List<String> started =
                features.lines()
                        .filter(line -> line.contains("Started"))
                        .map(line -> line.split(" ", 2)[0])
                        .filter(wanted::contains)
                        .toList();
        assertEquals(wanted, started, features);
    }

    /**
     * A distribution unpacked over one of the same version: its bundles run, and not what was
     * stored of those before. A file that is removed between two lives is not remembered by the
     * second one, whatever the first has stored.
     */
    @Test
    void anotherInstallationTakesItsOwnBundlesAndKeepsAddedFeatures() throws IOException {
        node.start();
        node.awaitReady();
        node.ha("feature:install", "ha-kea").required();
        final Map<String, String> removed = new LinkedHashMap<>(NodePair.lan());
        removed.putAll(Map.of("vhid", "9", "addresses", "10.0.0.9/24", "advbase", "0"));
        node.configure(REMOVED, removed);
        Wait.until("it to be MASTER", LIMIT, this::text, seen -> seen.matches(MASTER_OF_REMOVED));
        final Path stored = Files.createFile(node.data().resolve("cache/stored"));
        node.kill();
        node.program().awaitExit(LIMIT);
        node.unconfigure(REMOVED);
        final int before = text().length();

        node.start();
        node.awaitReady();
        assertTrue(Files.exists(stored), "the same installation keeps what it has stored");
        final String second = text().substring(before);
        assertFalse(second.contains("vhid=9 "), second);
        final String forgotten = "org.tandemgate.carp~gone is forgotten: " + node.etc();
        assertTrue(second.contains(forgotten), second);
        assertFalse(node.ha("config:list").required().output().contains(REMOVED));
        node.terminate();

        final Path known = node.data().resolve("installation");
        Files.writeString(known, "/elsewhere 0a1b\n\n");
        node.start();
        node.awaitReady();

        assertFalse(Files.exists(stored), "stored by another installation");
        final String features = node.ha("feature:list", "--installed").required().output();
        assertTrue(features.matches("(?s).*ha-kea [^\n]*Started.*"), features);
        assertTrue(read(known).endsWith("\n,ha-kea\n"), read(known));
        assertEquals("[]", node.status().get("problems").toString());
    }

    private String text() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Decision 8: where it is permitted, as here, no ordinary work goes before the election. */
    @Test
    void theElectionPrecedesOrdinaryWorkAndItsMemoryStays() {
        node.start();
        node.awaitReady();

        final Path process = Path.of("/proc", Long.toString(node.program().pid()));
        assertEquals(List.of(-20L), niceOf(process, "carp-loop"));
        assertEquals(List.of(-20L), niceOf(process, "carp-addresses"));
        assertEquals(List.of(-15L), niceOf(process, "Finalizer"));
        final String locked =
                read(process.resolve("status"))
                        .lines()
                        .filter(line -> line.startsWith("VmLck:"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(Long.parseLong(locked.replaceAll("[^0-9]", "")) > 10_000, locked);
    }

    private static List<Long> niceOf(final Path process, final String thread) {
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            return tasks.filter(
                            task ->
                                    read(task.resolve("comm"))
                                            .strip()
                                            .equals(thread.substring(0, length(thread))))
                    .map(task -> read(task.resolve("stat")))
                    .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE])
                    .map(Long::valueOf)
                    .toList();
        } catch (final IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** TASK_COMM_LEN. */
    private static int length(final String thread) {
        return Math.min(thread.length(), 15);
    }

    /** Empty for a thread that has ended meanwhile. */
    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException ended) {
            return "";
        }
    }
}
