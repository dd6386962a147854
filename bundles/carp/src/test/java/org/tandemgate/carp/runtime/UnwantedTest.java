package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.net.CidrAddress;

/** A master that its operator wants no more, or elsewhere, hands over; a backup needs not wait. */
class UnwantedTest {
    private static final String ADDRESS = "10.0.0.1/24";
    private static final String KEPT_OUT = "kept out by allow = false";
    private static final String GOODBYE = "advert 255/255";
    private static final VirtualHostSettings WANTED = settings("lan", 1, 20, ADDRESS);

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final FakeKernel peerKernel = new FakeKernel("10.0.0.3/24");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private NodeElection node;
    private NodeElection peerNode;
    private Member member;

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        peerNode = new NodeElection(peerKernel);
        node.addListener(
                change -> told.add(change.from() + ">" + change.to() + " " + change.reason()));
        member = master(node, WANTED);
    }

    @AfterEach
    void close() {
        node.close();
        peerNode.close();
    }

    private Member backup() {
        kernel.connect(peerKernel);
        peerNode.apply(NodeElectionTest.SERVING);
        final Member peer = peerNode.add("lan");
        peer.configure(settings("lan", 1, 60, ADDRESS));
        await(() -> peer.status().advertsReceived() > 2, peer::status);
        awaitRole(peer, Role.BACKUP);
        return peer;
    }

    private static VirtualHostSettings with(
            final int vhid, final MacMode mac, final boolean allow) {
        return new VirtualHostSettings(
                "lan",
                "lan",
                vhid,
                CarpKey.ofPassphrase("secret"),
                List.of(CidrAddress.parse(ADDRESS)),
                0,
                20,
                mac,
                "carp",
                null,
                null,
                allow,
                "");
    }

    private void assertHandedOver(final Member peer, final String reason) {
        awaitRole(peer, Role.MASTER);
        assertEquals("master bowed out", peer.status().reason());
        await(() -> told.stream().anyMatch(line -> line.startsWith("MASTER>INIT")), () -> told);
        final String left =
                told.stream().filter(line -> line.startsWith("MASTER>INIT")).findFirst().orElse("");
        assertTrue(left.startsWith("MASTER>INIT " + reason + ", peer took over after "), left);
    }

    @Test
    void oneThatIsKeptOutHandsOverAndComesBack() {
        final Member peer = backup();

        member.configure(with(1, MacMode.INTERFACE, false));

        assertHandedOver(peer, KEPT_OUT);
        await(() -> member.status().reason().equals(KEPT_OUT), member::status);
        await(
                () -> !kernel.allAddresses().contains(CidrAddress.parse(ADDRESS)),
                kernel::allAddresses);

        member.configure(WANTED);
        awaitRole(member, Role.MASTER);
        awaitRole(peer, Role.BACKUP);
    }

    @Test
    void oneThatMovesToAnotherVhidHandsOverAndBeginsAnew() {
        final Member peer = backup();

        member.configure(settings("lan", 2, 20, ADDRESS));

        assertHandedOver(peer, "configured elsewhere");
        await(() -> member.status().vhid() == 2, member::status);
        awaitRole(member, Role.MASTER);
    }

    @Test
    void oneThatGetsAnotherMacHandsOverAndBeginsAnew() {
        final Member peer = backup();

        member.configure(with(1, MacMode.VIRTUAL, true));

        assertHandedOver(peer, "configured elsewhere");
        awaitRole(member, Role.MASTER);
        await(() -> kernel.journal().contains("up carp1-2"), kernel::journal);
        awaitRole(peer, Role.BACKUP);
    }

    /**
     * The way out is open until the peer has the role. A pause in the round that says goodbye makes
     * one word of all: then it changes its mind once more.
     */
    @Test
    void oneThatIsWantedAgainStays() {
        int turns = 0;
        while (goodbyes() < 2) {
            assertTrue(turns < 10, kernel.journal()::toString);
            turns++;
            changeItsMind();
        }

        final long said = goodbyes();
        awaitThreeAdvertisements();
        assertEquals(said, goodbyes(), "it goes on bowing out");
        assertEquals(Role.MASTER, member.status().role());
        assertEquals(1, member.status().vhid());
        assertFalse(told.toString().contains("MASTER>"), told::toString);
    }

    private void changeItsMind() {
        node.loop()
                .post(
                        () -> {
                            member.configure(with(1, MacMode.INTERFACE, false));
                            member.configure(WANTED);
                            member.configure(settings("lan", 2, 20, ADDRESS));
                            member.configure(WANTED);
                        });
        awaitThreeAdvertisements();
    }

    private void awaitThreeAdvertisements() {
        final long sent = member.sent();
        await(() -> member.sent() > sent + 2, member::status);
    }

    private long goodbyes() {
        return kernel.journal().stream().filter(GOODBYE::equals).count();
    }

    /** Nobody is there to hand over to, and then the cable is pulled, too. */
    @Test
    void aLinkThatIsLostEndsTheHandOverAtOnce() {
        node.loop()
                .post(
                        () -> {
                            member.configure(with(1, MacMode.INTERFACE, false));
                            kernel.cable(false);
                        });
        awaitRole(member, Role.INIT);
        member.configure(settings("lan", 2, 20, ADDRESS));
        kernel.cable(true);

        await(() -> member.status().vhid() == 2, member::status);
        awaitRole(member, Role.MASTER);
    }

    /** What it leaves may be what another virtual host gets by the same change. */
    @Test
    void theVhidThatBecomesFreeGoesToWhomItWasRefused() {
        final Member other = node.add("other");

        member.configure(settings("lan", 3, 20, ADDRESS));
        other.configure(settings("other", 1, 20, "10.0.0.9/24"));

        awaitRole(other, Role.MASTER);
        await(() -> member.status().vhid() == 3, member::status);
        awaitRole(member, Role.MASTER);
        await(() -> other.status().problem() == null, other::status);
    }

    @Test
    void oneThatIsForcedToBackupBowsOut() throws Exception {
        backup();
        final List<String> takes = new CopyOnWriteArrayList<>();
        peerNode.addListener(change -> takes.add(change.to() + " " + change.reason()));

        member.force(Role.BACKUP);

        await(() -> takes.stream().anyMatch(line -> line.startsWith("MASTER")), () -> takes);
        assertEquals(
                List.of("MASTER master bowed out"),
                takes.stream().filter(line -> line.startsWith("MASTER")).limit(1).toList());
    }
}
