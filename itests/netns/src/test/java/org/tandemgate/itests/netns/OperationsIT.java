package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Probe;

/** What an operator does to two nodes in service, seen from the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationsIT {
    private static final Duration LIMIT = NodePair.LIMIT;

    /** contract.md: an edit takes effect within 2 s; the rest is the next advert and slack. */
    private static final Duration EDIT_LIMIT = Duration.ofMillis(3500);

    /** Decision 20: in such a time the notice of a change would have come back to its file. */
    private static final Duration ECHO = Duration.ofSeconds(1);

    private final NodePair nodes = new NodePair();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");
    private final Probe probe;
    private final Beside traffic;

    OperationsIT() {
        Tools.need("tcpdump");
        NodePair.carp(nodes.gw1(), NodePair.lan(), "advskew", "10");
        NodePair.carp(nodes.gw1(), NodePair.serverSide(), "advskew", "10");
        NodePair.carp(nodes.gw2(), NodePair.lan(), "advskew", "100");
        NodePair.carp(nodes.gw2(), NodePair.serverSide(), "advskew", "100");
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
        probe = nodes.probe(GatewayPair.SERVER);
        NodePair.awaitTraffic(probe);
        traffic = new Beside(nodes, probe);
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void aPlannedHandOverAndBackIsUnnoticed() {
        traffic.losesNothing(
                "hand-over and back",
                () -> {
                    move(nodes.gw1(), from2, nodes.net().gw2(), "ha:handover");
                    move(nodes.gw2(), from1, nodes.net().gw1(), "ha:handover");
                });
    }

    @Test
    void maintenanceHandsOverAndSurvivesARestart() {
        traffic.losesNothing(
                "maintenance",
                () -> {
                    beginMaintenance();
                    endMaintenance();
                });
        beginMaintenance();

        final Instant restarted = Instant.now();
        nodes.gw1().terminate();
        nodes.gw1().start();
        nodes.gw1().awaitReady();
        final Instant up = Instant.now();
        Wait.until(
                "six adverts of gw2",
                LIMIT,
                () -> wire.adverts(up, from2).size(),
                seen -> seen >= 6);
        assertEquals(0, wire.adverts(restarted, from1).size());
        final Json status = nodes.gw1().status();
        assertTrue(status.get("maintenance").flag(), status::toString);
        assertTrue(status.toString().contains("new memory"), status::toString);

        endMaintenance();
    }

    private void beginMaintenance() {
        final var gw2 = nodes.net().gw2();
        move(nodes.gw1(), from2, gw2, "ha:maintenance", "on", "--reason", "new memory");
    }

    private void endMaintenance() {
        move(nodes.gw1(), from1, nodes.net().gw1(), "ha:maintenance", "off");
    }

    /** Gives a command and waits until the other node serves. */
    private void move(
            final Node node,
            final Set<String> to,
            final GatewayPair.Gateway next,
            final String... command) {
        final Instant at = Instant.now();
        node.ha(command).required();
        wire.firstAdvert(at, to, any -> true);
        nodes.awaitMaster(next);
        NodePair.awaitTraffic(probe);
    }

    /**
     * An edit of advskew is on the wire within two seconds and the next advert; the next edit may
     * follow at once, and the file stays as its editor left it.
     */
    @Test
    void anEditTakesEffectInService() {
        traffic.losesNothing("edit", this::edit);
    }

    private void edit() {
        final Instant edited = Instant.now();
        NodePair.carp(nodes.gw1(), NodePair.lan(), "advskew", "33");
        final Advert changed = wire.firstAdvert(edited, from1, advert -> advert.advskew() == 33);
        final Duration delay = Duration.between(edited, changed.at());
        assertTrue(delay.compareTo(EDIT_LIMIT) < 0, delay::toString);
        assertEquals(0, wire.adverts(edited, from2).size());

        NodePair.carp(nodes.gw1(), NodePair.lan(), "advskew", "10");
        final FileTime written = nodes.gw1().configured("org.tandemgate.carp-lan.cfg");
        wire.firstAdvert(changed.at(), from1, advert -> advert.advskew() == 10);
        Wait.pause(ECHO);
        assertEquals(written, nodes.gw1().configured("org.tandemgate.carp-lan.cfg"));
    }

    /** A bad edit is refused with key, value, range and file; the old setting stays in force. */
    @Test
    void aBadEditIsRefusedAndTheOldSettingStays() {
        NodePair.carp(nodes.gw1(), NodePair.lan(), "advskew", "300");
        final String refused =
                Wait.until(
                        "the refusal to be shown",
                        LIMIT,
                        this::problemOfTheLan,
                        problem -> problem.contains("300"));
        for (final String part : List.of("advskew", "0..254", "org.tandemgate.carp-lan.cfg")) {
            assertTrue(refused.contains(part), () -> part + " in " + refused);
        }
        final Instant after = Instant.now();
        final Advert advert = wire.firstAdvert(after, from1, any -> true);
        assertEquals(10, advert.advskew());
        final Outcome shown = nodes.gw1().ha("ha:status");
        assertTrue(shown.output().contains("0..254"), shown::toString);

        NodePair.carp(nodes.gw1(), NodePair.lan(), "advskew", "10");
        Wait.until("the refusal to go", LIMIT, this::problemOfTheLan, "null"::equals);
        assertEquals(0, wire.adverts(after, from2).size());
    }

    /** What is refused or degraded of the virtual host, "null" when all is well. */
    private String problemOfTheLan() {
        return nodes.gw1().virtualHost("lan").get("problem").toString();
    }

    /**
     * Decision 9: one node after the other gets an address more, then one less. Between our nodes
     * nobody leaves MASTER, nobody else answers meanwhile, and the address that stays loses
     * nothing.
     */
    @Test
    void addressesComeAndGoOnBothNodesUnnoticed() {
        traffic.losesNothing("addresses", this::addressesComeAndGo);
    }

    private void addressesComeAndGo() {
        final Instant began = Instant.now();
        final String since = nodes.gw1().virtualHost("lan").get("since").text();
        for (final String addresses :
                new String[] {
                    "10.0.0.1/24,2001:db8::1/64,10.0.0.77/24,2001:db8::77/64",
                    "10.0.0.1/24,2001:db8::1/64"
                }) {
            for (final Node node : new Node[] {nodes.gw1(), nodes.gw2()}) {
                final String advskew = node == nodes.gw1() ? "10" : "100";
                NodePair.carp(node, NodePair.lan(), "advskew", advskew, "addresses", addresses);
                awaitAddresses(node, addresses.split(",", -1).length);
                // Longer than the backup's master-down time with one digest on the wire only.
                final Instant edited = Instant.now();
                Wait.until(
                        "adverts four seconds after the edit of " + node.name(),
                        LIMIT,
                        () -> wire.lastAdvert(Set.of("10.0.0.2")).at(),
                        last -> last.isAfter(edited.plusSeconds(4)));
            }
            assertEquals(
                    addresses.contains("10.0.0.77"),
                    nodes.gw1().machine().addresses().contains("10.0.0.77"));
        }
        assertEquals(List.of(), wire.adverts(began, from2), "two masters");
        assertEquals(since, nodes.gw1().virtualHost("lan").get("since").text());
    }

    private static void awaitAddresses(final Node node, final int count) {
        Wait.until(
                node.name() + " to take the edit",
                LIMIT,
                () -> node.virtualHost("lan").get("addresses").items().size(),
                Integer.valueOf(count)::equals);
    }
}
