package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** Many packets with one call, on a cable between two namespaces. */
@ExtendWith(NetworkNamespaces.class)
class BatchSocketTest {
    private static final int PROTOCOL = 240;
    private static final long BOUND_NANOS = 20_000_000_000L;

    private final Linux linux = new JnaLinux();

    /** An end of the cable: socket, interface and a batch of its own. */
    private record End(BatchSocket socket, int index, PacketBatch batch) implements AutoCloseable {
        @Override
        public void close() {
            socket.close();
        }
    }

    private End open(final NetworkNamespace there, final Family family, final String name)
            throws Exception {
        return there.call(
                () ->
                        new End(
                                linux.openRawSocket(
                                        family,
                                        PROTOCOL,
                                        new RawSocketSettings(name, 0x10, 1 << 20, 1 << 20)),
                                linux.links().byName(name).orElseThrow().index(),
                                new PacketBatch(16, 1480)));
    }

    private void cable(final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("sync", there, "far");
        address(here, "sync", 1);
        address(there, "far", 2);
    }

    private void address(final NetworkNamespace where, final String name, final int host)
            throws Exception {
        where.run(
                () -> {
                    final int index = linux.links().byName(name).orElseThrow().index();
                    for (final String address :
                            List.of("10.9.0." + host + "/24", "fe80::" + host + "/64")) {
                        linux.addresses()
                                .put(
                                        index,
                                        CidrAddress.parse(address),
                                        InterfaceAddress.FOREVER,
                                        true);
                    }
                });
    }

    private static void fill(final PacketBatch batch, final int count, final int length) {
        batch.clear();
        for (int i = 0; i < count; i++) {
            final ByteBuffer slot = batch.slot(i);
            for (int j = 0; j < length; j++) {
                slot.put(j, (byte) (i + j));
            }
            batch.add(length);
        }
    }

    /** Reads until so many have come. */
    private List<String> read(final End end, final int wanted) throws LinuxException {
        final List<String> read = new ArrayList<>();
        final long limit = System.nanoTime() + BOUND_NANOS;
        try (Poller poller = linux.openPoller()) {
            poller.add(end.socket());
            while (read.size() < wanted && System.nanoTime() < limit) {
                poller.await(100_000_000L);
                while (end.socket().receive(end.batch()) > 0) {
                    for (int i = 0; i < end.batch().count(); i++) {
                        read.add(describe(end, i));
                    }
                }
            }
        }
        return read;
    }

    private static String describe(final End end, final int packet) {
        final PacketBatch batch = end.batch();
        assertEquals(255, batch.hopLimit(packet));
        assertEquals(end.index(), batch.interfaceIndex(packet));
        assertFalse(batch.isCut(packet));
        assertTrue(batch.isFrom(packet, batch.source(packet).toBytes()));
        assertFalse(batch.isFrom(packet, new byte[4]));
        return batch.source(packet)
                + " "
                + batch.length(packet)
                + " "
                + (batch.buffer(packet).get(batch.offset(packet)) & 0xff);
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.0.2, 10.9.0.1",
        "224.0.0.240, 10.9.0.1",
        "fe80::2, fe80::1",
        "ff12::f0, fe80::1"
    })
    void sendsAndHearsManyAtOnce(
            final String destination,
            final String source,
            final NetworkNamespace here,
            final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        final IpAddress to = IpAddress.parse(destination);
        final Family family = to.isIpv4() ? Family.IPV4 : Family.IPV6;
        try (End sender = open(here, family, "sync");
                End hearer = open(there, family, "far")) {
            if (to.isMulticast()) {
                hearer.socket().join(to, hearer.index());
                sender.socket().join(to, sender.index());
            }
            fill(sender.batch(), 5, 1400);

            int sent = 0;
            while (sent < 5) {
                sent += sender.socket().send(sender.batch(), sent, to, sender.index());
            }

            final List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                expected.add(source + " 1400 " + i);
            }
            assertEquals(expected, read(hearer, 5));
            assertEquals(0, sender.socket().receive(sender.batch()), "it heard itself");
        }
    }

    @Test
    void hearsItsInterfaceAlone(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        here.connect("other", there, "beyond");
        there.execute("ip", "address", "add", "10.8.0.2/24", "dev", "beyond");
        here.execute("ip", "address", "add", "10.8.0.1/24", "dev", "other");
        try (End wrong = open(here, Family.IPV4, "other");
                End right = open(here, Family.IPV4, "sync");
                End hearer = open(there, Family.IPV4, "far")) {
            fill(wrong.batch(), 1, 100);
            wrong.socket().send(wrong.batch(), 0, IpAddress.parse("10.8.0.2"), wrong.index());
            fill(right.batch(), 1, 200);
            right.socket().send(right.batch(), 0, IpAddress.parse("10.9.0.2"), right.index());

            assertEquals(List.of("10.9.0.1 200 0"), read(hearer, 1));
        }
    }

    @Test
    void refusesWhatThePathDoesNotCarryAndSendsTheRest(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        cable(here, there);
        here.execute("ip", "link", "set", "sync", "mtu", "1000");
        try (End sender = open(here, Family.IPV4, "sync");
                End hearer = open(there, Family.IPV4, "far")) {
            final IpAddress to = IpAddress.parse("10.9.0.2");
            fill(sender.batch(), 1, 980);
            sender.batch().add(981);
            sender.batch().add(10);

            assertEquals(1, sender.socket().send(sender.batch(), 0, to, sender.index()));
            final var refusal =
                    assertThrows(
                            LinuxException.class,
                            () -> sender.socket().send(sender.batch(), 1, to, sender.index()));
            assertEquals(Errno.EMSGSIZE, refusal.errno());
            assertEquals(1, sender.socket().send(sender.batch(), 2, to, sender.index()));
            assertEquals(2, read(hearer, 2).size());
        }
    }

    @Test
    void namesTheInterfaceThatIsNotThere(final NetworkNamespace here) throws Exception {
        final var refusal =
                assertThrows(LinuxException.class, () -> open(here, Family.IPV4, "nowhere"));
        assertEquals(Errno.ENODEV, refusal.errno());
        assertTrue(refusal.getMessage().contains("nowhere"), refusal.getMessage());
    }

    @Test
    void sendsWithTheTosOfPfsync(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        try (End sender = open(here, Family.IPV4, "sync");
                End hearer = open(there, Family.IPV4, "far")) {
            fill(sender.batch(), 1, 10);
            sender.socket().send(sender.batch(), 0, IpAddress.parse("10.9.0.2"), sender.index());
            read(hearer, 1);
            final ByteBuffer packet = hearer.batch().slot(0);
            assertEquals(0x10, packet.get(1));
            assertEquals(0x40, packet.get(6), "DF");
        }
    }

    /** Objects of the calls themselves: less than one a packet. */
    @Test
    void makesNoObjectForAPacket(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        cable(here, there);
        final var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (End sender = open(here, Family.IPV4, "sync");
                End hearer = open(there, Family.IPV4, "far")) {
            final IpAddress to = IpAddress.parse("10.9.0.2");
            fill(sender.batch(), 16, 1000);
            final byte[] address = IpAddress.parse("10.9.0.1").toBytes();
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                int packets = 0;
                for (int i = 0; i < 200; i++) {
                    sender.socket().send(sender.batch(), 0, to, sender.index());
                    hearer.socket().receive(hearer.batch());
                    for (int j = 0; j < hearer.batch().count(); j++) {
                        packets += hearer.batch().isFrom(j, address) ? 1 : 0;
                    }
                }
                final long used = threads.getCurrentThreadAllocatedBytes() - before;
                assertTrue(packets > 1600, packets + " packets came");
                allocated = Math.min(allocated, used / packets);
            }
            assertTrue(allocated < 16, allocated + " octets a packet");
        }
    }
}
