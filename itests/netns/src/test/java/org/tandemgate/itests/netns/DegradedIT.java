package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;

/** A node whose frames do not get out, or whose log takes no line: two ailments of the machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DegradedIT {
    private static final Duration LIMIT = NodePair.LIMIT;
    private static final long INTERVAL_MILLIS = 1000;

    private final NodePair nodes = new NodePair();
    private final Node ill = nodes.gw1();
    private final Namespace machine = ill.machine();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = machine.addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");
    private final Path log = ill.data().resolve("log.fifo");
    private final Program reader;

    DegradedIT() {
        Tools.need("tcpdump", "nft");
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            final String advskew = node == ill ? "0" : "100";
            NodePair.carp(node, NodePair.lan(), "advskew", advskew);
            NodePair.carp(node, NodePair.serverSide(), "advskew", advskew);
        }
        Command.run("mkfifo", log.toString()).required();
        // Open for writing too: what has stopped and starts anew is no end of it.
        final List<String> read = List.of("sh", "-c", "exec cat <>\"$0\"", log.toString());
        reader = nodes.world().start(machine, "log-reader", read);
        ill.configure("org.ops4j.pax.logging.cfg", loggingTo(log));
        ill.start();
        nodes.gw2().start();
        ill.awaitReady();
        nodes.gw2().awaitReady();
    }

    private static Map<String, String> loggingTo(final Path fifo) {
        final Map<String, String> logging = new LinkedHashMap<>();
        logging.put("log4j2.rootLogger.level", "INFO");
        logging.put("log4j2.rootLogger.appenderRef.Fifo.ref", "Fifo");
        logging.put("log4j2.appender.fifo.type", "File");
        logging.put("log4j2.appender.fifo.name", "Fifo");
        logging.put("log4j2.appender.fifo.fileName", fifo.toString());
        logging.put("log4j2.appender.fifo.layout.type", "PatternLayout");
        logging.put("log4j2.appender.fifo.layout.pattern", "%-5p %m%n");
        return logging;
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void whole() {
        nodes.awaitMaster(nodes.net().gw1());
        awaitRole(nodes.gw2(), "BACKUP");
    }

    private static void awaitRole(final Node node, final String role) {
        Wait.until(node.name() + " to be " + role, LIMIT, node::role, role::equals);
    }

    /**
     * carp.md 3.5: FreeBSD and OpenBSD stay demoted until an administrator comes, once they are
     * BACKUP and send nothing that could go well again.
     */
    @Test
    void sendErrorsMoveTheRoleAndAreForgottenWhenSendingWorksAgain() {
        final Instant broken = Instant.now();
        nft("add table netdev ill");
        nft(
                "add chain netdev ill out"
                        + " { type filter hook egress device lan priority 0; policy drop; }");
        wire.firstAdvert(broken, from2, advert -> true);
        awaitRole(nodes.gw2(), "MASTER");
        // The other side of the same group goes too, although its frames get out.
        awaitRole(ill, "BACKUP");
        awaitStatus("send errors of lan", true);

        final Instant healed = Instant.now();
        nft("delete table netdev ill");
        wire.firstAdvert(healed, from1, advert -> true);
        awaitStatus("send errors of lan", false);
        nodes.awaitMaster(nodes.net().gw1());
        awaitRole(nodes.gw2(), "BACKUP");
        assertEquals("[]", ill.status().get("problems").toString());
    }

    private void nft(final String command) {
        machine.run("nft", command).required();
    }

    private void awaitStatus(final String text, final boolean wanted) {
        Wait.until(
                "ha:status " + (wanted ? "to say " : "not to say any more ") + text,
                LIMIT,
                () -> ill.ha("ha:status").output(),
                seen -> seen.contains(text) == wanted);
    }

    /**
     * The log is a pipe that nobody reads, as on a disk that hangs: adverts go on in time, and so
     * do changes of the role.
     */
    @Test
    void aLogThatTakesNoLineDelaysNothing() {
        reader.signal("STOP");
        try {
            fill();
            final Instant stalled = Instant.now();
            // FileInstall logs the edit, and hangs there.
            NodePair.carp(ill, NodePair.lan(), "advskew", "0", "description", "of a hanging disk");
            final List<Advert> adverts =
                    Wait.until(
                            "ten adverts with a hanging log",
                            LIMIT,
                            () -> wire.adverts(stalled, Set.of("10.0.0.2")),
                            seen -> seen.size() >= 10);
            assertInTime(stalled, adverts);
            assertEquals(List.of(), wire.adverts(stalled, from2));

            nodes.net().gw1().lan().pull();
            wire.firstAdvert(Instant.now(), from2, advert -> true);
            final Instant plugged = Instant.now();
            nodes.net().gw1().lan().plug();
            wire.firstAdvert(plugged, from1, advert -> true);
            nodes.awaitMaster(nodes.net().gw1());
            assertTrue(!reader.output().contains("link down: lan"), "the log did not hang");
        } finally {
            reader.signal("CONT");
        }
        reader.awaitOutput("link down: lan", LIMIT);
        reader.awaitOutput("lan BACKUP -> MASTER: preempting", LIMIT);
    }

    /** 64 KiB are what a pipe holds, pipe(7); what does not fit is not written. */
    private void fill() {
        machine.run("dd", "if=/dev/zero", "of=" + log, "oflag=nonblock", "bs=512", "count=1024");
    }

    private static void assertInTime(final Instant from, final List<Advert> adverts) {
        final List<Instant> at =
                Stream.concat(Stream.of(from), adverts.stream().map(Advert::at)).toList();
        long longest = 0;
        for (int i = 1; i < at.size(); i++) {
            longest = Math.max(longest, Duration.between(at.get(i - 1), at.get(i)).toMillis());
        }
        final long measured = longest;
        System.out.println(
                "measured hanging log: longest time between adverts " + measured + " ms");
        assertTrue(measured < 2 * INTERVAL_MILLIS, () -> "an advert was late: " + measured + " ms");
    }
}
