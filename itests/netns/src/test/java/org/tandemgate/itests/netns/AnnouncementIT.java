package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.itests.netns.Neighbourhood.HERE;
import static org.tandemgate.itests.netns.Neighbourhood.LIMIT;
import static org.tandemgate.itests.netns.Neighbourhood.OLD_MAC;
import static org.tandemgate.itests.netns.Neighbourhood.THERE;
import static org.tandemgate.itests.netns.Neighbourhood.VIP4;
import static org.tandemgate.itests.netns.Neighbourhood.VIP6;
import static org.tandemgate.itests.netns.Neighbourhood.VIRTUAL;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.gratuitousarp.runtime.AnnouncementLoop;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.net.ArpPacket;
import org.tandemgate.net.EthernetHeader;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.NeighborAdvertisement;

/**
 * What a Linux neighbour makes of our announcements, by its own table. The announcing kernel is
 * this process's own namespace; the neighbour is another one at the end of a veth pair.
 */
class AnnouncementIT {
    /** The neighbour keeps a fresh entry for locktime, 1 s, against unsolicited replies. */
    private static final long LOCKTIME_NANOS = 1_000_000_000L;

    private static final Duration BEYOND_LOCKTIME = Duration.ofMillis(1500);
    private static final int ATTEMPTS = 5;

    private static final String MARKER = "192.0.2.200";
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");

    private final JnaLinux linux = new JnaLinux();
    private Neighbourhood world;
    private Namespace neighbour;
    private AnnouncementLoop loop;

    @BeforeEach
    void connect() throws LinuxException {
        world = new Neighbourhood();
        neighbour = world.neighbour();
        loop = new AnnouncementLoop(linux, new AnnouncementSettings(1, 0, 0, 1000, 0));
        loop.start();
    }

    @AfterEach
    void disconnect() {
        loop.close();
        world.close();
    }

    private void remember(final String address) {
        world.remember(address, "reachable");
        assertEquals(OLD_MAC, macOf(address));
    }

    private String macOf(final String address) {
        return world.macOf(address);
    }

    private void awaitMac(final String address) {
        Wait.until(
                address + " at " + VIRTUAL,
                LIMIT,
                () -> Neighbor.table(neighbour, THERE),
                table ->
                        table.stream()
                                .anyMatch(
                                        entry ->
                                                entry.address().equals(address)
                                                        && entry.mac().equals(VIRTUAL.toString())));
    }

    private void becomeMaster(final String... addresses) {
        loop.transitioned(world.master(MacMode.VIRTUAL, addresses));
    }

    private void send(final ByteBuffer frame) throws LinuxException {
        try (PacketSocket socket = linux.openPacketSocket()) {
            socket.send(frame.flip(), world.index());
        }
    }

    /** Frames arrive in order: when this one has, those before it have too. */
    private void awaitEverythingSentBefore() {
        remember(MARKER);
        becomeMaster(MARKER + "/24");
        awaitMac(MARKER);
    }

    /** carp.md: "request, tha any: updated" at 0.15 s and at 1.5 s. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void arpRequestMovesAReachableEntryOfAnyAge(final long ageMillis) {
        remember(VIP4);
        Wait.pause(Duration.ofMillis(ageMillis));

        becomeMaster(VIP4 + "/24");

        awaitMac(VIP4);
    }

    /** Why not a reply: the same neighbour does not believe it within a second. */
    @Test
    void arpReplyWithoutTargetIsIgnoredByAFreshEntryOnly() throws LinuxException {
        final IpAddress vip = IpAddress.parse(VIP4);
        final var reply = new ArpPacket(ArpPacket.REPLY, VIRTUAL, vip, MacAddress.ZERO, vip);
        final ByteBuffer frame = ByteBuffer.allocateDirect(42);
        new EthernetHeader(MacAddress.BROADCAST, VIRTUAL, EthernetHeader.ARP).encode(frame);
        reply.encode(frame);
        String seen;
        long tookNanos;
        int attempts = 0;
        do {
            final long from = System.nanoTime();
            remember(VIP4);
            send(frame);
            awaitEverythingSentBefore();
            tookNanos = System.nanoTime() - from;
            frame.clear().position(42);
            // On a machine that stood still meanwhile the entry was not fresh any more.
            seen = macOf(VIP4);
        } while (!seen.equals(OLD_MAC) && tookNanos >= LOCKTIME_NANOS && ++attempts < ATTEMPTS);
        assertEquals(OLD_MAC, seen);

        Wait.pause(BEYOND_LOCKTIME);
        send(frame);
        awaitMac(VIP4);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1500})
    void neighborAdvertisementMovesAReachableEntryOfAnyAge(final long ageMillis) {
        remember(VIP6);
        Wait.pause(Duration.ofMillis(ageMillis));

        becomeMaster(VIP6 + "/64");

        awaitMac(VIP6);
    }

    /** RFC 4861 section 7.2.5 and carp.md: without Override the entry only becomes stale. */
    @Test
    void neighborAdvertisementWithoutOverrideMovesNothing() throws LinuxException {
        final IpAddress vip = IpAddress.parse(VIP6);
        final var meek = new NeighborAdvertisement(false, false, false, vip, VIRTUAL);
        final ByteBuffer frame = ByteBuffer.allocateDirect(86);
        new EthernetHeader(MacAddress.ofMulticast(ALL_NODES), VIRTUAL, EthernetHeader.IPV6)
                .encode(frame);
        new Ipv6Header(0, 0, 32, Ipv6Header.ICMPV6, 255, vip, ALL_NODES).encode(frame);
        meek.encode(frame, vip, ALL_NODES);
        remember(VIP6);

        send(frame);
        awaitEverythingSentBefore();

        assertEquals(OLD_MAC, macOf(VIP6));
        assertEquals(Optional.of("STALE"), stateOf(VIP6));
    }

    private Optional<String> stateOf(final String address) {
        return Neighbor.table(neighbour, THERE).stream()
                .filter(entry -> entry.address().equals(address))
                .map(Neighbor::state)
                .findFirst();
    }

    /** A host that hears the wrong flag gives up, or takes up, a default router. */
    @Test
    void routerFlagFollowsForwarding() throws LinuxException {
        final String setting = "net/ipv6/conf/" + HERE + "/forwarding";
        linux.sysctls().write(setting, "1");
        remember(VIP6);
        becomeMaster(VIP6 + "/64");
        awaitMac(VIP6);
        assertTrue(isRouter(), "router flag in " + entry());

        linux.sysctls().write(setting, "0");
        remember(VIP6);
        becomeMaster(VIP6 + "/64");
        awaitMac(VIP6);
        assertFalse(isRouter(), "no router flag in " + entry());
    }

    private boolean isRouter() {
        return entry().contains("router");
    }

    private String entry() {
        return neighbour.ip("neigh", "show", "to", VIP6, "dev", THERE);
    }

    /** Announcements correct entries; with arp_accept 0 they make none. */
    @Test
    void announcementsMakeNoEntries() {
        becomeMaster(VIP4 + "/24", VIP6 + "/64");
        Wait.untilTrue("two frames", LIMIT, () -> loop.status().get(0).sent() == 2);
        awaitEverythingSentBefore();

        assertEquals("none", macOf(VIP4));
        assertEquals("none", macOf(VIP6));
    }

    /** All addresses of both families, more than one burst. */
    @Test
    void announcesManyAddresses() {
        final String[] addresses = new String[250];
        for (int i = 0; i < addresses.length; i++) {
            final String text = i % 2 == 0 ? "192.0.2." + i : "2001:db8::" + Integer.toHexString(i);
            addresses[i] = text + (i % 2 == 0 ? "/24" : "/64");
        }
        for (final String address : addresses) {
            remember(address.substring(0, address.indexOf('/')));
        }

        becomeMaster(addresses);

        Wait.until(
                "every entry at " + VIRTUAL,
                LIMIT,
                () ->
                        Neighbor.table(neighbour, THERE).stream()
                                .filter(entry -> entry.mac().equals(OLD_MAC))
                                .toList(),
                List::isEmpty);
    }
}
