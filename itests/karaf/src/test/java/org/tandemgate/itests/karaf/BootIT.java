package org.tandemgate.itests.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.itests.world.Wait;

/**
 * The archive, unpacked, read-only, started by its own scripts with nothing in the environment but
 * JAVA_HOME, in a network namespace without a route; on this Java and on the newest one installed.
 */
@Timeout(180)
class BootIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path HOMES = Path.of("/usr/lib/jvm");

    /** Lines of level WARN that are known and harmless; none so far. */
    private static final Set<String> EXPECTED = Set.of();

    /** Where Karaf's features service starts; the election is before it. */
    private static final int FEATURES_LEVEL = 15;

    private static final Set<String> EARLY =
            new TreeSet<>(
                    List.of(
                            "jna",
                            "org.apache.felix.configadmin",
                            "org.apache.felix.configadmin.plugin.interpolation",
                            "org.apache.felix.converter",
                            "org.apache.felix.coordinator",
                            "org.apache.felix.fileinstall",
                            "org.apache.felix.metatype",
                            "org.apache.felix.scr",
                            "org.apache.karaf.features.extension",
                            "org.osgi.service.component",
                            "org.osgi.util.function",
                            "org.osgi.util.promise",
                            "org.tandemgate.api",
                            "org.tandemgate.carp",
                            "org.tandemgate.gratuitousarp",
                            "org.tandemgate.linux",
                            "org.tandemgate.net",
                            "org.tandemgate.node",
                            "pax-logging-api",
                            "pax-logging-log4j2",
                            "pax-url-aether"));

    @TempDir static Path directory;

    private static Path home = Path.of("unset");

    @BeforeAll
    static void unpack() throws Exception {
        final Path archive = Path.of(System.getProperty("tandemgate.archive", "unset"));
        run("tar", "-xzf", archive.toString(), "-C", directory.toString());
        try (Stream<Path> files = Files.list(directory)) {
            home = files.findFirst().orElseThrow();
        }
        run("chmod", "-R", "a-w", home.toString());
    }

    /** This Java and the newest below /usr/lib/jvm. */
    static Stream<Path> javas() throws IOException {
        final Path here = Path.of(System.getProperty("java.home")).toRealPath();
        final Map<Integer, Path> byVersion = new TreeMap<>();
        if (Files.isDirectory(HOMES)) {
            try (Stream<Path> found = Files.list(HOMES)) {
                for (final Path java :
                        found.filter(java -> Files.isReadable(java.resolve("release"))).toList()) {
                    byVersion.put(version(java), java.toRealPath());
                }
            }
        }
        final List<Path> javas = new ArrayList<>(List.of(here));
        byVersion.values().stream()
                .reduce((older, newer) -> newer)
                .filter(java -> !java.equals(here))
                .ifPresent(javas::add);
        return javas.stream();
    }

    /** Each costs the first advertisement time; another Karaf may bring more. */
    @Test
    void onlyWhatTheElectionNeedsStartsBeforeIt() throws Exception {
        final Properties startup = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("etc/startup.properties"))) {
            startup.load(reader);
        }
        final Set<String> early = new TreeSet<>();
        for (final String bundle : startup.stringPropertyNames()) {
            final String jar = bundle.substring(bundle.lastIndexOf('/') + 1);
            final int level = Integer.parseInt(startup.getProperty(bundle));
            if (level < FEATURES_LEVEL) {
                early.add(jar.replaceFirst("-[0-9].*", ""));
            }
        }
        assertEquals(EARLY, early);
    }

    @ParameterizedTest
    @MethodSource("javas")
    void aNodeBootsAnswersAndStops(final Path java) throws Exception {
        final Path node = Files.createTempDirectory(directory, "node");
        final Path data = node.resolve("data");
        // A leftover of a node that died must not count.
        Files.createDirectories(data);
        Files.writeString(data.resolve("ready"), "stale");
        final Path output = node.resolve("output");

        final long start = System.nanoTime();
        final Process process =
                start(
                        java,
                        output,
                        "setsid",
                        home.resolve("bin/tandemgate-node").toString(),
                        node.toString());
        try {
            Wait.untilTrue(
                    "the stale ready file to go",
                    LIMIT,
                    () -> !isStale(data) || !process.isAlive());
            Wait.until("ready", LIMIT, () -> state(process, data, output), "ready"::equals);
            final long ready = millisSince(start);

            Wait.until(
                    "the ready line",
                    LIMIT,
                    () -> text(output),
                    seen -> seen.contains("tandemgate: node "));
            assertEquals(
                    niceAllowed(java, data), niceOfSession(process.pid()), "in its own session");
            final long call = commandsAnswer(java, data);
            damagedArchiveDoesNoHarm(java, data);
            assertEquals(
                    Set.of(),
                    internetSockets(process.pid()),
                    "the container opened TCP or UDP sockets");
            assertEquals(List.of(), complaints(data), "in the log");
            assertTrue(
                    text(data.resolve("log/karaf.log")).contains("Enabling SLF4J API support"),
                    "what came before Config Admin is not in the log");
            System.err.printf(
                    "boot on Java %d: ready after %d ms, bin/ha %d ms a call%n",
                    version(java), ready, call);
        } finally {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the node ignores SIGTERM");
        }
        assertFalse(Files.exists(data.resolve("ha.sock")), "the socket stays behind");
    }

    /**
     * @return milliseconds of the quickest of five calls
     */
    private static long commandsAnswer(final Path java, final Path data) throws Exception {
        assertEquals("0 hello  world", ha(java, data, "shell:echo", "hello  world"));
        assertTrue(
                ha(java, data, "no:such")
                        .startsWith("1 ha: this node has no such command: no:such"));
        assertEquals("6", ha(java, data, "--timeout", "1", "shell:sleep", "30").substring(0, 1));
        // Needs a role: on Java 24 and later this is what the agent is for.
        final String bundles = ha(java, data, "bundle:list -t 0 -s | grep org.tandemgate");
        assertTrue(bundles.startsWith("0 "), bundles);
        for (final String line : bundles.substring(2).split("\n", -1)) {
            assertTrue(line.contains("Active"), bundles);
        }
        assertEquals("0", ha(java, data, "bundle:restart", "org.tandemgate.gratuitousarp").strip());
        final String client =
                run(java, data, "echo 'shell:echo from the client' | " + home + "/bin/client -b");
        assertEquals("0 from the client", client);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            final long start = System.nanoTime();
            ha(java, data, "shell:echo", "hello");
            best = Math.min(best, millisSince(start));
        }
        return best;
    }

    /** The first call has stored the client's classes; what is stored may be of another Java. */
    private static void damagedArchiveDoesNoHarm(final Path java, final Path data)
            throws Exception {
        final Path archive = data.resolve("cds/ha.jsa");
        assertTrue(Files.size(archive) > 100_000, "no archive of the client's classes");
        final byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, new byte[5000]);
        assertEquals("0 hello", ha(java, data, "shell:echo", "hello"));
        Files.write(archive, whole);
        assertEquals("0 hello", ha(java, data, "shell:echo", "hello"));
    }

    @ParameterizedTest
    @MethodSource("javas")
    void withoutANodeTheAnswerSaysWhatToDo(final Path java) throws Exception {
        final Path nowhere = Files.createTempDirectory(directory, "nowhere");

        final String answer = ha(java, nowhere, "shell:echo", "hello");

        assertTrue(
                answer.startsWith("1 ha: no node runs with the data directory " + nowhere), answer);
        assertTrue(answer.contains("--data DIR"), answer);
    }

    private static boolean isStale(final Path data) {
        final Path file = data.resolve("ready");
        try {
            return Files.exists(file) && Files.readString(file).equals("stale");
        } catch (final IOException justGone) {
            return false;
        }
    }

    private static String state(final Process process, final Path data, final Path output) {
        if (Files.exists(data.resolve("ready"))) {
            return "ready";
        }
        return (process.isAlive() ? "running: " : "ended: ") + text(output);
    }

    private static String text(final Path output) {
        try {
            return Files.readString(output);
        } catch (final IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** -15, or 0 where this user may not; then that is printed. */
    private static int niceAllowed(final Path java, final Path data) throws Exception {
        final String tried =
                run(
                        java,
                        data,
                        "setsid --wait sh -c 'renice -n -15 -p $$ >/dev/null"
                                + " && { [ ! -e /proc/$$/autogroup ]"
                                + " || echo -15 >/proc/$$/autogroup; }'");
        if (!tried.startsWith("0")) {
            System.err.println("this user may rank no session: " + tried);
        }
        return tried.startsWith("0") ? -15 : 0;
    }

    /**
     * What the kernel ranks the process's session at, beside others: see sched(7), autogroup. A
     * kernel without that ranks by process.
     */
    private static int niceOfSession(final long pid) throws IOException {
        final Path autogroup = Path.of("/proc", Long.toString(pid), "autogroup");
        final String rank =
                Files.exists(autogroup)
                        ? Files.readString(autogroup)
                        : "nice "
                                + Files.readString(autogroup.resolveSibling("stat"))
                                        .split(" ", -1)[18];
        return Integer.parseInt(rank.strip().replaceFirst(".*nice ", ""));
    }

    /** Lines of the log that an operator would look into. */
    private static List<String> complaints(final Path data) throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("log/karaf.log"))) {
            return lines.filter(line -> line.contains("| WARN ") || line.contains("| ERROR"))
                    .filter(line -> EXPECTED.stream().noneMatch(line::contains))
                    .toList();
        }
    }

    /** Sockets of the process that are in the kernel's tables of TCP and UDP. */
    private static Set<String> internetSockets(final long pid) throws IOException {
        final Set<String> inodes = new TreeSet<>();
        for (final String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (final String line :
                    Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table))) {
                final String[] columns = line.strip().split(" +", -1);
                if (columns.length > 9) {
                    inodes.add("socket:[" + columns[9] + "]");
                }
            }
        }
        final Set<String> open = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (final Path descriptor : descriptors.toList()) {
                open.add(
                        Files.isSymbolicLink(descriptor)
                                ? Files.readSymbolicLink(descriptor).toString()
                                : "");
            }
        }
        assertNotEquals(Set.of(), open);
        open.retainAll(inodes);
        return open;
    }

    private static int version(final Path java) throws IOException {
        for (final String line : Files.readAllLines(java.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                return Integer.parseInt(line.replaceAll("[^0-9.]", "").split("\\.", -1)[0]);
            }
        }
        throw new IOException("no JAVA_VERSION in " + java.resolve("release"));
    }

    private static String ha(final Path java, final Path data, final String... words)
            throws Exception {
        final StringBuilder line = new StringBuilder(home + "/bin/ha --data " + data);
        for (final String word : words) {
            line.append(" '").append(word).append('\'');
        }
        return run(java, data, line.toString());
    }

    /** Exit code and output of a shell line, in an environment of JAVA_HOME and KARAF_DATA. */
    private static String run(final Path java, final Path data, final String line)
            throws Exception {
        final Path output = Files.createTempFile(directory, "output", "");
        final ProcessBuilder builder = builder(java, output, "/bin/sh", "-c", line);
        builder.environment().put("KARAF_DATA", data.toString());
        final Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), line);
        return process.exitValue() + " " + Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    private static Process start(final Path java, final Path output, final String... words)
            throws IOException {
        return builder(java, output, words).start();
    }

    private static ProcessBuilder builder(
            final Path java, final Path output, final String... words) {
        final ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().put("JAVA_HOME", java.toString());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(output.toFile()).redirectErrorStream(true);
        return builder;
    }

    private static void run(final String... words) throws Exception {
        final Process process = new ProcessBuilder(words).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", words));
    }

    private static long millisSince(final long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
