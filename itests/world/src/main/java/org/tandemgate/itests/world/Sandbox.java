package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The private namespaces that {@code itests/world/sandbox} has put this process into. Files below
 * {@link #DIRECTORY} live in memory and vanish with the sandbox, whatever ends it.
 */
public final class Sandbox {
    /** Everything that a world writes. */
    public static final Path DIRECTORY = Path.of("/run/tandemgate");

    private static final Path MARK = DIRECTORY.resolve("sandbox");

    private Sandbox() {}

    /**
     * Checks that this is a sandbox and prepares it once: memory file systems on {@code /run}, a
     * directory for named namespaces, the loop-back interface.
     *
     * @throws WorldException when this process could touch the machine's own network
     */
    public static void enter() {
        requirePrivateNetwork();
        if (Files.exists(MARK)) {
            return;
        }
        Command.run("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run").required();
        try {
            Files.createDirectories(Path.of("/run/netns"));
            Files.createDirectories(DIRECTORY);
            Files.createFile(MARK);
        } catch (IOException e) {
            throw new WorldException("cannot prepare " + DIRECTORY, e);
        }
        Command.run("ip", "link", "set", "dev", "lo", "up").required();
    }

    private static void requirePrivateNetwork() {
        final String outer = System.getenv().getOrDefault("TANDEMGATE_OUTER_NET", "");
        try {
            final String here = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
            if (outer.isEmpty() || outer.equals(here)) {
                throw new WorldException(
                        "this process is in the machine's own network ("
                                + here
                                + "); start it by itests/world/sandbox COMMAND...");
            }
            final List<String> interfaces = Files.readAllLines(Path.of("/proc/net/dev"));
            for (final String line : interfaces.subList(2, interfaces.size())) {
                final String name = line.strip().split(":", 2)[0];
                if (!name.matches("lo|sit0|tunl0|ip6tnl0|gre0|gretap0|erspan0|ip_vti0|ip6gre0")) {
                    throw new WorldException(
                            "interface "
                                    + name
                                    + " is in this namespace, which should be empty; start by"
                                    + " itests/world/sandbox COMMAND...");
                }
            }
        } catch (IOException e) {
            throw new WorldException("cannot see the own namespace in /proc", e);
        }
    }
}
