package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.FirstPackets.Source;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/** First packets of real connections through a gateway that translates. */
@ExtendWith(NetworkNamespaces.class)
class FirstPacketsTest {
    private static final int PORT = 4000;
    private static final int LIMIT = 10_000;
    private static final int SOURCE_ADDRESS = 26;

    private final JnaLinux linux = new JnaLinux();
    private final ByteBuffer frame = Sockets.memory(9216);

    @BeforeEach
    void programs() {
        Stream.of("nft", "conntrack", "ip").forEach(NetworkNamespaces::requireProgram);
    }

    private void world(
            final NetworkNamespace gateway,
            final NetworkNamespace client,
            final NetworkNamespace server)
            throws Exception {
        gateway.connect("inside", client, "wire");
        gateway.connect("outside", server, "wire");
        gateway.execute("ip", "addr", "add", "10.1.0.1/24", "dev", "inside");
        gateway.execute("ip", "addr", "add", "10.2.0.1/24", "dev", "outside");
        client.execute("ip", "addr", "add", "10.1.0.2/24", "dev", "wire");
        server.execute("ip", "addr", "add", "10.2.0.2/24", "dev", "wire");
        client.execute("ip", "route", "add", "default", "via", "10.1.0.1");
        gateway.execute("sysctl", "-w", "net.ipv4.ip_forward=1");
        gateway.execute(
                "nft",
                "add table ip nat; add chain ip nat out { type nat hook postrouting priority 100;"
                        + " }; add rule ip nat out oif outside masquerade");
    }

    private List<Link> outside() throws Exception {
        return List.of(linux.links().byName("outside").orElseThrow());
    }

    private static DatagramSocket at(final NetworkNamespace where, final int port)
            throws Exception {
        final DatagramSocket socket =
                where.call(() -> new DatagramSocket(new InetSocketAddress(port)));
        socket.setSoTimeout(LIMIT);
        return socket;
    }

    private static void send(final DatagramSocket from, final String what) throws Exception {
        final byte[] octets = what.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        from.send(
                new DatagramPacket(octets, octets.length, InetAddress.getByName("10.2.0.2"), PORT));
    }

    private static String heard(final DatagramSocket at) throws Exception {
        final var packet = new DatagramPacket(new byte[64], 64);
        at.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), "US-ASCII");
    }

    private int taken(final NetworkNamespace gateway, final Source source) throws Exception {
        return Await.until(
                "a first packet", LIMIT, () -> gateway.call(() -> source.read(frame)), n -> n > 0);
    }

    @Test
    void firstPacketWaitsAndOthersPass(
            final NetworkNamespace gateway,
            final NetworkNamespace client,
            final NetworkNamespace server)
            throws Exception {
        world(gateway, client, server);
        final FirstPackets first = gateway.call(linux::openFirstPackets);
        final Source source = gateway.call(() -> first.watch(outside())).get(0);
        try (DatagramSocket sender = at(client, 0);
                DatagramSocket receiver = at(server, PORT);
                PacketSocket out = gateway.call(linux::openPacketSocket)) {
            send(sender, "one");

            final int length = taken(gateway, source);
            final String table = gateway.execute("conntrack", "-L", "-p", "udp");
            assertTrue(table.contains("dport=" + PORT), "confirmed before it is taken: " + table);
            final byte[] address = new byte[4];
            frame.get(SOURCE_ADDRESS, address);
            assertEquals("10.2.0.1", InetAddress.getByAddress(address).getHostAddress());

            receiver.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, () -> heard(receiver));
            receiver.setSoTimeout(LIMIT);
            send(sender, "two");
            assertEquals("two", heard(receiver), "only what makes the entry waits");

            frame.limit(length).position(0);
            out.send(frame, source.interfaceIndex());
            assertEquals("one", heard(receiver), "what is sent on is not taken again");
            assertEquals(0, gateway.call(() -> source.read(frame)).intValue());
        } finally {
            first.close();
        }
    }

    @Test
    void gatewaysOwnConnectionsAndOtherInterfacesPass(
            final NetworkNamespace gateway,
            final NetworkNamespace client,
            final NetworkNamespace server)
            throws Exception {
        world(gateway, client, server);
        final FirstPackets first = gateway.call(linux::openFirstPackets);
        try (DatagramSocket receiver = at(server, PORT);
                DatagramSocket own = at(gateway, 0);
                DatagramSocket sender = at(client, 0)) {
            final Source source = gateway.call(() -> first.watch(outside())).get(0);
            send(own, "own");
            assertEquals("own", heard(receiver));

            gateway.run(() -> first.watch(List.of(linux.links().byName("inside").orElseThrow())));
            send(sender, "other");
            assertEquals("other", heard(receiver), "leaves by an interface that is not served");
            assertEquals(-1, source.fd(), "the source of an interface that is not is closed");
        } finally {
            first.close();
        }
    }

    /** As after kill -9: the descriptors are closed, and nobody tidies up. */
    @Test
    void everythingPassesWhenTheProcessIsGone(
            final NetworkNamespace gateway,
            final NetworkNamespace client,
            final NetworkNamespace server)
            throws Exception {
        world(gateway, client, server);
        final FirstPackets first = gateway.call(linux::openFirstPackets);
        gateway.run(() -> first.watch(outside()));
        assertTrue(ruleset(gateway).contains(FirstPackets.TABLE));
        try (DatagramSocket receiver = at(server, PORT);
                DatagramSocket before = at(client, 0);
                DatagramSocket after = at(client, 0)) {
            gateway.run(first::halt);
            assertFalse(ruleset(gateway).contains(FirstPackets.TABLE));
            send(before, "halted");
            assertEquals("halted", heard(receiver));

            gateway.run(() -> first.watch(outside()));
            first.close();
            assertFalse(ruleset(gateway).contains(FirstPackets.TABLE));
            assertFalse(gateway.execute("ip", "link").contains(FirstPackets.DEVICE));
            send(after, "gone");
            assertEquals("gone", heard(receiver));
        }
    }

    private static String ruleset(final NetworkNamespace here) throws Exception {
        return here.execute("nft", "list", "ruleset");
    }

    @Test
    void tooManyInterfacesAreAMistakeOfTheCaller(final NetworkNamespace gateway) throws Exception {
        final FirstPackets first = gateway.call(linux::openFirstPackets);
        final Link lo = gateway.call(() -> linux.links().byName("lo").orElseThrow());
        try {
            assertThrows(
                    IllegalArgumentException.class, () -> first.watch(Collections.nCopies(65, lo)));
        } finally {
            first.close();
        }
    }
}
