package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** A kernel that never answers a change of addresses lets them expire: the peer must serve. */
@Timeout(120)
class StuckAddressesTest {
    private static final long MILLI = 1_000_000;
    private static final NodePolicy UNFENCED = new NodePolicy(true, Duration.ZERO, false, false);

    private final FakeKernel first = new FakeKernel("10.0.0.2/24");
    private final FakeKernel second = new FakeKernel("10.0.0.3/24");
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<NodeElection> open = new ArrayList<>();

    @AfterEach
    void close() {
        answer.countDown();
        open.forEach(NodeElection::close);
    }

    private NodeElection node(final FakeKernel kernel) throws LinuxException {
        final NodeElection node = new NodeElection(kernel);
        open.add(node);
        return node;
    }

    private static List<String> reasons(final NodeElection node) {
        return node.demotions().stream().map(Demotion::reason).toList();
    }

    @Test
    void aMasterWhoseAddressThreadHangsLosesItsRoleAndIsForgivenWhenItWorksAgain()
            throws Exception {
        first.connect(second);
        final NodeElection firstNode = node(first);
        final Member better = master(firstNode, settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
        final NodeElection secondNode = node(second);
        final Member worse = secondNode.add("lan");
        worse.configure(settings("lan", 1, 60, "10.0.0.1/24"));
        secondNode.apply(SERVING);
        awaitRole(worse, Role.BACKUP);

        first.holdAddress(CidrAddress.parse("10.0.0.1/24"), answer);

        await(() -> reasons(firstNode).equals(List.of("addresses of lan")), firstNode::demotions);
        assertTrue(
                String.valueOf(better.status().problem()).contains("carp-addresses"),
                () -> "" + better.status());
        awaitRole(worse, Role.MASTER);
        awaitRole(better, Role.BACKUP);
        await(() -> second.allAddresses().size() == 2, second::allAddresses);
        assertEquals(List.of("addresses of lan"), reasons(firstNode));

        answer.countDown();

        await(() -> reasons(firstNode).isEmpty(), firstNode::demotions);
        await(() -> better.status().problem() == null, better::status);
        await(() -> first.allAddresses().size() == 1, first::allAddresses);
        awaitRole(better, Role.MASTER);
        awaitRole(worse, Role.BACKUP);
    }

    @Test
    void aLoneNodeLeavesItsRoleAndServesAgainWhenTheKernelAnswers() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
        first.holdAddress(CidrAddress.parse("10.0.0.1/24"), answer);
        await(() -> reasons(node).equals(List.of("addresses of lan")), node::demotions);
        awaitRole(member, Role.BACKUP);
        assertTrue(
                member.status().reason().startsWith("handed over, nobody took over"),
                member.status().reason());

        answer.countDown();

        await(() -> reasons(node).isEmpty(), node::demotions);
        await(() -> member.status().problem() == null, member::status);
        awaitRole(member, Role.MASTER);
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
    }

    /** A stall that is over before anybody has taken over costs nobody anything. */
    @Test
    void aLoneNodeStaysWhenTheKernelAnswersWhileItAsksToBeReplaced() throws Exception {
        final NodeElection node = node(first);
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        boolean stayed = false;
        // Its patience is a second: a test that slept meanwhile has seen nothing.
        for (int attempt = 0; attempt < 5 && !stayed; attempt++) {
            await(() -> first.allAddresses().size() == 2, first::allAddresses);
            awaitRole(member, Role.MASTER);
            final var since = member.status().since();
            final CountDownLatch hold = new CountDownLatch(1);
            first.holdAddress(CidrAddress.parse("10.0.0.1/24"), hold);
            await(() -> isHandingOver(member), member::status);
            hold.countDown();
            await(() -> !isHandingOver(member), member::status);
            await(() -> reasons(node).isEmpty(), node::demotions);
            stayed = member.status().since().equals(since);
        }
        assertTrue(stayed, () -> "" + member.status());
    }

    private static boolean isHandingOver(final Member member) {
        final CarpElection election = member.election();
        return election != null && election.isHandingOver();
    }

    /** Addresses without a lifetime stay, so another node must not be asked to serve beside. */
    @Test
    void withoutAFenceItIsNamedAndTheRoleStays() throws Exception {
        final NodeElection node = node(first);
        node.apply(UNFENCED);
        final Member member = node.add("lan");
        member.configure(settings("lan", 1, 20, "10.0.0.1/24"));
        awaitRole(member, Role.MASTER);
        await(() -> first.allAddresses().size() == 2, first::allAddresses);
        first.holdAddress(CidrAddress.parse("10.0.0.1/24"), answer);

        await(
                () -> String.valueOf(member.status().problem()).contains("carp-addresses"),
                member::status);
        final long sent = member.status().advertsSent();
        await(() -> member.status().advertsSent() > sent + 30, member::status);
        assertEquals(List.of(), reasons(node));
        assertEquals(Role.MASTER, member.status().role());
        assertTrue(String.valueOf(member.status().problem()).contains("fence = false"));

        answer.countDown();
        await(() -> member.status().problem() == null, member::status);
    }

    @Test
    void theBoundsCountFromTheLastRenewalAndOnlyWhileItIsDue() {
        final AddressWatch watch = new AddressWatch();
        final long start = System.nanoTime() + 1000 * MILLI;
        assertFalse(watch.look(false, start + 60_000 * MILLI), "a backup renews nothing");
        assertFalse(watch.look(true, start + 60_000 * MILLI), "a take-over gets its time");
        assertFalse(watch.look(true, start + 61_000 * MILLI));
        watch.paused(start + 61_100 * MILLI);
        assertFalse(watch.look(true, start + 62_300 * MILLI), "nothing ran in a pause");

        assertTrue(watch.look(true, start + 62_400 * MILLI));
        assertTrue(watch.isLate());
        assertFalse(watch.isLost(start + 62_400 * MILLI));
        assertTrue(watch.isLost(start + 62_900 * MILLI));

        assertTrue(AddressWatch.LATE_NANOS > 1_200 * MILLI);
        assertTrue(AddressWatch.LOST_NANOS < DataPlane.FENCE_SECONDS * 1_000 * MILLI);

        assertFalse(
                watch.look(false, start + 63_000 * MILLI), "a backup stays late until it is done");
        watch.done();
        assertTrue(watch.look(false, start + 63_500 * MILLI));
        assertFalse(watch.isLate());
    }
}
