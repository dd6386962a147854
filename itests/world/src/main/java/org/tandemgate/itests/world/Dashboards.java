package org.tandemgate.itests.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pages of the demo's nodes, which a browser of this machine reaches by {@link Door}. Without
 * doors, as in tests, there are none.
 */
final class Dashboards {
    private static final Map<String, String> ADDRESSES =
            Map.of("gw1", "10.0.0.2", "gw2", "10.0.0.3");
    private static final String PORT = "8443";
    private static final String USER = "demo";
    private static final String PASSWORD = word(40);
    private static final String SECRET = word(160);

    private Dashboards() {}

    private static String word(final int bits) {
        return new BigInteger(bits, new SecureRandom()).toString(36);
    }

    private static boolean hasDoors() {
        return System.getenv().containsKey(DoorMain.DIRECTORY);
    }

    /** Accounts, and the secret by which the nodes ask each other; before they start. */
    static void prepare(final List<Node> nodes) {
        if (!hasDoors()) {
            return;
        }
        for (final Node node : nodes) {
            node.configure("users.properties", Map.of(USER, PASSWORD + ",admin"));
            try {
                final Path key = Files.writeString(node.data().resolve("peer.key"), SECRET);
                node.configure("org.tandemgate.peer.cfg", Map.of("key.file", key.toString()));
            } catch (final IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }
    }

    /** Installs the pages, and says where they are. */
    static void open(
            final Narrator narrator,
            final World world,
            final Namespace client,
            final List<Node> nodes) {
        if (!hasDoors()) {
            return;
        }
        final Path directory = Path.of(System.getenv().getOrDefault(DoorMain.DIRECTORY, ""));
        final String[] ports = System.getenv().getOrDefault(DoorMain.PORTS, "").split(" ", 2);
        final List<String> inside =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DoorMain.class.getName(),
                                "inside"));
        for (final Node node : nodes) {
            node.ha(
                            "feature:install",
                            "ha-web-console",
                            "ha-rest",
                            "ha-events",
                            "ha-peer",
                            "ha-doctor")
                    .required();
            inside.addAll(
                    List.of(
                            directory.resolve(node.name()).toString(),
                            ADDRESSES.get(node.name()),
                            PORT));
        }
        world.start(client, "doors", inside);
        narrator.say(
                "dashboard",
                "https://127.0.0.1:"
                        + ports[0]
                        + "/ (gw1), https://127.0.0.1:"
                        + ports[1]
                        + "/ (gw2)");
        narrator.say("", "user " + USER + ", password " + PASSWORD + "; with --keep they stay");
    }
}
