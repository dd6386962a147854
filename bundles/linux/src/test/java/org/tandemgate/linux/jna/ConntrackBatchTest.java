package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;

/** Requests as octets; that the kernel takes them is tested in ConntrackTest. */
class ConntrackBatchTest {
    private static final IpAddress CLIENT = IpAddress.parse("10.9.0.100");
    private static final IpAddress GATEWAY = IpAddress.parse("203.0.113.1");
    private static final IpAddress SERVER = IpAddress.parse("198.51.100.7");
    private static final ConntrackTuple ORIGINAL =
            new ConntrackTuple(CLIENT, SERVER, 6, 40000, 443);

    private static ConntrackEntry entry(final ConntrackTuple original, final ConntrackTuple reply) {
        return new ConntrackEntry(
                new ConntrackFlow(original, reply, 0), 77, 0xffff, 0xffffffffL, -2, null);
    }

    private static List<NetlinkMessage> messages(final ConntrackBatch batch) throws Exception {
        final ByteBuffer octets = batch.octets();
        final byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        return NetlinkMessage.split(copy, copy.length);
    }

    private static NetlinkMessage created(final ConntrackEntry entry) throws Exception {
        final var batch = new ConntrackBatch(1);
        batch.create(entry);
        return messages(batch).get(0);
    }

    private static String hex(final NetlinkMessage message, final int attribute) throws Exception {
        final byte[] octets = message.attributes(Ct.NFGENMSG).octets(attribute);
        return octets == null ? "absent" : HexFormat.of().formatHex(octets);
    }

    @Test
    void tuplesOctetByOctet() throws Exception {
        final NetlinkMessage message = created(entry(ORIGINAL, ORIGINAL.inverse()));
        assertEquals(Ct.NEW, message.type());
        assertEquals(
                Netlink.NLM_F_REQUEST | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, message.flags());
        assertEquals(Sockets.AF_INET, message.body().get(0));
        assertEquals(
                "14000180"
                        + "08000100"
                        + "0a090064"
                        + "08000200"
                        + "c6336407"
                        + "1c000280"
                        + "05000100"
                        + "06000000"
                        + "06000200"
                        + "9c400000"
                        + "06000300"
                        + "01bb0000",
                hex(message, Ct.TUPLE_ORIG));
        assertEquals(
                "14000180"
                        + "08000100"
                        + "c6336407"
                        + "08000200"
                        + "0a090064"
                        + "1c000280"
                        + "05000100"
                        + "06000000"
                        + "06000200"
                        + "01bb0000"
                        + "06000300"
                        + "9c400000",
                hex(message, Ct.TUPLE_REPLY));
        // SEEN_REPLY and ASSURED, and CONFIRMED as the kernel demands.
        assertEquals("0000000e", hex(message, Ct.STATUS));
        assertEquals("ffffffff", hex(message, Ct.TIMEOUT));
        assertEquals("fffffffe", hex(message, Ct.MARK));
        for (final int absent : new int[] {Ct.NAT_SRC, Ct.NAT_DST, Ct.PROTOINFO, Ct.ZONE, Ct.ID}) {
            assertEquals("absent", hex(message, absent));
        }
    }

    /** The reply is the plain inverse; the translation stands in an attribute of its own. */
    @Test
    void sourceTranslation() throws Exception {
        final var reply = new ConntrackTuple(SERVER, GATEWAY, 6, 443, 52111);
        final NetlinkMessage message = created(entry(ORIGINAL, reply));
        assertEquals(
                hex(created(entry(ORIGINAL, ORIGINAL.inverse())), Ct.TUPLE_REPLY),
                hex(message, Ct.TUPLE_REPLY));
        assertEquals(
                "08000100"
                        + "cb007101"
                        + "08000200"
                        + "cb007101"
                        + "14000380"
                        + "06000100"
                        + "cb8f0000"
                        + "06000200"
                        + "cb8f0000",
                hex(message, Ct.NAT_SRC));
        assertEquals("absent", hex(message, Ct.NAT_DST));
    }

    @Test
    void destinationTranslation() throws Exception {
        final var original = new ConntrackTuple(CLIENT, GATEWAY, 6, 40000, 8443);
        final NetlinkMessage message =
                created(entry(original, new ConntrackTuple(SERVER, CLIENT, 6, 443, 40000)));
        assertEquals("absent", hex(message, Ct.NAT_SRC));
        assertTrue(hex(message, Ct.NAT_DST).contains("c6336407"));
        assertTrue(hex(message, Ct.NAT_DST).contains("01bb"));
        // Only the port of it.
        final NetlinkMessage port =
                created(entry(original, new ConntrackTuple(GATEWAY, CLIENT, 6, 443, 40000)));
        assertTrue(hex(port, Ct.NAT_DST).contains("cb007101"));
    }

    /** An echo is answered by another type, which is no translation; another id is one. */
    @Test
    void translationOfEchoes() throws Exception {
        final var echo = new ConntrackTuple(CLIENT, SERVER, 1, 4711, 8 << 8);
        final NetlinkMessage plain = created(entry(echo, echo.inverse()));
        assertEquals("absent", hex(plain, Ct.NAT_SRC) + hex(plain, Ct.NAT_DST).substring(6));
        final NetlinkMessage translated =
                created(entry(echo, new ConntrackTuple(SERVER, GATEWAY, 1, 99, 0)));
        assertEquals("absent", hex(translated, Ct.NAT_DST));
        assertTrue(hex(translated, Ct.NAT_SRC).endsWith("06000100006300000600020000630000"));
        assertTrue(
                hex(translated, Ct.TUPLE_ORIG)
                        .endsWith("0600040012670000" + "0500050008000000" + "0500060000000000"));
    }

    @Test
    void tcpWithFlagsAndTheirMask() throws Exception {
        final var tcp = new ConntrackTcp(3, 0x0b, 0x0a, 7, 9);
        final NetlinkMessage message =
                created(
                        new ConntrackEntry(
                                new ConntrackFlow(ORIGINAL, ORIGINAL.inverse(), 0x102),
                                0,
                                0,
                                1,
                                0,
                                tcp));
        assertEquals(
                "2c000180"
                        + "05000100"
                        + "03000000"
                        + "05000200"
                        + "07000000"
                        + "05000300"
                        + "09000000"
                        + "06000400"
                        + "0b0b0000"
                        + "06000500"
                        + "0a0a0000",
                hex(message, Ct.PROTOINFO));
        assertEquals("0102", hex(message, Ct.ZONE));
    }

    /** On change the kernel refuses translations, and clears no bit. */
    @Test
    void changesAndRemovals() throws Exception {
        final var batch = new ConntrackBatch(3);
        assertTrue(batch.isEmpty());
        final var flow =
                new ConntrackFlow(ORIGINAL, new ConntrackTuple(SERVER, GATEWAY, 6, 1, 2), 0);
        final var entry = new ConntrackEntry(flow, 5, 0, 100, 0, null);
        batch.update(entry);
        batch.remove(flow, 0xfedcba98L);
        batch.remove(flow, 0);
        assertTrue(batch.isFull());
        final List<NetlinkMessage> messages = messages(batch);
        assertEquals(List.of(0, 1, 2), messages.stream().map(NetlinkMessage::sequence).toList());
        assertEquals(Netlink.NLM_F_REQUEST, messages.get(0).flags());
        assertEquals("absent", hex(messages.get(0), Ct.NAT_SRC));
        assertEquals("absent", hex(messages.get(0), Ct.TUPLE_REPLY));
        assertEquals("absent", hex(messages.get(0), Ct.STATUS));
        assertEquals(Ct.DELETE, messages.get(1).type());
        assertEquals("fedcba98", hex(messages.get(1), Ct.ID));
        assertEquals("absent", hex(messages.get(2), Ct.ID));
        batch.clear();
        assertTrue(batch.isEmpty());
        assertFalse(batch.octets().hasRemaining());
    }

    /** The longest request there is fits as often as the batch says. */
    @Test
    void theLongestFits() throws Exception {
        final IpAddress a = IpAddress.parse("2001:db8::1");
        final IpAddress b = IpAddress.parse("2001:db8::2");
        final IpAddress c = IpAddress.parse("2001:db8::3");
        final var original = new ConntrackTuple(a, b, 6, 1, 2);
        final var flow = new ConntrackFlow(original, new ConntrackTuple(c, b, 6, 3, 4), 9);
        final var entry = new ConntrackEntry(flow, 1, 6, 1, 1, new ConntrackTcp(3, 1, 1, 1, 1));
        final var batch = new ConntrackBatch(5);
        while (!batch.isFull()) {
            batch.create(entry);
        }
        assertEquals(5, messages(batch).size());
        assertNotNull(messages(batch).get(4).attributes(Ct.NFGENMSG).octets(Ct.NAT_DST));
        assertTrue(batch.octets().remaining() / 5 <= ConntrackBatch.LONGEST);
        assertEquals(Sockets.AF_INET6, messages(batch).get(4).body().get(0));
    }
}
