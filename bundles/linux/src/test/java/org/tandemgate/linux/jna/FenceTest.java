package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.Fence.Guard;
import org.tandemgate.linux.Fence.Touch;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** The fence on real interfaces; what the kernel has is read by nft(8), who answers by ping(8). */
@ExtendWith(NetworkNamespaces.class)
class FenceTest {
    private static final long LONG = 60_000;
    private static final String TAG = "0badcafe";

    private final JnaLinux linux = new JnaLinux();

    @BeforeEach
    void programs() {
        Stream.of("nft", "ping", "arping").forEach(NetworkNamespaces::requireProgram);
    }

    /** A gateway with a macvlan and both families on it, and a client. */
    private void world(final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        here.execute("ip", "addr", "add", "10.0.0.2/24", "dev", "lan");
        there.execute("ip", "addr", "add", "10.0.0.9/24", "dev", "wire");
        there.execute("ip", "addr", "add", "fd00::9/64", "dev", "wire", "nodad");
        here.execute("sysctl", "-w", "net.ipv4.conf.lan.arp_ignore=1");
        here.run(
                () -> {
                    final int lan = linux.links().byName("lan").orElseThrow().index();
                    linux.links().createMacvlan("carp7-1", lan, MacAddress.virtual(7));
                });
        here.execute("sysctl", "-w", "net.ipv4.conf.carp7-1.rp_filter=2");
        here.execute("ip", "link", "set", "carp7-1", "up");
        here.execute("ip", "addr", "add", "10.0.0.1/24", "dev", "carp7-1", "noprefixroute");
        here.execute("ip", "addr", "add", "fd00::1/64", "dev", "carp7-1", "nodad");
        Await.until(
                "an answer before anything is fenced",
                5000,
                () -> answers(there, "10.0.0.1") && answers(there, "fd00::1"),
                yes -> yes);
    }

    private Guard virtual(final String device, final String carrier, final long hold)
            throws LinuxException {
        return new Guard(
                linux.links().byName(device).orElseThrow().index(),
                device,
                carrier,
                carrier.isEmpty() ? MacAddress.ZERO : MacAddress.virtual(7),
                List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("fd00::1")),
                hold);
    }

    private static boolean answers(final NetworkNamespace from, final String address)
            throws Exception {
        return prints(from, "ping", "-c1", "-W1", "-i0.2", address).contains("1 received");
    }

    private static boolean answersArp(final NetworkNamespace from) throws Exception {
        return prints(from, "arping", "-c1", "-w1", "-I", "wire", "10.0.0.1").contains("reply");
    }

    private static String prints(final NetworkNamespace at, final String... command)
            throws Exception {
        return at.execute("sh", "-c", String.join(" ", command) + " 2>&1 || true");
    }

    private static String ruleset(final NetworkNamespace here) throws Exception {
        return here.execute("nft", "list", "ruleset");
    }

    @Test
    void packetsPassWhileItIsTouched(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        final Fence fence = here.call(linux::openFence);
        final int lan = here.call(() -> linux.links().byName("lan").orElseThrow().index());
        assertEquals(
                List.of(virtualIn(here, "carp7-1")),
                here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", LONG)))));
        assertTrue(answers(there, "10.0.0.1"), "passes while the element lives");
        assertTrue(answers(there, "fd00::1"), "passes while the element lives");

        here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", 300))));
        Await.until("silence after the hold", 5000, () -> answers(there, "10.0.0.1"), yes -> !yes);
        assertFalse(answers(there, "fd00::1"));
        assertFalse(answersArp(there));
        assertTrue(answers(there, "10.0.0.2"), "the node's own address is not fenced");
        assertEquals(Touch.TAKEN, fence.touch(lan, false));
        assertFalse(answers(there, "10.0.0.1"), "too late to keep it open");

        assertEquals(Touch.TAKEN, fence.touch(lan, true));
        assertTrue(answers(there, "10.0.0.1"));
        assertEquals(Touch.TAKEN, fence.touch(lan, true));
        for (int i = 0; i < 5; i++) {
            assertEquals(Touch.TAKEN, fence.touch(lan, false));
            assertTrue(answers(there, "fd00::1"), "kept open, touch " + i);
        }
        assertTrue(ruleset(here).contains(Fence.FENCE_TABLE));
        here.run(fence::close);
        assertEquals("", ruleset(here));
        assertTrue(answers(there, "10.0.0.1"), "nothing is fenced any more");
    }

    /** NFT_TABLE_F_OWNER: the death of a process closes its sockets. */
    @Test
    void nothingPassesWhenTheOwnerIsGone(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        abandon(here, virtualIn(here, "carp7-1"));

        assertFalse(answersArp(there));
        assertFalse(answers(there, "10.0.0.1"));
        assertFalse(answers(there, "fd00::1"));
        assertTrue(answers(there, "10.0.0.2"));
        there.execute("ip", "link", "set", "wire", "up");
        final String rules = ruleset(here);
        assertFalse(rules.contains(Fence.ALIVE_TABLE), rules);
        assertTrue(rules.contains(Fence.FENCE_TABLE + TAG), rules);
    }

    private Guard virtualIn(final NetworkNamespace here, final String carrier) throws Exception {
        return here.call(() -> virtual("lan", carrier, LONG));
    }

    /** What a process leaves behind that is killed. */
    private void abandon(final NetworkNamespace here, final Guard guard) throws Exception {
        here.run(
                () -> {
                    final NftSocket socket = NftSocket.open();
                    socket.perform(
                            FenceTables.batch(
                                    TAG,
                                    false,
                                    Nft.TABLE_F_OWNER | Nft.TABLE_F_PERSIST,
                                    List.of(guard)));
                    socket.close();
                });
    }

    @Test
    void addressesOnTheInterfaceItselfAreFencedToo(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        world(here, there);
        here.execute("ip", "link", "delete", "carp7-1");
        here.execute("ip", "addr", "add", "10.0.0.1/32", "dev", "lan");
        here.execute("ip", "addr", "add", "fd00::1/64", "dev", "lan", "nodad");
        there.execute("ip", "neigh", "flush", "dev", "wire");
        final Fence fence = here.call(linux::openFence);
        here.call(() -> fence.guard(List.of(virtual("lan", "", LONG))));
        assertTrue(answers(there, "10.0.0.1"));
        assertTrue(answers(there, "fd00::1"));

        here.run(fence::close);
        abandon(here, virtualIn(here, ""));

        assertFalse(answersArp(there));
        assertFalse(answers(there, "10.0.0.1"));
        assertFalse(answers(there, "fd00::1"));
        assertTrue(answers(there, "10.0.0.2"));
        there.execute("ip", "neigh", "flush", "dev", "wire");
        assertFalse(answers(there, "fd00::1"), "nor is a solicitation answered");
        assertFalse(
                prints(here, "ping", "-c1", "-W1", "-I", "10.0.0.1", "10.0.0.9")
                        .contains("1 received"),
                "nothing leaves from the address");
    }

    /** A VLAN of the same cable may have a virtual host of the same vhid, and so the same MAC. */
    @Test
    void taggedFramesAreNotFenced(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        abandon(here, virtualIn(here, "carp7-1"));

        here.run(
                () -> {
                    final int lan = linux.links().byName("lan").orElseThrow().index();
                    try (PacketSocket socket = linux.openPacketSocket()) {
                        socket.send(frame(0x8100), lan);
                        final LinuxException fenced =
                                assertThrows(
                                        LinuxException.class,
                                        () -> socket.send(frame(0x0800), lan));
                        assertEquals(Errno.ENOBUFS, fenced.errno());
                    }
                });
    }

    private static ByteBuffer frame(final int ethertype) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(60);
        frame.position(6).put(MacAddress.virtual(7).toBytes()).putShort((short) ethertype).clear();
        return frame;
    }

    @Test
    void leftOversAreFoundAndRemoved(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        abandon(here, virtualIn(here, "carp7-1"));
        final Fence fence = here.call(linux::openFence);
        here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", LONG))));
        assertTrue(answers(there, "10.0.0.1"), "what this life lets pass, the earlier one does");

        assertEquals(List.of("carp7-1"), here.call(fence::leftOverCarriers));
        here.run(fence::removeLeftOvers);

        assertEquals(List.of(), here.call(fence::leftOverCarriers));
        assertTrue(here.call(fence::isInForce));
        assertFalse(ruleset(here).contains(TAG));
        here.run(fence::close);
    }

    /** That MAC on that interface, and nothing else; for 2 s or until it is let go. */
    @Test
    void aVirtualMacIsSilencedAtOnceAndForATime(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        world(here, there);
        here.connect("dmz", there, "other");
        final Fence fence = here.call(linux::openFence);
        here.call(
                () ->
                        fence.guard(
                                List.of(
                                        virtual("lan", "carp7-1", LONG),
                                        virtual("dmz", "", LONG))));
        final int lan = here.call(() -> linux.links().byName("lan").orElseThrow().index());
        final int dmz = here.call(() -> linux.links().byName("dmz").orElseThrow().index());
        assertTrue(answersArp(there));

        assertTrue(fence.silence(lan, MacAddress.virtual(7), true));
        assertFalse(answersArp(there));
        assertTrue(answers(there, "10.0.0.2"), "the interface's own MAC");
        here.run(
                () -> {
                    try (PacketSocket socket = linux.openPacketSocket()) {
                        // The ping may have taken most of the time.
                        fence.silence(lan, MacAddress.virtual(7), true);
                        socket.send(frame(0x8100), lan);
                        socket.send(frame(0x0800), dmz);
                        assertThrows(LinuxException.class, () -> socket.send(frame(0x0800), lan));
                        assertEquals(Touch.TAKEN, fence.touch(lan, true));
                        assertThrows(LinuxException.class, () -> socket.send(frame(0x0800), lan));
                        assertTrue(fence.silence(lan, MacAddress.virtual(7), false));
                        socket.send(frame(0x0800), lan);
                    }
                });
        here.execute("ip", "link", "set", "lan", "down");
        assertFalse(fence.silence(lan, MacAddress.virtual(7), false), "nothing leaves it");
        here.execute("ip", "link", "set", "lan", "up");
        Await.until("an answer again", 5000, () -> answersArp(there), yes -> yes);

        fence.silence(lan, MacAddress.virtual(7), true);
        assertFalse(answersArp(there));
        Await.until("the end of the silence", 10_000, () -> answersArp(there), yes -> yes);
        here.run(fence::close);
    }

    /** Firewalls are loaded with "flush ruleset" before everything else. */
    @Test
    void aFlushOfTheRulesetChangesNothing(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        final Fence fence = here.call(linux::openFence);
        here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", LONG))));
        final String before = ruleset(here);

        here.execute("nft", "flush", "ruleset");

        assertEquals(before.contains(Fence.FENCE_TABLE), ruleset(here).contains(Fence.FENCE_TABLE));
        assertTrue(here.call(fence::isInForce));
        here.run(fence::close);
    }

    /** Linux before 6.9: the table that stays belongs to nobody. */
    @Test
    void anOlderKernelLosesOneTableByAFlushWhichIsNoticedAndMended(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        world(here, there);
        final Fence fence = here.call(() -> NftFence.open(true));
        here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", LONG))));

        here.execute("nft", "flush", "ruleset");

        assertFalse(here.call(fence::isInForce));
        assertTrue(answers(there, "10.0.0.1"), "until it is mended everything passes");
        here.call(() -> fence.guard(List.of(virtual("lan", "carp7-1", LONG))));
        assertTrue(here.call(fence::isInForce));
        here.run(fence::close);
        assertEquals("", ruleset(here));
    }

    @Test
    void whatIsNotGuardedLetsTouchesOut(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        final Fence fence = here.call(linux::openFence);
        final int lan = here.call(() -> linux.links().byName("lan").orElseThrow().index());

        assertEquals(Touch.ABSENT, fence.touch(lan, false));
        here.call(() -> fence.guard(List.of(virtual("lan", "", LONG))));
        assertEquals(Touch.TAKEN, fence.touch(lan, false));
        here.execute("ip", "link", "set", "lan", "down");
        assertEquals(Touch.REFUSED, fence.touch(lan, false));
        here.execute("ip", "link", "delete", "lan");
        assertEquals(Touch.REFUSED, fence.touch(lan, false));
        here.run(fence::close);
        assertEquals(Touch.REFUSED, fence.touch(lan, false));
    }

    @Test
    void aGuardOfAnInterfaceThatIsGoneIsLeftOut(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        final Fence fence = here.call(linux::openFence);
        final Guard gone = new Guard(4711, "gone", "", MacAddress.ZERO, List.of(), LONG);

        final Guard there = virtualIn(here, "");

        assertEquals(List.of(there), here.call(() -> fence.guard(List.of(gone, there))));
        assertEquals(List.of(), here.call(() -> fence.guard(List.of(gone))));
        assertEquals("", ruleset(here));
        here.run(fence::close);
    }

    @Test
    void aRefusalNamesTheMessage(final NetworkNamespace here) throws Exception {
        final LinuxException e =
                here.call(
                        () -> {
                            final NftSocket socket = NftSocket.open();
                            try {
                                return assertThrows(
                                        LinuxException.class,
                                        () ->
                                                socket.perform(
                                                        List.of(
                                                                NftMessages.newTable("a", 0),
                                                                NftMessages.deleteTable("b"))));
                            } finally {
                                socket.close();
                            }
                        });

        assertEquals("NFT_MSG_DELTABLE b failed: ENOENT (2)", e.getMessage());
        assertEquals("", ruleset(here), "all or nothing");
    }
}
