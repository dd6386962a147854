package org.tandemgate.itests.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.keaha.flow.Report;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.UnixChannel;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;

/** Debian's kea-dhcp4 without interfaces: the whole HA hook, no DHCP traffic. */
final class KeaServer implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration COMMAND = Duration.ofSeconds(15);

    private final Process process;
    private final Path directory;
    private final UnixChannel channel;

    private KeaServer(final Process process, final Path directory) {
        this.process = process;
        this.directory = directory;
        channel = new UnixChannel(directory.resolve("kea4-ctrl-socket"), 1 << 20);
    }

    /** Starts one without HA and waits until it answers. */
    static KeaServer start(final String name) throws IOException {
        final Path directory = Sandbox.DIRECTORY.resolve("kea-" + name);
        Files.createDirectory(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        final Path file = directory.resolve("kea.conf");
        Files.writeString(
                file,
                """
                { "Dhcp4": {
                  "interfaces-config": { "interfaces": [] },
                  "control-socket": { "socket-type": "unix", "socket-name": "DIR/kea4-ctrl-socket" },
                  "lease-database": { "type": "memfile", "persist": false },
                  "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
                  "cache-threshold": 0.25,
                  "subnet4": [ { "id": 1, "subnet": "10.77.0.0/24",
                    "pools": [ { "pool": "10.77.0.100 - 10.77.0.200" } ],
                    "option-data": [ { "name": "routers", "data": "10.77.0.1" } ] } ],
                  "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                    "output_options": [ { "output": "DIR/kea.log" } ] } ] } }
                """
                        .replace("DIR", directory.toString()));
        final var builder = new ProcessBuilder("kea-dhcp4", "-p", "10067", "-c", file.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .environment()
                .putAll(
                        Map.of(
                                "KEA_PIDFILE_DIR", directory.toString(),
                                "KEA_LOCKFILE_DIR", directory.toString(),
                                "KEA_CONTROL_SOCKET_DIR", directory.toString(),
                                "KEA_DHCP_DATA_DIR", directory.toString(),
                                "KEA_LOG_FILE_DIR", directory.toString()));
        final var server = new KeaServer(builder.start(), directory);
        Wait.until(
                "kea-dhcp4 of " + name + " to answer",
                LIMIT,
                () -> server.tried(Command.of("version-get")),
                answer -> answer.contains("DONE"));
        return server;
    }

    /** The directory that Debian installs hooks into, e.g. below x86_64-linux-gnu. */
    static String hooks() throws IOException {
        try (Stream<Path> machines = Files.list(Path.of("/usr/lib"))) {
            return machines.map(path -> path.resolve("kea/hooks"))
                    .filter(path -> Files.exists(path.resolve("libdhcp_ha.so")))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    UnixChannel channel() {
        return channel;
    }

    Answer ask(final Command command) throws ChannelException {
        return channel.ask(command, COMMAND);
    }

    /** The answer in words, or why there is none. */
    String tried(final Command command) {
        try {
            return ask(command).toString();
        } catch (final ChannelException none) {
            return none.reason().toString();
        }
    }

    /** The configuration that it runs with. */
    Json.Obj configuration() throws ChannelException {
        return (Json.Obj) ask(Command.of("config-get")).arguments().orElseThrow();
    }

    /** What it says of itself, e.g. {@code hot-standby [gw-a]}; why not, when it does not. */
    String state() {
        try {
            final Report report = Report.of(ask(Command.of("ha-heartbeat")));
            return report.state().wireName() + " " + report.scopes();
        } catch (final ChannelException none) {
            return none.reason().toString();
        } catch (final BadAnswerException bad) {
            return String.valueOf(bad.getMessage());
        }
    }

    void await(final String state) {
        Wait.until(directory + " to be " + state, LIMIT, this::state, state::equals);
    }

    /** The file that it was started with. */
    String file() throws IOException {
        return Files.readString(directory.resolve("kea.conf"));
    }

    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("kea-dhcp4 survives SIGKILL");
            }
        } catch (final InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        channel.close();
        kill();
    }
}
