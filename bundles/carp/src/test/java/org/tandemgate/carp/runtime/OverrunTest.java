package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;

/** What happened while the kernel's events were lost. */
class OverrunTest {
    private static final Set<String> JOINED = Set.of("224.0.0.18 on 2");

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;
    private Member member;

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        assertEquals(JOINED, kernel.joined());
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** The socket's memberships outlive an interface, and hide one that comes with its index. */
    @Test
    void theGroupsOfAnInterfaceThatWentUnheardAreLeft() {
        kernel.removeInterfaceUnheard();

        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);
        await(() -> kernel.joined().isEmpty(), kernel::joined);

        kernel.returnInterface();
        await(() -> member.status().role() == Role.MASTER, member::status);
        assertEquals(JOINED, kernel.joined());
    }

    private long adverts() {
        return member.status().advertsSent();
    }

    private void awaitAdverts(final int more) {
        final long before = adverts();
        await(() -> adverts() >= before + more, member::status);
    }

    /** Returns when the loop has done what came before. */
    private void settle() {
        for (int i = 0; i < 2; i++) {
            final CountDownLatch done = new CountDownLatch(1);
            node.loop().post(done::countDown);
            await(() -> done.getCount() == 0, member::status);
        }
    }

    @Test
    void aKernelThatListsNothingCostsNoRole() {
        final List<String> told = new CopyOnWriteArrayList<>();
        node.addListener(change -> told.add(change.from() + ">" + change.to()));
        await(() -> !told.isEmpty(), () -> told);
        kernel.refuseLists(true);
        final int lists = kernel.lists();

        kernel.loseEvents();

        await(() -> kernel.lists() >= lists + 2, kernel::lists);
        awaitAdverts(3);
        await(() -> !node.problems().isEmpty(), node::problems);
        final String problem = node.problems().get(0).text();
        assertTrue(problem.contains("RTM_GETLINK all failed: EAGAIN"), problem);
        assertFalse(told.contains("MASTER>INIT"), () -> "" + told);

        kernel.refuseLists(false);
        kernel.removeInterfaceUnheard();
        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);
        await(() -> node.problems().isEmpty(), node::problems);
    }

    @Test
    void aKernelThatIsSlowToListDelaysNothing() {
        final CountDownLatch listed = new CountDownLatch(1);
        kernel.holdLists(listed);
        final int lists = kernel.lists();

        kernel.loseEvents();
        await(() -> kernel.lists() > lists, kernel::lists);
        awaitAdverts(10);
        kernel.removeInterface();
        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);

        // The list still has the interface.
        kernel.holdLists(new CountDownLatch(0));
        final int polls = kernel.polls();
        listed.countDown();
        await(() -> kernel.polls() > polls + 3, kernel::polls);
        settle();
        assertEquals(Role.INIT, member.status().role());
        assertTrue(
                member.status().reason().startsWith("waiting for interface lan"),
                member.status().reason());

        kernel.returnInterface();
        await(() -> member.status().role() == Role.MASTER, member::status);
    }

    /** Events that are lost while the kernel lists are in the next list. */
    @Test
    void whatIsLostDuringAListIsListedAgain() {
        final CountDownLatch listed = new CountDownLatch(1);
        kernel.holdLists(listed);
        final int lists = kernel.lists();
        kernel.loseEvents();
        await(() -> kernel.lists() > lists, kernel::lists);
        kernel.holdLists(new CountDownLatch(0));

        kernel.removeInterfaceUnheard();
        settle();
        listed.countDown();

        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);
        assertEquals(lists + 2, kernel.lists());
    }

    @Test
    void aNodeThatCannotListItsInterfacesWaitsUntilItCan() throws Exception {
        final FakeKernel other = new FakeKernel("10.0.0.3/24");
        other.refuseLists(true);
        try (NodeElection late = new NodeElection(other)) {
            late.apply(NodeElectionTest.SERVING);
            final Member waiting = late.add("lan");
            waiting.configure(settings("lan", 1, 20, "10.0.0.1/24"));
            await(() -> !late.problems().isEmpty(), late::problems);
            assertEquals(Role.INIT, waiting.status().role());
            await(
                    () -> waiting.status().reason().equals("waiting for the list of interfaces"),
                    waiting::status);

            other.refuseLists(false);

            await(() -> waiting.status().role() == Role.MASTER, waiting::status);
        }
    }
}
