package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;

/** carp.md 1.3: VRRP shares protocol number and group with CARP, and must not disturb it. */
final class VrrpNeighbourIT {
    @Test
    void keepalivedWithTheSameNumberIsCountedAndHarmless() throws IOException {
        Tools.need("keepalived", "tcpdump");
        try (NodePair nodes = new NodePair()) {
            final Node ours = nodes.gw1();
            NodePair.carp(ours, NodePair.lan());
            ours.start();
            ours.awaitReady();
            Wait.until("MASTER", NodePair.LIMIT, ours::role, "MASTER"::equals);
            assertEquals(0, dropped(ours));

            final Path file = Sandbox.DIRECTORY.resolve("keepalived.conf");
            Files.writeString(
                    file,
                    """
                    vrrp_instance other {
                        state MASTER
                        interface lan
                        virtual_router_id 1
                        priority 200
                        advert_int 1
                        virtual_ipaddress {
                            10.0.0.99/24
                        }
                    }
                    """);
            final Instant started = Instant.now();
            final Program keepalived =
                    nodes.world()
                            .start(
                                    nodes.net().gw2().machine(),
                                    "keepalived",
                                    List.of(
                                            "keepalived",
                                            "--dont-fork",
                                            "--log-console",
                                            "--use-file",
                                            file.toString(),
                                            "--pid",
                                            Sandbox.DIRECTORY.resolve("keepalived.pid").toString(),
                                            "--vrrp_pid",
                                            Sandbox.DIRECTORY.resolve("vrrp.pid").toString()));
            keepalived.awaitOutput("Entering MASTER STATE", NodePair.LIMIT);
            final Json status =
                    Wait.until(
                            "keepalived to be counted and named",
                            NodePair.LIMIT,
                            ours::status,
                            seen -> seen.get("problems").toString().contains("VRRP"));
            assertTrue(dropped(ours) >= 1, status::toString);
            assertTrue(status.get("problems").toString().contains("10.0.0.3"), status::toString);

            final Wire wire = new Wire(nodes.capture());
            Wait.until(
                    "four adverts beside keepalived",
                    NodePair.LIMIT,
                    () -> wire.adverts(started, Set.of("10.0.0.2")).size(),
                    seen -> seen >= 4);
            assertEquals("MASTER", ours.role());
        }
    }

    private static long dropped(final Node node) {
        return node.virtualHost("lan").get("dropped").get("vrrp").number();
    }
}
