package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.net.CidrAddress;

/** A node that takes over from a master that serves, with the virtual Ethernet address. */
class NewMasterTest {
    private static final String IPV4 = "10.0.0.1/24";

    /** Comes when the link is up, behind the others. */
    private static final String IPV6 = "fd00::1/64";

    private static final String GROUP = "224.0.0.18";

    /** Of the one interface of a {@link FakeKernel}. */
    private static final String OWN = "02:00:00:00:00:02";

    private static final String VIRTUAL = "00:00:5e:00:01:01";

    /** Advertisements, every 78 ms, that take more than a second. */
    private static final int MANY = 15;

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final FakeKernel other = new FakeKernel("10.0.0.3/24");
    private NodeElection node;
    private NodeElection otherNode;
    private Member serving;

    @BeforeEach
    void start() throws Exception {
        kernel.connect(other);
        otherNode = new NodeElection(other);
        node = new NodeElection(kernel);
        otherNode.apply(NodeElectionTest.SERVING);
        node.apply(NodeElectionTest.SERVING);
        serving = configure(otherNode, 20);
        awaitRole(serving, Role.MASTER);
    }

    @AfterEach
    void stop() {
        node.close();
        otherNode.close();
    }

    private static Member configure(final NodeElection node, final int advskew) {
        final Member member = node.add("lan");
        member.configure(
                NodeElectionTest.with("lan", 1, advskew, "s", MacMode.VIRTUAL, IPV4, IPV6));
        return member;
    }

    /** A switch sends to the port from which the virtual address came last. */
    @Test
    void whoLeavesSendsWithItsOwnEthernetAddress() {
        final Member taking = configure(node, 10);
        awaitRole(taking, Role.MASTER);
        awaitRole(serving, Role.BACKUP);
        await(() -> other.senders().contains("advert 0/20 from " + OWN), other::senders);

        final List<String> yielded = List.copyOf(other.senders());
        assertEquals("advert 0/20 from " + OWN, yielded.get(yielded.size() - 1));
        assertEquals(1, yielded.stream().filter(sent -> sent.endsWith(OWN)).count());

        node.handOver(Duration.ofSeconds(5), false);
        awaitRole(serving, Role.MASTER);
        final List<String> handedOver = List.copyOf(kernel.senders());
        assertTrue(handedOver.contains("advert 255/255 from " + OWN), handedOver::toString);
        assertFalse(handedOver.contains("advert 255/255 from " + VIRTUAL), handedOver::toString);
        assertTrue(handedOver.contains("advert 0/10 from " + VIRTUAL), handedOver::toString);
    }

    /**
     * An advertisement would end the service of the other, and so would a report by IGMP: for as
     * long as the other serves.
     */
    @Test
    void isSilentUntilItsAddressesAreInPlace() {
        final CountDownLatch gate = new CountDownLatch(1);
        kernel.holdAddress(CidrAddress.parse(IPV6), gate);
        final Member taking = configure(node, 10);
        awaitRole(taking, Role.MASTER);
        await(() -> kernel.journal().contains("up carp1-2"), kernel::journal);
        final long sent = serving.status().advertsSent();
        await(() -> serving.status().advertsSent() > sent + MANY, serving::status);

        final List<String> before = List.copyOf(kernel.journal());
        gate.countDown();

        assertFalse(before.contains("advert 0/10"), before::toString);
        assertFalse(before.contains("join " + GROUP), before::toString);
        assertTrue(
                before.indexOf("put " + IPV4 + " for 2") < before.indexOf("up carp1-2"),
                before::toString);
        await(() -> kernel.journal().contains("advert 0/10"), kernel::journal);
        await(() -> kernel.journal().contains("join " + GROUP), kernel::journal);
        awaitRole(serving, Role.BACKUP);
    }

    /** Else the kernel reports it from the virtual MAC as soon as the link is up again. */
    @Test
    void forgetsTheGroupOnItsMacvlanWhenItIsBackup() {
        final Member taking = configure(node, 10);
        awaitRole(taking, Role.MASTER);
        await(() -> kernel.journal().contains("join " + GROUP), kernel::journal);

        assertTrue(node.handOver(Duration.ofSeconds(5), false).get(0).moved());

        await(() -> kernel.journal().contains("leave " + GROUP), kernel::journal);
        final List<String> journal = List.copyOf(kernel.journal());
        assertTrue(
                journal.indexOf("down carp1-2") < journal.indexOf("leave " + GROUP),
                journal::toString);
    }

    /** It would bring the switch to a node that never served. */
    @Test
    void hasNoLastWordWhenNobodyHasHeardOfIt() {
        final CountDownLatch gate = new CountDownLatch(1);
        kernel.holdAddress(CidrAddress.parse(IPV6), gate);
        final Member taking = configure(node, 10);
        awaitRole(taking, Role.MASTER);

        serving.configure(NodeElectionTest.with("lan", 1, 5, "s", MacMode.VIRTUAL, IPV4, IPV6));
        awaitRole(taking, Role.BACKUP);
        gate.countDown();

        await(() -> kernel.journal().contains("down carp1-2"), kernel::journal);
        assertFalse(kernel.journal().contains("advert 0/10"), () -> "" + kernel.journal());
        assertEquals(Role.MASTER, serving.status().role());
    }

    /** The kernel forgets a membership with the interface, the socket does not. */
    @Test
    void leavesTheGroupOnAMacvlanThatIsGone() {
        final Member taking = configure(node, 10);
        await(() -> kernel.journal().contains("join " + GROUP), kernel::journal);

        taking.stop();

        await(() -> kernel.journal().contains("leave " + GROUP), kernel::journal);
    }
}
