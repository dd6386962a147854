package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete Tandemgate runtime in a namespace, with configuration and data of its own. It can die
 * and be started again; what it has stored stays, as on a disk.
 */
public final class Node implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(75);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Distribution distribution;
    private final Namespace machine;
    private final Path etc;
    private final Path data;
    private @Nullable Program program;

    /**
     * Prepares its directories; nothing runs yet.
     *
     * @param distribution what it runs
     * @param machine where it runs; also its name
     */
    public Node(final Distribution distribution, final Namespace machine) {
        this.distribution = distribution;
        this.machine = machine;
        final Path directory = Sandbox.DIRECTORY.resolve("node-" + machine.name());
        etc = directory.resolve("etc");
        data = directory.resolve("data");
        try {
            deleteTree(directory);
            Files.createDirectories(data);
            Files.createDirectories(etc);
        } catch (IOException e) {
            throw new WorldException("cannot prepare " + directory, e);
        }
    }

    public String name() {
        return machine.name();
    }

    public Namespace machine() {
        return machine;
    }

    /** What it runs. */
    public Distribution distribution() {
        return distribution;
    }

    /** Its configuration directory. */
    public Path etc() {
        return etc;
    }

    /** Its data directory. */
    public Path data() {
        return data;
    }

    /** Writes a whole configuration file in one step, as an editor does that renames. */
    public void configure(final String fileName, final Map<String, String> properties) {
        final var text = new StringBuilder();
        properties.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        try {
            final Path fresh = Files.writeString(data.resolve(fileName + ".new"), text);
            Files.move(fresh, etc.resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WorldException("cannot write " + fileName + " of " + name(), e);
        }
    }

    /** When a configuration file was written last. */
    public FileTime configured(final String fileName) {
        try {
            return Files.getLastModifiedTime(etc.resolve(fileName));
        } catch (IOException e) {
            throw new WorldException("cannot see " + fileName + " of " + name(), e);
        }
    }

    /** Removes a configuration file. */
    public void unconfigure(final String fileName) {
        try {
            Files.deleteIfExists(etc.resolve(fileName));
        } catch (IOException e) {
            throw new WorldException("cannot delete " + fileName + " of " + name(), e);
        }
    }

    /**
     * Starts the runtime and returns at once.
     *
     * @param wrapper a program and its arguments that become the runtime, e.g. {@code setpriv}
     */
    public void start(final String... wrapper) {
        if (program != null && program.isAlive()) {
            throw new WorldException(name() + " runs already");
        }
        try {
            Files.deleteIfExists(data.resolve("ready"));
        } catch (IOException e) {
            throw new WorldException("cannot remove the ready file of " + name(), e);
        }
        final List<String> argv = new ArrayList<>(List.of(wrapper));
        argv.addAll(List.of(distribution.home().resolve("bin/karaf").toString(), "server"));
        program = machine.start("node", argv, environment());
    }

    /** Waits until the node says that it is ready. */
    public void awaitReady() {
        Wait.until(
                name() + " to be ready",
                READY_LIMIT,
                () -> {
                    final boolean ready = Files.exists(data.resolve("ready"));
                    if (!ready && !program().isAlive()) {
                        throw new WorldException(name() + " ended: " + program().output());
                    }
                    return ready ? "ready" : program().output();
                },
                "ready"::equals);
    }

    public boolean isAlive() {
        return program != null && program.isAlive();
    }

    /** Runs a command of the node by its bin/ha. */
    public Outcome ha(final String... command) {
        final var argv = new ArrayList<String>();
        argv.add(distribution.home().resolve("bin/ha").toString());
        argv.addAll(List.of(command));
        return Command.run(machine.inside(argv), environment(), COMMAND_LIMIT);
    }

    /** The node's own view, {@code ha:status --json}; its exit status only sums that up. */
    public Json status() {
        final Outcome outcome = ha("ha:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output())
                : Json.parse(outcome.required().output());
    }

    /** One virtual host of {@link #status}. */
    public Json virtualHost(final String virtualHost) {
        final Json status = status();
        return status.get("virtualHosts").items().stream()
                .filter(host -> host.get("name").text().equals(virtualHost))
                .findFirst()
                .orElseThrow(
                        () -> new WorldException("no " + virtualHost + " on " + name() + status));
    }

    /** MASTER, BACKUP, MIXED or INIT; the error text while the node does not answer. */
    public String role() {
        final Outcome outcome = ha("ha:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output()).get("role").text()
                : "no answer (" + outcome.exit() + "): " + outcome.errors().strip();
    }

    /** The running program. */
    public Program program() {
        if (program == null) {
            throw new WorldException(name() + " was never started");
        }
        return program;
    }

    /** Ends it without warning. */
    public void kill() {
        program().kill();
    }

    /** Asks it to stop, SIGTERM, and waits until it is gone. */
    public void terminate() {
        program().terminate(STOP_LIMIT);
    }

    /** The environment that its scripts need. */
    public Map<String, String> environment() {
        final Map<String, String> environment = new LinkedHashMap<>();
        environment.put("KARAF_ETC", etc.toString());
        environment.put("KARAF_DATA", data.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }

    private static void deleteTree(final Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (final Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
