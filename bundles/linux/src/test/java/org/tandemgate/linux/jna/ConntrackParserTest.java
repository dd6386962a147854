package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** The connection table of a real kernel (see the comment in each .hex file). */
class ConntrackParserTest {
    private static ByteBuffer buffer(final byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    }

    private static List<ConntrackEntry> dump() throws Exception {
        final List<ConntrackEntry> entries = new ArrayList<>();
        boolean complete = false;
        for (final byte[] datagram : Captured.datagrams("conntrack")) {
            final var dump = new NetlinkConntrack.Dump(buffer(datagram), entries::add);
            dump.add(datagram.length);
            complete |= dump.isComplete();
        }
        assertTrue(complete);
        return entries;
    }

    private static ConntrackEntry entry(
            final String source, final int protocol, final int sourceKey) throws Exception {
        final IpAddress address = IpAddress.parse(source);
        return dump().stream()
                .filter(it -> it.flow().original().source().equals(address))
                .filter(it -> it.flow().original().protocol() == protocol)
                .filter(it -> it.flow().original().sourceKey() == sourceKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such entry"));
    }

    private static ConntrackTuple tuple(
            final String address, final int protocol, final int from, final int to) {
        final IpAddress both = IpAddress.parse(address);
        return new ConntrackTuple(both, both, protocol, from, to);
    }

    @Test
    void readsUdpOfBothFamilies() throws Exception {
        final ConntrackEntry four = entry("127.0.0.1", 17, 40053);
        assertEquals(tuple("127.0.0.1", 17, 40053, 53), four.flow().original());
        assertEquals(tuple("127.0.0.1", 17, 53, 40053), four.flow().reply());
        assertEquals(0, four.flow().zone());
        assertEquals(
                ConntrackEntry.SEEN_REPLY | ConntrackEntry.CONFIRMED,
                four.status() & (ConntrackEntry.SEEN_REPLY | ConntrackEntry.CONFIRMED));
        assertEquals(7, four.mark());
        assertTrue(four.timeoutSeconds() > 0 && four.timeoutSeconds() <= 30, four::toString);
        assertNull(four.tcp());
        final ConntrackEntry six = entry("::1", 17, 40054);
        assertEquals(tuple("::1", 17, 40054, 54), six.flow().original());
        assertEquals(six.flow().original().inverse(), six.flow().reply());
        assertNotEquals(four.id(), six.id());
        assertTrue(four.id() > 0 && four.id() <= 0xffffffffL);
    }

    @Test
    void readsEchoes() throws Exception {
        final ConntrackEntry four = entry("127.0.0.1", 1, 4711);
        assertEquals(tuple("127.0.0.1", 1, 4711, 8 << 8), four.flow().original());
        assertEquals(tuple("127.0.0.1", 1, 4711, 0), four.flow().reply());
        final ConntrackEntry six = entry("::1", 58, 4712);
        assertEquals(tuple("::1", 58, 4712, 128 << 8), six.flow().original());
        assertEquals(tuple("::1", 58, 4712, 129 << 8), six.flow().reply());
    }

    @Test
    void readsTcp() throws Exception {
        final ConntrackEntry entry = entry("127.0.0.1", 6, 40080);
        assertEquals(new ConntrackTcp(3, 0x23, 0x23, 10, 10), entry.tcp());
        assertTrue((entry.status() & ConntrackEntry.ASSURED) != 0);
        assertTrue(entry.timeoutSeconds() > 300_000, entry::toString);
    }

    @Test
    void readsTranslations() throws Exception {
        final ConntrackEntry entry = entry("127.0.0.1", 17, 45353);
        assertEquals(IpAddress.parse("127.0.0.9"), entry.flow().reply().destination());
        assertEquals(6000, entry.flow().reply().destinationKey());
        assertTrue((entry.status() & ConntrackEntry.SRC_NAT) != 0);
        assertFalse((entry.status() & ConntrackEntry.DST_NAT) != 0);
    }

    private static List<ConntrackEvent.Changed> events() throws Exception {
        final List<ConntrackEvent> events = new ArrayList<>();
        for (final byte[] datagram : Captured.datagrams("conntrack-events")) {
            NetlinkConntrackMonitor.parse(buffer(datagram), 0, datagram.length, events);
        }
        return events.stream().map(event -> (ConntrackEvent.Changed) event).toList();
    }

    /** A connection of TCP from its first packet to the flush by another socket. */
    @Test
    void readsEventsAndWhoCausedThem() throws Exception {
        final var original = tuple("127.0.0.1", 6, 40080, 80);
        final List<ConntrackEvent.Changed> life =
                events().stream()
                        .filter(it -> it.entry().flow().original().equals(original))
                        .toList();
        assertEquals(ConntrackEvent.Kind.NEW, life.get(0).kind());
        assertEquals(ConntrackEvent.Kind.UPDATE, life.get(1).kind());
        assertEquals(0, life.get(0).port());
        final var last = life.get(life.size() - 1);
        assertEquals(ConntrackEvent.Kind.DESTROY, last.kind());
        assertTrue(last.port() != 0, last::toString);
        assertEquals(last.entry().id(), life.get(0).entry().id());
        final ConntrackTcp first = life.get(0).entry().tcp();
        assertNotNull(first);
        assertEquals(1, first.state());
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        final byte[] datagram = Captured.datagrams("conntrack-events").get(0);
        for (int length = 1; length < datagram.length; length++) {
            final int end = length;
            assertThrows(
                    MalformedPacketException.class,
                    () ->
                            NetlinkConntrackMonitor.parse(
                                    buffer(datagram), 0, end, new ArrayList<>()),
                    "length " + length);
        }
        // Also with a header that agrees: unless an attribute that may be absent is.
        for (int length = 16; length < datagram.length; length++) {
            final byte[] cut = datagram.clone();
            buffer(cut).putInt(0, length);
            final List<ConntrackEvent> events = new ArrayList<>();
            try {
                NetlinkConntrackMonitor.parse(buffer(cut), 0, length, events);
                assertEquals(1, events.size());
            } catch (final MalformedPacketException refused) {
                assertEquals(List.of(), events);
            }
        }
    }

    /** Attributes of lengths that hold no value, and lengths that lead nowhere. */
    @Test
    void refusesEveryBentLength() throws Exception {
        final byte[] datagram = Captured.datagrams("conntrack-events").get(0);
        int refused = 0;
        for (int at = 20; at < datagram.length; at += 4) {
            for (final int length : new int[] {0, 3, 4, 5, 0xffff}) {
                final byte[] bent = datagram.clone();
                buffer(bent).putShort(at, (short) length);
                try {
                    NetlinkConntrackMonitor.parse(buffer(bent), 0, bent.length, new ArrayList<>());
                } catch (final MalformedPacketException malformed) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 50, "refused " + refused);
    }

    @Test
    void dumpEndsWithTheErrorOfTheKernel() throws Exception {
        final ByteBuffer error = buffer(new byte[36]);
        error.putInt(0, 36).putShort(4, (short) Netlink.NLMSG_ERROR).putInt(16, -Errno.EPERM);
        final var dump = new NetlinkConntrack.Dump(error, entry -> {});
        final var refused = assertThrows(LinuxException.class, () -> dump.add(36));
        assertTrue(refused.getMessage().contains("EPERM (1)"), refused.getMessage());
        assertTrue(dump.isComplete());
        error.putInt(0, 15);
        assertThrows(
                MalformedPacketException.class,
                () -> new NetlinkConntrack.Dump(error, entry -> {}).add(36));
    }

    @Test
    void aProtocolNeedsAFamily() {
        assertThrows(IllegalArgumentException.class, () -> NetlinkConntrack.request(null, 17));
    }
}
