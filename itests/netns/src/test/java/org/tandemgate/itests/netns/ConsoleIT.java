package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;

/**
 * The console of two live nodes in Chromium, at the client. What is looked at stands in {@code
 * src/test/browser/console.mjs}; this class has the nodes, and does to them what the script asks
 * for.
 */
final class ConsoleIT {
    private static final String PASSWORD = "correct-horse";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Path BROWSER = Path.of("src/test/browser/console.mjs").toAbsolutePath();
    private static final Path PICTURES = Path.of("target/console").toAbsolutePath();

    private static void install(final Node node) {
        final boolean first = node.name().equals("gw1");
        node.configure(
                "users.properties",
                Map.of("vera", PASSWORD + ",viewer", "otto", PASSWORD + ",operator"));
        node.configure(
                "org.tandemgate.peer.cfg",
                Map.of(
                        "key.file",
                        write(node.data().resolve("peer.key"), "a secret of both nodes")));
        NodePair.carp(node, NodePair.lan(), "advskew", first ? "0" : "100");
        NodePair.carp(node, NodePair.serverSide(), "advskew", first ? "0" : "100");
        node.start();
        node.awaitReady();
        node.ha(
                        "feature:install",
                        "ha-web-console",
                        "ha-rest",
                        "ha-events",
                        "ha-peer",
                        "ha-doctor",
                        "ha-config-store")
                .required();
    }

    private static String write(final Path file, final String text) {
        try {
            return Files.writeString(file, text + "\n").toString();
        } catch (final IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** An empty directory for pictures: what lies in it afterwards is of this run. */
    private static void prepare() {
        try {
            if (Files.exists(PICTURES)) {
                try (Stream<Path> old = Files.list(PICTURES)) {
                    for (final Path file : old.toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(PICTURES);
        } catch (final IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void awaitServing(final NodePair nodes, final String address) {
        Wait.untilTrue(
                address + " to serve the page",
                NodePair.LIMIT,
                () ->
                        nodes.net()
                                .client()
                                .run("curl", "-skf", "-m", "5", "https://" + address + ":8443/")
                                .output()
                                .contains("Tandemgate"));
    }

    /** The script asks once: the master dies, with everything that it has told. */
    private static void kill(final Program browser, final Node node) {
        browser.awaitOutput("want 1 kill " + node.name(), LIMIT);
        node.kill();
        write(PICTURES.resolve("done-1"), "killed");
    }

    @Test
    void bothNodesAreSeenAndSteeredFromAPage() {
        Tools.need("chromium", "node", "curl");
        prepare();
        try (NodePair nodes = new NodePair()) {
            install(nodes.gw1());
            install(nodes.gw2());
            nodes.awaitMaster(nodes.net().gw1());
            awaitServing(nodes, "10.0.0.2");
            awaitServing(nodes, "10.0.0.3");
            final Program browser =
                    nodes.world()
                            .own(
                                    nodes.net()
                                            .client()
                                            .start(
                                                    "browser",
                                                    List.of(
                                                            "node",
                                                            BROWSER.toString(),
                                                            System.getProperty(
                                                                    "tandemgate.console"),
                                                            "10.0.0.2",
                                                            "10.0.0.3",
                                                            PICTURES.toString()),
                                                    Map.of("HOME", Sandbox.DIRECTORY.toString())));
            try {
                kill(browser, nodes.gw1());
                assertEquals(0, browser.awaitExit(LIMIT), browser::output);
            } finally {
                System.out.println(browser.output());
            }
        }
    }
}
