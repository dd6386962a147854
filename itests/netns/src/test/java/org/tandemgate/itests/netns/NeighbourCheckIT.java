package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.itests.netns.Neighbourhood.LIMIT;
import static org.tandemgate.itests.netns.Neighbourhood.NEIGHBOUR4;
import static org.tandemgate.itests.netns.Neighbourhood.NEIGHBOUR6;
import static org.tandemgate.itests.netns.Neighbourhood.OLD_MAC;
import static org.tandemgate.itests.netns.Neighbourhood.THERE;
import static org.tandemgate.itests.netns.Neighbourhood.VIP4;
import static org.tandemgate.itests.netns.Neighbourhood.VIP6;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.announcement.AddressCheck.Elsewhere;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.gratuitousarp.runtime.AnnouncementLoop;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Whether a Linux neighbour learned, by what it does and by its own table. It remembers another
 * Ethernet address of the virtual addresses when this node takes them.
 */
class NeighbourCheckIT {
    private Neighbourhood world;
    private AnnouncementLoop loop;

    @BeforeEach
    void connect() throws LinuxException {
        Tools.need("ping");
        Tools.need("nft");
        world = new Neighbourhood();
        world.meet();
        loop = new AnnouncementLoop(new JnaLinux(), new AnnouncementSettings(1, 0, 0, 1000, 8));
        loop.start();
    }

    @AfterEach
    void disconnect() {
        loop.close();
        world.close();
    }

    private void becomeMaster(final MacMode mode) {
        loop.transitioned(world.master(mode, VIP4 + "/24", VIP6 + "/64"));
    }

    /**
     * Both addresses, when nobody is asked any more: read once more behind {@link #isOver}, because
     * what was wrong may have been put right while that was asked.
     */
    private List<AddressCheck> verdict() {
        Wait.until(
                "a verdict on both addresses",
                LIMIT,
                this::checks,
                checks ->
                        checks.size() == 2
                                && checks.stream().allMatch(it -> it.open() == 0)
                                && checks.stream()
                                        .allMatch(it -> it.wrong().isEmpty() || isOver()));
        return checks();
    }

    private List<AddressCheck> checks() {
        return loop.status().isEmpty() ? List.of() : loop.status().get(0).checks();
    }

    /** Every neighbour that was wrong has been told to the end. */
    private boolean isOver() {
        return !world.isTapped();
    }

    private static void assertAll(
            final List<AddressCheck> checks, final int confirmed, final int unseen) {
        for (final AddressCheck check : checks) {
            assertEquals(confirmed, check.confirmed(), checks::toString);
            assertEquals(unseen, check.unseen(), checks::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrdinaryNeighbourLearns(final MacMode mode) {
        world.remember(VIP4, "reachable");
        world.remember(VIP6, "reachable");

        becomeMaster(mode);

        assertAll(verdict(), 1, 0);
        assertEquals(world.announced(mode).toString(), world.macOf(VIP4));
        assertEquals(world.announced(mode).toString(), world.macOf(VIP6));
        assertEquals(List.of(), loop.problems());
    }

    /** A neighbour without an entry asks for one; it is answered as on any other day. */
    @Test
    void aNeighbourThatKnewNothingLearnsByAsking() {
        Neighbourhood.ip("address", "add", VIP4 + "/24", "dev", Neighbourhood.HERE);
        Neighbourhood.ip("address", "add", VIP6 + "/64", "dev", Neighbourhood.HERE, "nodad");

        becomeMaster(MacMode.INTERFACE);

        assertAll(verdict(), 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void aStaticEntryNeverLearnsAndIsNamed(final MacMode mode) {
        world.remember(VIP4, "permanent");
        world.remember(VIP6, "permanent");

        becomeMaster(mode);

        final List<AddressCheck> checks = verdict();
        assertAll(checks, 0, 0);
        final MacAddress old = MacAddress.parse(OLD_MAC);
        assertEquals(
                List.of(new Elsewhere(IpAddress.parse(NEIGHBOUR4), old)), checks.get(0).wrong());
        assertEquals(
                List.of(new Elsewhere(IpAddress.parse(NEIGHBOUR6), old)), checks.get(1).wrong());
        assertEquals(OLD_MAC, world.macOf(VIP4));
        assertEquals(2, loop.problems().size());
        assertTrue(
                loop.problems()
                        .get(0)
                        .text()
                        .startsWith(NEIGHBOUR4 + " still sends " + VIP4 + " to " + OLD_MAC));

        world.remember(VIP4, "reachable");
        world.remember(VIP6, "reachable");
        loop.announce("lan");
        Wait.untilTrue("no problem any more", LIMIT, () -> loop.problems().isEmpty());
        assertAll(verdict(), 1, 0);
    }

    /** What everybody was told got lost on the way to one of them. */
    @Test
    void whoMissedTheAnnouncementIsToldAlone() {
        world.remember(VIP4, "reachable");
        world.remember(VIP6, "reachable");
        filter("ether daddr ff:ff:ff:ff:ff:ff drop", "ether daddr 33:33:00:00:00:01 drop");

        becomeMaster(MacMode.VIRTUAL);

        assertAll(verdict(), 1, 0);
        assertEquals(Neighbourhood.VIRTUAL.toString(), world.macOf(VIP4));
        assertEquals(Neighbourhood.VIRTUAL.toString(), world.macOf(VIP6));
    }

    @Test
    void whoAnswersNoEchoIsUnseenAndNoProblem() {
        world.remember(VIP4, "reachable");
        world.remember(VIP6, "reachable");
        filter("icmp type echo-request drop", "icmpv6 type echo-request drop");

        becomeMaster(MacMode.VIRTUAL);

        assertAll(verdict(), 0, 1);
        assertEquals(Neighbourhood.VIRTUAL.toString(), world.macOf(VIP4));
        assertEquals(List.of(), loop.problems());
    }

    private void filter(final String... rules) {
        nft("add", "table", "netdev", "deaf");
        nft(
                "add",
                "chain",
                "netdev",
                "deaf",
                "in",
                "{",
                "type",
                "filter",
                "hook",
                "ingress",
                "device",
                THERE,
                "priority",
                "0",
                ";",
                "}");
        for (final String rule : rules) {
            nft(("add rule netdev deaf in " + rule).split(" ", -1));
        }
    }

    private void nft(final String... arguments) {
        final String[] argv = new String[arguments.length + 1];
        argv[0] = "nft";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        world.neighbour().run(argv).required();
    }
}
