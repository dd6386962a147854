package org.tandemgate.itests.world.dhcp;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * Debian's kea-dhcp4 or kea-dhcp6 on a machine; it can die and be started again, its leases stay.
 */
public final class KeaHost {
    private final World world;
    private final Namespace machine;
    private final String program;
    private final Path directory;
    private @Nullable Program running;

    /**
     * Prepares its directory; nothing runs yet.
     *
     * @param program {@code kea-dhcp4} or {@code kea-dhcp6}
     * @param configuration with DIR for its directory, HOOKS for that of the hooks
     */
    public KeaHost(
            final World world,
            final Namespace machine,
            final String program,
            final String configuration) {
        this.world = world;
        this.machine = machine;
        this.program = program;
        directory = Sandbox.DIRECTORY.resolve(program + "-" + machine.name());
        try {
            if (!Files.exists(directory)) {
                Files.createDirectory(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwxr-x---")));
            }
            Files.deleteIfExists(directory.resolve("leases.csv"));
            write(configuration);
        } catch (IOException e) {
            throw new WorldException("cannot prepare " + directory, e);
        }
    }

    private void write(final String configuration) throws IOException {
        Files.writeString(
                directory.resolve("kea.conf"),
                configuration.replace("DIR", directory.toString()).replace("HOOKS", hooks()));
    }

    /** The directory that Debian installs hooks into, e.g. below x86_64-linux-gnu. */
    public static String hooks() {
        try (Stream<Path> machines = Files.list(Path.of("/usr/lib"))) {
            return machines.map(path -> path.resolve("kea/hooks"))
                    .filter(path -> Files.exists(path.resolve("libdhcp_ha.so")))
                    .findFirst()
                    .orElseThrow(
                            () -> new WorldException("no kea/hooks/libdhcp_ha.so below /usr/lib"))
                    .toString();
        } catch (IOException e) {
            throw new WorldException("cannot look for the hooks of Kea", e);
        }
    }

    /**
     * Starts it and returns at once.
     *
     * @param environment more of it
     */
    public void start(final Map<String, String> environment) {
        final String place = directory.toString();
        final var whole =
                new HashMap<>(
                        Map.of(
                                "KEA_PIDFILE_DIR", place,
                                "KEA_LOCKFILE_DIR", place,
                                "KEA_CONTROL_SOCKET_DIR", place,
                                "KEA_DHCP_DATA_DIR", place,
                                "KEA_LOG_FILE_DIR", place));
        whole.putAll(environment);
        running =
                world.own(
                        machine.start(program, List.of(program, "-c", place + "/kea.conf"), whole));
    }

    /** Starts it and returns at once. */
    public void start() {
        start(Map.of());
    }

    /** The process. */
    public Program process() {
        if (running == null) {
            throw new WorldException(program + " of " + machine + " was never started");
        }
        return running;
    }

    /** Its control socket. */
    public Path socket() {
        return directory.resolve("ctrl-socket");
    }

    /** What it logged. */
    public String log() {
        try {
            return Files.readString(directory.resolve("kea.log"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /**
     * Gives it a command.
     *
     * @param command JSON
     * @return its answer, or why there is none
     */
    public String ask(final String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap(command.getBytes(StandardCharsets.UTF_8)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    /** Addresses of DHCPv4 that it has given, and the Ethernet address of whoever has each. */
    public Map<String, String> leases() {
        final String answer = ask("{\"command\":\"lease4-get-all\"}");
        if (!answer.contains("\"leases\"")) {
            throw new WorldException(program + " of " + machine + " tells no leases: " + answer);
        }
        final Map<String, String> leases = new HashMap<>();
        Json.parse(answer)
                .get("arguments")
                .get("leases")
                .items()
                .forEach(
                        lease ->
                                leases.put(
                                        lease.get("ip-address").text(),
                                        lease.get("hw-address").text()));
        return leases;
    }

    /** Its state and scopes, e.g. {@code hot-standby [gw1]}; an error text when it has none. */
    public String state() {
        final String answer = ask("{\"command\":\"ha-heartbeat\"}");
        if (!answer.contains("\"state\"")) {
            return answer;
        }
        final var arguments = Json.parse(answer).get("arguments");
        return arguments.get("state").text()
                + " "
                + arguments.get("scopes").items().stream().map(it -> it.text()).toList();
    }
}
