package org.tandemgate.gratuitousarp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.api.election.Role.BACKUP;
import static org.tandemgate.api.election.Role.MASTER;
import static org.tandemgate.gratuitousarp.runtime.VirtualHosts.INDEX;
import static org.tandemgate.gratuitousarp.runtime.VirtualHosts.change;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.node.Problem;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.EchoMessage;
import org.tandemgate.net.EthernetHeader;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv4Header;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MacAddress;

/** From an announcement to the questions, and from the answers to the status. */
class NeighborCheckTest {
    private static final String CLIENT = "10.0.0.10";
    private static final String CLIENT_MAC = "02:00:00:00:00:10";
    private static final String OLD_MAC = "02:00:00:00:00:99";
    private static final MacAddress OURS = MacAddress.virtual(1);

    private final FakeLinux linux = new FakeLinux();
    private final AnnouncementLoop loop =
            new AnnouncementLoop(linux, new AnnouncementSettings(1, 0, 0, 1000, 8));

    @BeforeEach
    void connect() {
        linux.wire().address(INDEX, "10.0.0.2/24");
        linux.wire().address(INDEX, "2001:db8::2/64");
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
        assertEquals(0, linux.open(), "sockets left open");
    }

    private void await(final String what, final BooleanSupplier reached) {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!reached.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() - end < 0,
                    () -> "not within 10 s: " + what + ", but " + loop.status());
            Thread.onSpinWait();
        }
    }

    private boolean is(final int confirmed, final int unseen, final int wrong) {
        final List<AddressCheck> checks = loop.status().get(0).checks();
        return checks.size() == 1
                && checks.get(0).confirmed() == confirmed
                && checks.get(0).unseen() == unseen
                && checks.get(0).wrong().size() == wrong
                && checks.get(0).open() == 0;
    }

    private static int identifier(final FakeLinux.SentFrame question) {
        final int ip = question.hex().startsWith("0800", 24) ? 20 : 40;
        final int at = 2 * (14 + ip + 4);
        return Integer.parseInt(question.hex().substring(at, at + 4), 16);
    }

    private static String answer(
            final String neighbor, final String address, final String to, final int identifier) {
        final IpAddress from = IpAddress.parse(neighbor);
        final IpAddress vip = IpAddress.parse(address);
        final ByteBuffer frame = ByteBuffer.allocate(62);
        new EthernetHeader(
                        MacAddress.parse(to),
                        MacAddress.parse(CLIENT_MAC),
                        from.isIpv4() ? EthernetHeader.IPV4 : EthernetHeader.IPV6)
                .encode(frame);
        if (from.isIpv4()) {
            new Ipv4Header(0, 28, 7, false, 64, Ipv4Header.ICMP, from, vip).encode(frame);
        } else {
            new Ipv6Header(0, 0, 8, Ipv6Header.ICMPV6, 64, from, vip).encode(frame);
        }
        new EchoMessage(false, identifier, 1).encode(frame, from, vip);
        // Ethernet pads short frames.
        return HexFormat.of().formatHex(frame.array());
    }

    @Test
    void asksByAnEchoRequestFromTheAddressAndTheAnnouncedMac() {
        linux.wire().neighbor(INDEX, CLIENT, CLIENT_MAC);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));

        final var question = linux.awaitFrames(2).get(1);
        final String id = "%04x".formatted(identifier(question));

        assertEquals(
                "020000000010"
                        + "00005e000101"
                        + "0800"
                        + "4500001c00014000400126d6"
                        + "0a000001"
                        + "0a00000a"
                        + "0800",
                question.hex().substring(0, 2 * 36));
        assertEquals(id + "0001", question.hex().substring(2 * 38));
        assertEquals(INDEX, question.interfaceIndex());
        linux.wire().hear(answer(CLIENT, "10.0.0.1", OURS.toString(), identifier(question)));
        await("confirmed", () -> is(1, 0, 0));
        await("no tap", () -> linux.wire().open() == 0);
        assertEquals(List.of(), loop.problems());
    }

    @Test
    void asksOverIpv6Too() {
        linux.wire().neighbor(INDEX, "2001:db8::10", CLIENT_MAC);
        loop.transitioned(change("lan", BACKUP, MASTER, "2001:db8::1/64"));

        final var question = linux.awaitFrames(2).get(1);
        linux.wire().hear(answer("2001:db8::10", "2001:db8::1", OLD_MAC, identifier(question)));

        await("wrong", () -> loop.status().get(0).checks().get(0).wrong().size() == 1);
        linux.wire()
                .hear(answer("2001:db8::10", "2001:db8::1", OURS.toString(), identifier(question)));
        await("confirmed", () -> is(1, 0, 0));
    }

    @Test
    void tellsThatNeighbourAloneAndNamesItWhenThatDoesNotHelp() {
        linux.wire().neighbor(INDEX, CLIENT, CLIENT_MAC);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        final var frames = linux.awaitFrames(2);
        final String wrong = answer(CLIENT, "10.0.0.1", OLD_MAC, identifier(frames.get(1)));
        linux.wire().hear(wrong);

        final String told = linux.awaitFrames(4).get(2).hex();

        assertEquals(
                frames.get(0).hex().replaceFirst("^f{12}", "020000000010"),
                told,
                "the announcement, to the neighbour alone");
        linux.wire().hear(wrong);
        linux.awaitFrames(6);
        linux.wire().hear(wrong);
        await("the end", () -> is(0, 0, 1) && linux.wire().open() == 0);
        assertEquals(6, linux.frames().size());
        assertEquals(
                "10.0.0.10 still sends 10.0.0.1 to 02:00:00:00:00:99; remove a static entry"
                        + " there, then garp:announce lan",
                loop.problems().get(0).text());

        loop.transitioned(change("lan", MASTER, BACKUP, "10.0.0.1/24"));
        await("nothing of a backup", () -> loop.problems().isEmpty());
        assertEquals(List.of(), loop.status().get(0).checks());
    }

    @Test
    void garbageSaysNothing() {
        linux.wire().neighbor(INDEX, CLIENT, CLIENT_MAC);
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        final int id = identifier(linux.awaitFrames(2).get(1));
        final String right = answer(CLIENT, "10.0.0.1", OURS.toString(), id);

        for (int octet = 0; octet < 42; octet++) {
            linux.wire().hear(right.substring(0, 2 * octet));
            linux.wire()
                    .hear(right.substring(0, 2 * octet) + "5a" + right.substring(2 * octet + 2));
        }
        linux.wire().hear(answer(CLIENT, "10.0.0.1", OURS.toString(), id ^ 1));
        await("unseen or wrong", () -> is(0, 1, 0) || is(0, 0, 1));

        linux.wire().hear(right);
        loop.announce("lan");
        linux.awaitFrames(8);
        linux.wire().hear(right);
        await("confirmed", () -> is(1, 0, 0));
    }

    /** Not itself, not another segment, not the peer, nobody without an Ethernet address. */
    @Test
    void asksOnlyNeighboursOfTheAddress() {
        final int macvlan = INDEX + 4;
        linux.wire().address(macvlan, "10.0.0.1/24");
        linux.wire().neighbor(INDEX, "10.0.0.2", "02:00:00:00:00:02");
        linux.wire().neighbor(INDEX, "10.0.1.9", "02:00:00:00:00:09");
        linux.wire().neighbor(INDEX, "224.0.0.18", "01:00:5e:00:00:12");
        linux.wire().neighbor(INDEX, "10.0.0.255", "ff:ff:ff:ff:ff:ff");
        linux.wire().neighbor(INDEX + 1, "10.0.0.77", "02:00:00:00:00:77");
        linux.wire().neighbor(macvlan, CLIENT, CLIENT_MAC);

        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));

        await("unseen", () -> is(0, 1, 0));
        linux.frames().stream()
                .filter(frame -> frame.hex().startsWith("0800", 24))
                .forEach(frame -> assertTrue(frame.hex().startsWith("020000000010")));
    }

    /** Without the privilege nobody is heard; announcements do not suffer. */
    @Test
    void aTapThatCannotBeOpenedHoldsNothingUp() {
        linux.wire().failTaps(Errno.EPERM);
        linux.wire().neighbor(INDEX, CLIENT, CLIENT_MAC);

        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));

        await("unseen", () -> is(0, 1, 0));
        assertEquals(1, loop.status().get(0).sent());
        assertEquals(0, loop.status().get(0).failed());
    }

    private String problem() {
        return loop.problems().stream().map(Problem::text).findFirst().orElse("none");
    }

    /** Nobody is asked any more, and the operator is told so; announcements go on. */
    @Test
    void aCheckThatTheKernelEndsIsAProblem() {
        linux.wire().failWait(new LinuxException("epoll_wait", "poller", Errno.EINVAL));

        await("problem", () -> problem().contains("epoll_wait poller failed: EINVAL"));
        assertTrue(problem().contains("restart the bundle"), problem());
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        assertEquals(1, linux.awaitFrames(1).size());
    }

    /** An Error ended the thread without a word. */
    @Test
    void aCheckThatADefectEndsIsAProblem() {
        linux.wire().failWait(new StackOverflowError("a defect of the test"));

        await("problem", () -> problem().contains("a defect, see the log"));
        loop.transitioned(change("lan", BACKUP, MASTER, "10.0.0.1/24"));
        assertEquals(1, linux.awaitFrames(1).size());
    }

    /** Many virtual hosts are announced together: one reading of the tables serves them. */
    @Test
    void readsTheTablesOnceForAll() {
        linux.wire().neighbor(INDEX, CLIENT, CLIENT_MAC);
        for (int i = 0; i < 50; i++) {
            loop.transitioned(change("lan" + i, BACKUP, MASTER, "10.0.0.1/24"));
        }

        await(
                "all asked",
                () -> loop.status().stream().filter(it -> !it.checks().isEmpty()).count() == 50);

        assertTrue(linux.wire().readings() < 10, linux.wire().readings() + " readings");
    }
}
