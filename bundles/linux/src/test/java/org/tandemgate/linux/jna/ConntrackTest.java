package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackDifference;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;

/** The connection table of the kernel; what it holds is read from /proc/net/nf_conntrack. */
@ExtendWith(NetworkNamespaces.class)
class ConntrackTest {
    private static final int ROOMY = 8 << 20;
    private static final int TIGHT = 4_608;
    private static final IpAddress CLIENT = IpAddress.parse("10.9.0.100");
    private static final IpAddress GATEWAY = IpAddress.parse("203.0.113.1");
    private static final IpAddress SERVER = IpAddress.parse("198.51.100.7");

    private final Conntrack conntrack = new NetlinkConntrack();

    private static ConntrackEntry tcp(final int port) {
        return new ConntrackEntry(
                new ConntrackFlow(
                        new ConntrackTuple(CLIENT, SERVER, 6, port, 443),
                        new ConntrackTuple(SERVER, GATEWAY, 6, 443, port),
                        0),
                0,
                ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED,
                1000,
                0x2a,
                new ConntrackTcp(3, 0x0b, 0x0b, 7, 8));
    }

    private Map<ConntrackFlow, ConntrackEntry> table(final NetworkNamespace in) throws Exception {
        final Map<ConntrackFlow, ConntrackEntry> table = new HashMap<>();
        in.run(() -> conntrack.read(null, 0, entry -> table.put(entry.flow(), entry)));
        return table;
    }

    private static List<String> lines(final NetworkNamespace in) throws Exception {
        return in.execute("cat", "/proc/net/nf_conntrack").lines().toList();
    }

    /** Everything that comes until the monitor is quiet and {@code count} events were seen. */
    private static List<ConntrackEvent> events(final ConntrackMonitor monitor, final int count)
            throws Exception {
        final List<ConntrackEvent> events = new ArrayList<>();
        return Await.until(
                count + " events",
                5_000,
                () -> {
                    events.addAll(monitor.receive());
                    return events;
                },
                seen -> seen.size() >= count);
    }

    private static ConntrackEvent.Changed changed(final ConntrackEvent event) {
        return (ConntrackEvent.Changed) event;
    }

    @Test
    void createsATranslatedConnectionAsTheKernelWouldHave(final NetworkNamespace here)
            throws Exception {
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(40000));
            assertEquals(List.of(), writer.flush());
        }
        final List<String> lines = lines(here);
        assertEquals(1, lines.size(), lines::toString);
        final String line = lines.get(0).replaceAll(" +", " ");
        assertTrue(
                line.contains(
                        "ESTABLISHED src=10.9.0.100 dst=198.51.100.7 sport=40000 dport=443"
                                + " src=198.51.100.7 dst=203.0.113.1 sport=443 dport=40000 [ASSURED]"
                                + " mark=42"),
                line);
        final ConntrackEntry read = table(here).get(tcp(40000).flow());
        assertEquals(tcp(40000).tcp(), read.tcp());
        assertEquals(0x2a, read.mark());
        assertTrue((read.status() & ConntrackEntry.SRC_NAT) != 0, read::toString);
        assertTrue(read.timeoutSeconds() > 900 && read.timeoutSeconds() <= 1000, read::toString);
    }

    @Test
    void createsEveryProtocolOfBothFamilies(final NetworkNamespace here) throws Exception {
        final IpAddress a = IpAddress.parse("2001:db8::1");
        final IpAddress b = IpAddress.parse("2001:db8::2");
        final List<ConntrackTuple> tuples =
                List.of(
                        new ConntrackTuple(CLIENT, SERVER, 17, 5000, 53),
                        new ConntrackTuple(CLIENT, SERVER, 1, 4711, 8 << 8),
                        new ConntrackTuple(CLIENT, SERVER, 50, 0, 0),
                        new ConntrackTuple(a, b, 6, 6000, 80),
                        new ConntrackTuple(a, b, 17, 6000, 53),
                        new ConntrackTuple(a, b, 58, 4712, 128 << 8));
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            for (int zone = 0; zone < 2; zone++) {
                for (final ConntrackTuple tuple : tuples) {
                    final var flow = new ConntrackFlow(tuple, tuple.inverse(), zone);
                    final var tcp = tuple.protocol() == 6 ? new ConntrackTcp(3, 8, 8, 0, 0) : null;
                    writer.create(new ConntrackEntry(flow, 0, 0, 60, 0, tcp));
                }
            }
            assertEquals(List.of(), writer.flush());
        }
        final var table = table(here);
        assertEquals(12, table.size());
        for (final ConntrackTuple tuple : tuples) {
            assertTrue(table.containsKey(new ConntrackFlow(tuple, tuple.inverse(), 1)));
        }
        final List<ConntrackEntry> udp6 = new ArrayList<>();
        assertEquals(2, here.call(() -> conntrack.read(Family.IPV6, 17, udp6::add)));
        assertEquals(tuples.get(4), udp6.get(0).flow().original());
        assertEquals(6, here.call(() -> conntrack.read(Family.IPV4, 0, entry -> {})));
    }

    /** SCTP goes on by its verification tags alone. */
    @Test
    void createsAnAssociationWithItsTags(final NetworkNamespace here) throws Exception {
        final var original = new ConntrackTuple(CLIENT, SERVER, 132, 5000, 2905);
        final var tags = ConntrackExtras.of(new ConntrackSctp(4, 0x89abcdef, 7));
        final var flow = new ConntrackFlow(original, original.inverse(), 0);
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(new ConntrackEntry(flow, 0, 6, 100, 0, null, tags));
            assertEquals(List.of(), writer.flush());
        }
        assertEquals(tags, table(here).get(flow).extras());
    }

    @Test
    void findsOneConnection(final NetworkNamespace here) throws Exception {
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(1));
            writer.create(tcp(2));
            assertEquals(List.of(), writer.flush());
        }
        final ConntrackTuple original = tcp(2).flow().original();
        final ConntrackEntry found = here.call(() -> conntrack.find(original, 0));
        assertEquals(tcp(2).flow(), found.flow());
        assertEquals(table(here).get(found.flow()).id(), found.id());
        assertNull(here.call(() -> conntrack.find(original, 1)));
        assertNull(here.call(() -> conntrack.find(tcp(3).flow().original(), 0)));
    }

    @Test
    void tellsWhatTheKernelRefusesAndDoesTheRest(final NetworkNamespace here) throws Exception {
        final int many = 2 * ConntrackWriter.BATCH + 10;
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(1001));
            assertEquals(List.of(), writer.flush());
            for (int i = 0; i < many; i++) {
                writer.create(tcp(1000 + i));
            }
            writer.remove(tcp(9).flow(), 0);
            writer.update(tcp(10));
            final List<ConntrackWriter.Refusal> refusals = writer.flush();
            assertEquals(
                    List.of(
                            new ConntrackWriter.Refusal(1, tcp(1001).flow(), Errno.EEXIST),
                            new ConntrackWriter.Refusal(many, tcp(9).flow(), Errno.ENOENT),
                            new ConntrackWriter.Refusal(many + 1, tcp(10).flow(), Errno.ENOENT)),
                    refusals);
            assertTrue(refusals.get(1).toString().endsWith("ENOENT (2)"), refusals::toString);
            assertEquals(List.of(), writer.flush());
        }
        assertEquals(many, table(here).size());
    }

    @Test
    void changesAndRemovesOnlyTheConnectionThatIsMeant(final NetworkNamespace here)
            throws Exception {
        try (ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(40000));
            writer.flush();
            final ConntrackEntry made = table(here).get(tcp(40000).flow());
            writer.update(
                    new ConntrackEntry(
                            made.flow(), made.id(), 0, 50, 7, new ConntrackTcp(4, 8, 8, 0, 0)));
            assertEquals(List.of(), writer.flush());
            final ConntrackEntry closing = table(here).get(tcp(40000).flow());
            assertEquals(4, closing.tcp().state());
            assertEquals(7, closing.mark());
            assertTrue(closing.timeoutSeconds() <= 50, closing::toString);
            assertTrue((closing.status() & ConntrackEntry.ASSURED) != 0);
            writer.update(
                    new ConntrackEntry(
                            made.flow(), 0, ConntrackEntry.SEEN_REPLY, 50, 7, closing.tcp()));
            assertEquals(Errno.EBUSY, writer.flush().get(0).errno());

            writer.remove(made.flow(), made.id() ^ 1);
            assertEquals(1, writer.flush().size());
            assertEquals(1, table(here).size());
            writer.remove(made.flow(), made.id());
            assertEquals(List.of(), writer.flush());
            assertEquals(Map.of(), table(here));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.create(new ConntrackEntry(made.flow(), 0, 0, 0, 0, null)));
        }
    }

    @Test
    void hearsWhatItWroteItselfAndWhatPacketsDid(final NetworkNamespace here) throws Exception {
        here.execute("nft", "add table inet t");
        here.execute("nft", "add chain inet t c { type filter hook output priority 0; }");
        here.execute("nft", "add rule inet t c ct state new");
        try (ConntrackMonitor monitor = here.call(() -> conntrack.openMonitor(ROOMY));
                ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(40000));
            writer.flush();
            final ConntrackEntry made = table(here).get(tcp(40000).flow());
            writer.remove(made.flow(), made.id());
            writer.flush();
            final List<ConntrackEvent> own = events(monitor, 2);
            assertEquals(ConntrackEvent.Kind.NEW, changed(own.get(0)).kind());
            assertEquals(writer.port(), changed(own.get(0)).port());
            assertEquals(made.id(), changed(own.get(0)).entry().id());
            assertEquals(ConntrackEvent.Kind.DESTROY, changed(own.get(1)).kind());
            assertEquals(writer.port(), changed(own.get(1)).port());

            here.run(ConntrackTest::sendOneDatagram);
            final var traffic = changed(events(monitor, 1).get(0));
            assertEquals(ConntrackEvent.Kind.NEW, traffic.kind());
            assertEquals(0, traffic.port());
            assertEquals(9999, traffic.entry().flow().original().destinationKey());
            assertEquals(List.of(), monitor.receive());
            assertFalse(monitor.fd() < 0);
        }
    }

    @Test
    void newEntriesAreHeardUnlessTheyAreNotWanted(final NetworkNamespace here) throws Exception {
        try (ConntrackMonitor monitor = here.call(() -> conntrack.openMonitor(ROOMY));
                ConntrackWriter writer = here.call(conntrack::openWriter)) {
            monitor.hearNew(false);
            writer.create(tcp(1));
            writer.create(tcp(2));
            writer.remove(tcp(1).flow(), 0);
            assertEquals(List.of(), writer.flush());
            final var end = changed(events(monitor, 1).get(0));
            assertEquals(ConntrackEvent.Kind.DESTROY, end.kind());
            assertEquals(tcp(1).flow(), end.entry().flow());

            monitor.hearNew(true);
            writer.create(tcp(3));
            assertEquals(List.of(), writer.flush());
            final var begun = changed(events(monitor, 1).get(0));
            assertEquals(tcp(3).flow(), begun.entry().flow());
            assertEquals(List.of(), monitor.receive());
        }
    }

    private static void sendOneDatagram() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            final InetAddress loopback = InetAddress.getLoopbackAddress();
            socket.send(new DatagramPacket(new byte[1], 1, loopback, 9999));
        }
    }

    /** pfsync.md 4.3: lost events are told once; the table and what was heard are compared. */
    @Test
    void whatWasLostIsFoundByComparing(final NetworkNamespace here) throws Exception {
        final Map<ConntrackFlow, ConntrackEntry> known = new HashMap<>();
        try (ConntrackMonitor monitor = here.call(() -> conntrack.openMonitor(TIGHT));
                ConntrackWriter writer = here.call(conntrack::openWriter)) {
            writer.create(tcp(1));
            writer.flush();
            hear(events(monitor, 1), known);
            for (int port = 2; port <= 500; port++) {
                writer.create(tcp(port));
            }
            writer.remove(tcp(1).flow(), 0);
            assertEquals(List.of(), writer.flush());

            final boolean lost = hear(drain(monitor), known);

            assertTrue(lost, "nothing was lost with a buffer of " + TIGHT);
            assertTrue(known.size() < 499, "heard of " + known.size());
            final Map<ConntrackFlow, ConntrackEntry> read = table(here);
            final long appeared =
                    read.values().stream()
                            .map(entry -> ConntrackDifference.of(known.get(entry.flow()), entry))
                            .filter(what -> what == ConntrackDifference.APPEARED)
                            .count();
            assertEquals(499 - known.size() + 1, appeared);
            known.keySet().removeAll(read.keySet());
            assertEquals(Set.of(tcp(1).flow()), known.keySet());

            // And it hears again.
            writer.remove(tcp(2).flow(), 0);
            writer.flush();
            assertEquals(1, events(monitor, 1).size());
        }
    }

    private static List<ConntrackEvent> drain(final ConntrackMonitor monitor) throws Exception {
        final List<ConntrackEvent> events = new ArrayList<>();
        List<ConntrackEvent> more = monitor.receive();
        while (!more.isEmpty()) {
            events.addAll(more);
            more = monitor.receive();
        }
        return events;
    }

    private static boolean hear(
            final List<ConntrackEvent> events, final Map<ConntrackFlow, ConntrackEntry> known) {
        boolean lost = false;
        for (final ConntrackEvent event : events) {
            if (event instanceof ConntrackEvent.Changed it) {
                if (it.kind() == ConntrackEvent.Kind.DESTROY) {
                    known.remove(it.entry().flow());
                } else {
                    known.put(it.entry().flow(), it.entry());
                }
            } else {
                lost = true;
            }
        }
        return lost;
    }

    @Test
    void nothingWorksAfterClosing(final NetworkNamespace here) throws Exception {
        final ConntrackWriter writer = here.call(conntrack::openWriter);
        final ConntrackMonitor monitor = here.call(() -> conntrack.openMonitor(ROOMY));
        writer.create(tcp(1));
        writer.close();
        writer.close();
        monitor.close();
        assertEquals(Errno.EBADF, assertThrows(LinuxException.class, writer::flush).errno());
        assertEquals(Errno.EBADF, assertThrows(LinuxException.class, monitor::receive).errno());
        assertEquals(Map.of(), table(here));
    }
}
