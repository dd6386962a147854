package org.tandemgate.itests.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Program: doors to the pages of a demo's nodes.
 *
 * <p>{@code outside COMMAND...} opens one for each node on this machine's loop-back, runs the demo
 * with their addresses in its environment, and ends with it. {@code inside FILE ADDRESS PORT...}
 * are the other ends, on a machine that reaches the nodes.
 */
public final class DoorMain {
    /** In the environment of the demo: directory of the sockets, and the ports of both doors. */
    static final String DIRECTORY = "TANDEMGATE_DOORS";

    static final String PORTS = "TANDEMGATE_DOOR_PORTS";

    private DoorMain() {}

    public static void main(final String[] args) throws IOException, InterruptedException {
        if (args.length > 1 && args.length % 3 == 1 && args[0].equals("inside")) {
            for (int i = 1; i < args.length; i += 3) {
                final var way = new InetSocketAddress(args[i + 1], Integer.parseInt(args[i + 2]));
                Door.inside(Path.of(args[i]), way);
            }
            Thread.currentThread().join();
        } else if (args.length > 1 && args[0].equals("outside")) {
            System.exit(outside(List.of(args).subList(1, args.length)));
        } else {
            System.err.println("usage: DoorMain outside COMMAND... | inside FILE ADDRESS PORT...");
            System.exit(1);
        }
    }

    private static int outside(final List<String> command)
            throws IOException, InterruptedException {
        final Path directory =
                Files.createTempDirectory(
                        "tandemgate-doors",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(directory)));
        try (Door first = Door.outside(directory.resolve("gw1"));
                Door second = Door.outside(directory.resolve("gw2"))) {
            final var builder = new ProcessBuilder(command).inheritIO();
            builder.environment()
                    .putAll(
                            Map.of(
                                    DIRECTORY,
                                    directory.toString(),
                                    PORTS,
                                    first.port() + " " + second.port()));
            final Process demo = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(demo::destroy));
            return demo.waitFor();
        }
    }

    private static void clear(final Path directory) {
        try {
            Files.deleteIfExists(directory.resolve("gw1"));
            Files.deleteIfExists(directory.resolve("gw2"));
            Files.deleteIfExists(directory);
        } catch (final IOException busy) {
            System.err.println("demo: " + directory + " stays: " + busy.getMessage());
        }
    }
}
