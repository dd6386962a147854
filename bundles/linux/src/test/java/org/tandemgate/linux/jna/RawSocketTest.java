package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocket;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Raw sockets on a cable between two namespaces, and the table of carp.md section 4.4. */
@ExtendWith(NetworkNamespaces.class)
class RawSocketTest {
    private static final MacAddress VIRTUAL = MacAddress.virtual(7);
    private static final byte[] HELLO = {1, 2, 3, 4};

    private final Linux linux = new JnaLinux();

    private static IpAddress peer(final Family family) {
        return IpAddress.parse(family == Family.IPV4 ? "10.0.0.3" : "fe80::3");
    }

    private static IpAddress group(final Family family) {
        return Frames.group(peer(family));
    }

    /** Lays the cable and gives our end addresses; sends nothing of its own accord for IPv6. */
    private int cable(final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        return here.call(
                () -> {
                    final int lan = index("lan");
                    put(lan, "10.0.0.2/24");
                    put(lan, "fe80::2/64");
                    return lan;
                });
    }

    private int index(final String name) throws Exception {
        return linux.links().byName(name).orElseThrow().index();
    }

    private void put(final int index, final String address) throws Exception {
        linux.addresses().put(index, CidrAddress.parse(address), InterfaceAddress.FOREVER, true);
    }

    private void send(final NetworkNamespace from, final MacAddress source, final Family family)
            throws Exception {
        from.run(
                () -> {
                    try (PacketSocket socket = linux.openPacketSocket()) {
                        final ByteBuffer frame = Frames.toGroup(source, peer(family), 255, HELLO);
                        socket.send(frame, index("wire"));
                    }
                });
    }

    private static Heard hello(final Family family, final int interfaceIndex) {
        return new Heard(
                peer(family).toString(), group(family).toString(), interfaceIndex, 255, "01020304");
    }

    private interface Listening {
        void on(Poller poller, RawSocket socket) throws Exception;
    }

    private void listen(final NetworkNamespace here, final Family family, final Listening listening)
            throws Exception {
        try (RawSocket socket = here.call(() -> linux.openRawSocket(family, Frames.PROTOCOL));
                Poller poller = linux.openPoller()) {
            poller.add(socket);
            listening.on(poller, socket);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsSourceDestinationInterfaceAndHopLimit(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        listen(
                here,
                family,
                (poller, socket) -> {
                    socket.join(group(family), lan);
                    socket.join(group(family), lan);

                    send(there, VIRTUAL, family);

                    assertEquals(List.of(hello(family, lan)), Heard.atLeast(1, poller, socket));
                });
    }

    /** The clock of the machine may be set a little meanwhile. */
    @ParameterizedTest
    @EnumSource
    void tellsWhenItCame(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        listen(
                here,
                family,
                (poller, socket) -> {
                    final Datagram datagram = new Datagram(64);
                    socket.join(group(family), lan);
                    final Instant before = Instant.now();
                    send(there, VIRTUAL, family);
                    while (!socket.receive(datagram)) {
                        assertTrue(poller.await(TimeUnit.SECONDS.toNanos(5)), "nothing came");
                    }
                    final Instant arrival = Instant.EPOCH.plusNanos(datagram.arrivalNanos());
                    assertTrue(arrival.isAfter(before.minusSeconds(1)), arrival::toString);
                    assertTrue(arrival.isBefore(Instant.now().plusSeconds(1)), arrival::toString);
                });
    }

    /** RFC 1071: the sum over 01fe fe01 is right, over 0102 0304 it is not. */
    @ParameterizedTest
    @EnumSource
    void hearsOnlyWhatHasARightChecksumWhileThatIsRequired(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        final byte[] right = {1, (byte) 0xfe, (byte) 0xfe, 1};
        final byte[] longer = {1, (byte) 0xfe, (byte) 0xfe, 1, 9};
        listen(
                here,
                family,
                (poller, socket) -> {
                    socket.join(group(family), lan);
                    socket.requireChecksum(4);
                    for (final byte[] payload :
                            List.of(HELLO, right, new byte[] {-1, -1}, new byte[4], longer)) {
                        send(there, family, payload);
                    }
                    assertEquals(
                            List.of("01fefe01", "01fefe0109"),
                            Heard.atLeast(2, poller, socket).stream().map(Heard::payload).toList());

                    socket.requireChecksum(0);
                    socket.requireChecksum(0);
                    send(there, family, HELLO);
                    assertEquals(List.of(hello(family, lan)), Heard.atLeast(1, poller, socket));
                });
    }

    private void send(final NetworkNamespace from, final Family family, final byte[] payload)
            throws Exception {
        from.run(
                () -> {
                    try (PacketSocket socket = linux.openPacketSocket()) {
                        final ByteBuffer frame =
                                Frames.toGroup(VIRTUAL, peer(family), 255, payload);
                        socket.send(frame, index("wire"));
                    }
                });
    }

    /** carp.md section 4.4: no macvlan, or one that is down. */
    @ParameterizedTest
    @EnumSource
    void hearsOurVirtualMacOnTheParentWhileTheMacvlanIsDown(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        final int vlan = here.call(() -> linux.links().createMacvlan("carp7", lan, VIRTUAL));
        listen(
                here,
                family,
                (poller, socket) -> {
                    socket.join(group(family), lan);
                    socket.join(group(family), vlan);

                    send(there, VIRTUAL, family);

                    assertEquals(List.of(hello(family, lan)), Heard.atLeast(1, poller, socket));
                });
    }

    /** The private macvlan swallows frames from its own address, so the parent is deaf then. */
    @ParameterizedTest
    @EnumSource
    void hearsOurVirtualMacOnThePrivateMacvlanThatIsUp(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        final int vlan = here.call(() -> linux.links().createMacvlan("carp7", lan, VIRTUAL));
        here.run(() -> linux.links().setUp(vlan, true));
        listen(
                here,
                family,
                (poller, socket) -> {
                    socket.join(group(family), lan);
                    socket.join(group(family), vlan);

                    send(there, VIRTUAL, family);

                    assertEquals(List.of(hello(family, vlan)), Heard.atLeast(1, poller, socket));
                });
    }

    @ParameterizedTest
    @EnumSource
    void hearsARealMacOnBothWhenTheMacvlanIsUp(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        final int vlan = here.call(() -> linux.links().createMacvlan("carp7", lan, VIRTUAL));
        here.run(() -> linux.links().setUp(vlan, true));
        listen(
                here,
                family,
                (poller, socket) -> {
                    socket.join(group(family), lan);
                    socket.join(group(family), vlan);

                    send(there, MacAddress.parse("02:00:00:00:00:03"), family);

                    final List<Heard> heard = Heard.atLeast(2, poller, socket);
                    assertEquals(2, heard.size());
                    assertTrue(heard.contains(hello(family, lan)), heard::toString);
                    assertTrue(heard.contains(hello(family, vlan)), heard::toString);
                });
    }

    /** IP_MULTICAST_ALL 0: another socket's membership must not reach this one. */
    @ParameterizedTest
    @EnumSource
    void hearsOnlyGroupsItHasJoinedItself(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        listen(
                here,
                family,
                (poller, joined) ->
                        listen(
                                here,
                                family,
                                (other, deaf) -> {
                                    joined.join(group(family), lan);
                                    deaf.join(group(family), lan);
                                    deaf.leave(group(family), lan);
                                    deaf.leave(group(family), lan);

                                    send(there, VIRTUAL, family);

                                    assertEquals(1, Heard.atLeast(1, poller, joined).size());
                                    assertEquals(List.of(), Heard.drain(deaf));
                                    deaf.join(group(family), lan);
                                    send(there, VIRTUAL, family);
                                    assertEquals(1, Heard.atLeast(1, other, deaf).size());
                                }));
    }

    @ParameterizedTest
    @EnumSource
    void sendsToOnePeerWithHopLimit255FromTheChosenSource(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        final int lan = cable(here, there);
        final int wire =
                there.call(
                        () -> {
                            put(index("wire"), "10.0.0.3/24");
                            put(index("wire"), "fe80::3/64");
                            return index("wire");
                        });
        here.run(() -> put(lan, family == Family.IPV4 ? "10.0.0.9/24" : "fe80::9/64"));
        final IpAddress source = IpAddress.parse(family == Family.IPV4 ? "10.0.0.9" : "fe80::9");
        listen(
                there,
                family,
                (poller, receiver) ->
                        listen(
                                here,
                                family,
                                (unused, sender) -> {
                                    final ByteBuffer payload =
                                            ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 4, 9});
                                    payload.position(1).limit(5);

                                    sender.send(payload, source, peer(family), lan);

                                    assertEquals(1, payload.position());
                                    assertEquals(
                                            List.of(
                                                    new Heard(
                                                            source.toString(),
                                                            peer(family).toString(),
                                                            wire,
                                                            255,
                                                            "01020304")),
                                            Heard.atLeast(1, poller, receiver));
                                }));
    }

    /** What a neighbour's tcpdump sees of a unicast packet: ttl, DF, traffic class, addresses. */
    @ParameterizedTest
    @EnumSource
    void unicastIsOnTheWireAsCarpWantsIt(
            final Family family, final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        NetworkNamespaces.requireProgram("tcpdump");
        final int lan = cable(here, there);
        there.run(
                () -> {
                    put(index("wire"), "10.0.0.3/24");
                    put(index("wire"), "fe80::3/64");
                });
        final Process tcpdump =
                there.call(
                        () ->
                                new ProcessBuilder(
                                                "tcpdump",
                                                "-i",
                                                "wire",
                                                "-c",
                                                "1",
                                                "-v",
                                                "-n",
                                                "-l",
                                                "--immediate-mode",
                                                "proto 112 or ip6 proto 112")
                                        .redirectErrorStream(true)
                                        .start());
        try (BufferedReader lines = tcpdump.inputReader()) {
            String seen = String.valueOf(lines.readLine());
            while (!seen.contains("listening on")) {
                seen += lines.readLine();
                assertTrue(tcpdump.isAlive(), seen);
            }
            final IpAddress own = IpAddress.parse(family == Family.IPV4 ? "10.0.0.2" : "fe80::2");
            listen(
                    here,
                    family,
                    (unused, socket) ->
                            socket.send(ByteBuffer.wrap(HELLO), own, peer(family), lan));
            assertTrue(tcpdump.waitFor(10, TimeUnit.SECONDS), "tcpdump saw no packet");
            final String packet = lines.lines().collect(Collectors.joining(" "));
            for (final String field :
                    family == Family.IPV4
                            ? List.of("tos 0xe0", "ttl 255", "flags [DF]", "10.0.0.2 > 10.0.0.3")
                            : List.of("class 0xe0", "hlim 255", "fe80::2 > fe80::3")) {
                assertTrue(packet.contains(field), packet);
            }
        } finally {
            tcpdump.destroy();
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesASourceThatIsNotOurs(final Family family, final NetworkNamespace here)
            throws Exception {
        final int lan = cable(here, here);
        listen(
                here,
                family,
                (poller, socket) -> {
                    final IpAddress foreign =
                            IpAddress.parse(family == Family.IPV4 ? "10.0.0.77" : "fe80::77");
                    final LinuxException e =
                            assertThrows(
                                    LinuxException.class,
                                    () ->
                                            socket.send(
                                                    ByteBuffer.wrap(HELLO),
                                                    foreign,
                                                    peer(family),
                                                    lan));
                    assertEquals("sendmsg", e.call());
                    assertTrue(e.getMessage().contains("from " + foreign), e::getMessage);
                });
    }

    @Test
    void cutsLongPacketsAndSaysSo(final NetworkNamespace here) throws Exception {
        final int lan = cable(here, here);
        listen(
                here,
                Family.IPV4,
                (poller, socket) -> {
                    final IpAddress own = IpAddress.parse("10.0.0.2");
                    socket.send(ByteBuffer.wrap(new byte[9]), own, own, lan);
                    socket.send(ByteBuffer.wrap(new byte[8]), own, own, lan);

                    final Datagram datagram = new Datagram(8);
                    poller.await(1_000_000_000L);
                    assertTrue(socket.receive(datagram));
                    assertTrue(datagram.isTruncated());
                    assertEquals(8, datagram.payload().remaining());
                    assertTrue(socket.receive(datagram));
                    assertFalse(datagram.isTruncated());
                    assertEquals(8, datagram.payload().remaining());
                });
    }

    /** SO_RXQ_OVFL: what is not received is counted, to the packet. */
    @Test
    void countsPacketsThatFoundTheBufferFull(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        final int lan = cable(here, there);
        final int sent = 20_000;
        listen(
                here,
                Family.IPV4,
                (poller, socket) -> {
                    socket.join(Frames.GROUP4, lan);
                    there.run(
                            () -> {
                                final int wire = index("wire");
                                final ByteBuffer frame =
                                        Frames.toGroup(VIRTUAL, peer(Family.IPV4), 255, HELLO);
                                try (PacketSocket packets = linux.openPacketSocket()) {
                                    for (int i = 0; i < sent; i++) {
                                        packets.send(frame, wire);
                                    }
                                }
                            });
                    int received = Heard.atLeast(1, poller, socket).size();
                    send(there, VIRTUAL, Family.IPV4);
                    received += Heard.atLeast(1, poller, socket).size();

                    assertTrue(socket.overruns() > 0, "nothing was lost");
                    assertEquals(sent + 1, received + socket.overruns());
                    assertEquals(0, socket.unreadable());
                });
    }

    /** Two addresses and what JNA needs for a call: no buffers, no structures. */
    @Test
    void aPacketCostsLittleMemory(final NetworkNamespace here) throws Exception {
        final int lan = cable(here, here);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        listen(
                here,
                Family.IPV4,
                (poller, socket) -> {
                    final IpAddress own = IpAddress.parse("10.0.0.2");
                    final ByteBuffer payload = ByteBuffer.wrap(new byte[36]);
                    final Datagram datagram = new Datagram(64);
                    long before = 0;
                    final int rounds = 2_000;
                    for (int i = -rounds; i < rounds; i++) {
                        before = i == 0 ? threads.getCurrentThreadAllocatedBytes() : before;
                        socket.send(payload, own, own, lan);
                        poller.await(1_000_000_000L);
                        assertTrue(socket.receive(datagram));
                    }
                    final long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
                    assertTrue(each < 1_024, each + " octets for a packet sent and received");
                });
    }

    @Test
    void joiningAnInterfaceThatIsGoneNamesIt(final NetworkNamespace here) throws Exception {
        listen(
                here,
                Family.IPV4,
                (poller, socket) -> {
                    final LinuxException e =
                            assertThrows(
                                    LinuxException.class, () -> socket.join(Frames.GROUP4, 4711));
                    assertEquals(
                            "IP_ADD_MEMBERSHIP 224.0.0.18 on interface 4711 failed: ENODEV (19);"
                                    + " the interface is gone",
                            e.getMessage());
                });
    }

    /** The number of a closed socket belongs to somebody else soon. */
    @Test
    void closingTwiceDoesNotCloseSomebodyElsesDescriptor(final NetworkNamespace here)
            throws Exception {
        here.run(
                () -> {
                    final RawSocket first = linux.openRawSocket(Family.IPV4, Frames.PROTOCOL);
                    final int number = first.fd();
                    first.close();
                    try (RawSocket second = linux.openRawSocket(Family.IPV4, Frames.PROTOCOL)) {
                        assertEquals(number, second.fd());
                        first.close();
                        assertFalse(second.receive(new Datagram(8)));
                    }
                    final LinuxException e =
                            assertThrows(
                                    LinuxException.class, () -> first.receive(new Datagram(8)));
                    assertEquals(Errno.EBADF, e.errno());
                    assertEquals(
                            "recvmsg raw IPv4 socket, protocol 112 failed: EBADF (9);"
                                    + " it was closed already",
                            e.getMessage());
                });
    }
}
