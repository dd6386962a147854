package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.with;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.Fence;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/** What the election asks of the kernel's fence, and what a pause of its thread does. */
class FencingTest {
    private static final NodePolicy FENCED = new NodePolicy(true, Duration.ZERO, true, false);
    private static final NodePolicy OPEN = new NodePolicy(true, Duration.ZERO, false, false);

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    private Member master(final NodePolicy policy, final MacMode mac, final int advskew)
            throws Exception {
        node = new NodeElection(kernel);
        node.apply(policy);
        final Member member = node.add("lan");
        member.configure(settings(mac, advskew));
        await(() -> member.status().role() == Role.MASTER, member::status);
        return member;
    }

    private static VirtualHostSettings settings(final MacMode mac, final int advskew) {
        return with("lan", 7, advskew, "secret", mac, "10.0.0.1/24");
    }

    /**
     * The hold ends while an interface is down; only a touch that opens lets packets pass again.
     */
    @Test
    void anInterfaceThatWasDownIsOpenedAgain() throws Exception {
        master(FENCED, MacMode.VIRTUAL, 10);
        await(kernel::passes, kernel::touches);

        kernel.cable(false);
        await(() -> !kernel.passes(), kernel::touches);
        kernel.cable(true);

        await(kernel::passes, kernel::touches);
    }

    /** 2.5 intervals: over before a peer takes over after three. */
    @Test
    void aVirtualHostIsFencedAtItsMacvlanForLessThanAPeerWaits() throws Exception {
        master(FENCED, MacMode.VIRTUAL, 20);

        final Fence.Guard guard = kernel.guarded().get(0);
        assertEquals("carp7-2", guard.carrier());
        assertEquals(MacAddress.virtual(7), guard.mac());
        assertEquals("[10.0.0.1]", guard.addresses().toString());
        assertEquals(195, guard.holdMillis());
        final int before = kernel.touches();
        await(() -> kernel.touches() > before + 5, kernel::touches);
        assertEquals(List.of(), node.problems());
    }

    @Test
    void withTheOwnMacTheInterfaceItselfIsFenced() throws Exception {
        master(FENCED, MacMode.INTERFACE, 1);

        final Fence.Guard guard = kernel.guarded().get(0);
        assertEquals("", guard.carrier());
        assertEquals(2, guard.interfaceIndex());
        assertEquals(20, guard.holdMillis(), "not below a few ticks of the kernel");
    }

    /** A guard of what is not there would be found absent, and take those of the others with it. */
    @Test
    void whatCannotBePreparedIsNotFenced() throws Exception {
        kernel.refuseMacvlans();
        node = new NodeElection(kernel);
        node.apply(FENCED);
        final Member member = node.add("lan");

        member.configure(settings(MacMode.VIRTUAL, 20));

        await(() -> !member.problems().isEmpty(), member::status);
        await(() -> kernel.polls() > 20, kernel::polls);
        assertEquals(List.of(), kernel.guarded());
        assertEquals(List.of(), kernel.nowhere());
    }

    /** What somebody has removed before it was fenced; a touch there would find no fence at all. */
    @Test
    void aGuardThatTheKernelLeavesOutTakesNoOtherAlong() throws Exception {
        node = new NodeElection(kernel);
        final int other = kernel.links().createMacvlan("other", 2, MacAddress.virtual(200));
        kernel.links().setUp(other, true);
        final Fencing fencing = new Fencing(kernel, node.effects().journal());

        fencing.cover(plan("removed", other, "other", MacMode.VIRTUAL));
        fencing.cover(plan("lan", 2, "lan", MacMode.INTERFACE));
        fencing.touch(true);

        assertFalse(fencing.isDue(), "the fence was believed to be gone");
        assertEquals(TimeUnit.MILLISECONDS.toNanos(100), fencing.holdNanos());
        assertEquals(1, kernel.guarded().size());
        assertNull(fencing.problem());
    }

    private static AddressPlan plan(
            final String host, final int parent, final String name, final MacMode mac) {
        final List<CidrAddress> addresses = List.of(CidrAddress.parse("10.0.0.1/24"));
        return new AddressPlan(host, parent, name, 7, mac, addresses, true, 100);
    }

    @Test
    void anOrderlyStopLeavesNoFence() throws Exception {
        final Member member = master(FENCED, MacMode.VIRTUAL, 20);

        member.stop();

        await(() -> kernel.guarded().isEmpty(), kernel::guarded);
    }

    @Test
    void fenceFalseMeansNoFenceAndRemovesLeftOversAtOnce() throws Exception {
        kernel.leaveBehind("carp9-2");

        master(OPEN, MacMode.VIRTUAL, 20);

        assertEquals(List.of(), kernel.guarded());
        assertTrue(kernel.journal().contains("left-overs removed"), kernel.journal().toString());
        assertEquals(0, kernel.touches());
    }

    @Test
    void leftOversStayUntilTheAddressesOfTheEarlierLifeAreGone() throws Exception {
        kernel.leaveBehind("carp9-2");
        final long born = System.nanoTime();

        master(FENCED, MacMode.VIRTUAL, 20);

        await(() -> kernel.journal().contains("left-overs removed"), kernel::journal);
        assertTrue(System.nanoTime() - born >= 2_000_000_000L, "their lifetime is 2 s");
    }

    @Test
    void aKernelWithoutFenceIsAProblemThatDisturbsNothing() throws Exception {
        kernel.refuseFence(true);

        final Member member = master(FENCED, MacMode.VIRTUAL, 20);

        assertEquals(1, node.problems().size());
        final String text = node.problems().get(0).text();
        assertTrue(text.contains("NFT_MSG_NEWTABLE fence failed: EPERM"), text);
        assertTrue(text.contains("fence = false"), text);
        assertEquals(0, member.status().demotion());
        final CidrAddress address = CidrAddress.parse("10.0.0.1/24");
        await(() -> kernel.allAddresses().contains(address), kernel::allAddresses);
    }

    /** Somebody has removed the tables. */
    @Test
    void aFenceThatIsLostIsPutUpAgain() throws Exception {
        master(FENCED, MacMode.VIRTUAL, 20);

        kernel.loseFence();

        await(() -> !kernel.guarded().isEmpty(), kernel::guarded);
    }

    /** A change is made as a whole or not at all: what nobody touches any more drops everything. */
    @Test
    void aFenceThatCannotBeChangedIsTouchedAsItWas() throws Exception {
        node = new NodeElection(kernel);
        final Fencing fencing = new Fencing(kernel, node.effects().journal());
        fencing.cover(plan("lan", 2, "lan", MacMode.INTERFACE));
        kernel.refuseFence(true);

        fencing.cover(plan("other", 2, "lan", MacMode.INTERFACE));

        final String problem = String.valueOf(fencing.problem());
        assertTrue(problem.startsWith("the fence in the kernel stays as it was"), problem);
        assertEquals(TimeUnit.MILLISECONDS.toNanos(100), fencing.holdNanos());
        final int before = kernel.touches();
        fencing.touch(true);
        assertEquals(before + 1, kernel.touches());

        kernel.loseFence();
        fencing.touch(true);
        assertTrue(fencing.isDue(), "the tables are gone, so they are to be made again");
    }

    /** The kernel may report the groups of the macvlan from there until it is down. */
    @Test
    void theVirtualMacIsSilentBeforeItsMacvlanGoesDown() throws Exception {
        final Member member = master(FENCED, MacMode.VIRTUAL, 20);
        final String mac = MacAddress.virtual(7).toString();
        final int taken = kernel.journal().indexOf("unsilence " + mac);
        assertTrue(taken >= 0, kernel.journal()::toString);
        final var gate = new CountDownLatch(1);
        assertTrue(node.effects().submit(() -> pass(gate)));

        member.force(Role.BACKUP);

        await(() -> kernel.journal().contains("silence " + mac), kernel::journal);
        final int down = kernel.journal().lastIndexOf("down carp7-2");
        gate.countDown();
        await(() -> kernel.journal().lastIndexOf("down carp7-2") > down, kernel::journal);
    }

    /** Else what a master sends would be dropped for the rest of the time. */
    @Test
    void anInterfaceThatWasDownHearsOfTheEndOfASilenceWithTheNextTouch() throws Exception {
        node = new NodeElection(kernel);
        kernel.links().createMacvlan("carp7-2", 2, MacAddress.virtual(7));
        final Fencing fencing = new Fencing(kernel, node.effects().journal());
        final AddressPlan plan = plan("lan", 2, "lan", MacMode.VIRTUAL);
        final String ended = "unsilence " + MacAddress.virtual(7);
        fencing.cover(plan);
        fencing.silence(plan, true);

        kernel.cable(false);
        fencing.silence(plan, false);
        fencing.touch(true);
        assertFalse(kernel.journal().contains(ended), kernel.journal()::toString);

        kernel.cable(true);
        fencing.touch(true);
        fencing.touch(true);
        assertEquals(1, kernel.journal().stream().filter(ended::equals).count());

        kernel.cable(false);
        fencing.silence(plan, false);
        kernel.cable(true);
        fencing.silence(plan, true);
        fencing.touch(true);
        assertEquals("silence " + MacAddress.virtual(7), kernel.journal().get(last()));
    }

    private int last() {
        return kernel.journal().size() - 1;
    }

    /** The clock of the JVM leaves out the time that the machine sleeps. */
    @Test
    void aMachineThatSleptIsNoMasterAnyMoreAndIsCounted() throws Exception {
        final Member member = master(FENCED, MacMode.VIRTUAL, 20);
        assertEquals(0, node.pauses().count(), node.pauses()::toString);
        final int before = kernel.journal().size();

        kernel.sleep(5_000_000_000L);

        await(() -> kernel.journal().contains("remove 10.0.0.1/24"), kernel::journal);
        final List<String> since = kernel.journal().subList(before, kernel.journal().size());
        final int gone = since.indexOf("remove 10.0.0.1/24");
        assertTrue(gone >= 0, since.toString());
        assertEquals(1, node.pauses().count());
        assertTrue(node.pauses().longest().toMillis() >= 5000, node.pauses()::toString);
        await(() -> member.status().role() == Role.MASTER, member::status);
    }

    /**
     * The fence stays closed until the addresses are gone, and the loop leaves the processor to
     * that.
     */
    @Test
    void theLoopWaitsWhileAddressesAreToGo() throws Exception {
        final Member member = master(FENCED, MacMode.VIRTUAL, 250);
        final var gate = new CountDownLatch(1);
        assertTrue(node.effects().submit(() -> pass(gate)));

        kernel.sleep(5_000_000_000L);
        await(() -> member.status().role() == Role.BACKUP, member::status);
        final int touches = kernel.touches();
        final int impatient = kernel.pollsWithoutWait();
        final int polls = kernel.polls();
        await(() -> kernel.polls() >= polls + 3, kernel::polls);

        final int spins = kernel.pollsWithoutWait() - impatient;
        assertTrue(spins <= 1, spins + " of " + (kernel.polls() - polls) + " polls did not wait");
        assertEquals(touches, kernel.touches());
        gate.countDown();
        await(() -> kernel.touches() > touches, kernel::touches);
    }

    /** The first pause moves one virtual host, the second the other as well. */
    @Test
    void twoPausesKeepTheFenceClosedUntilAllAddressesAreGone() throws Exception {
        master(FENCED, MacMode.VIRTUAL, 20);
        final Member slower = node.add("slower");
        slower.configure(with("slower", 8, 250, "secret", MacMode.VIRTUAL, "10.0.0.9/24"));
        await(() -> slower.status().role() == Role.MASTER, slower::status);
        final var first = new CountDownLatch(1);
        final var firstIsOver = new CountDownLatch(1);
        final var second = new CountDownLatch(1);

        assertTrue(node.effects().submit(() -> pass(first)));
        kernel.sleep(600_000_000L);
        await(() -> node.pauses().count() == 1, node::pauses);
        assertEquals(Role.MASTER, slower.status().role());
        assertTrue(node.effects().submit(firstIsOver::countDown));
        assertTrue(node.effects().submit(() -> pass(second)));
        kernel.sleep(5_000_000_000L);
        await(() -> slower.status().role() == Role.BACKUP, slower::status);

        final int touches = kernel.touches();
        first.countDown();
        pass(firstIsOver);
        final int polls = kernel.polls();
        await(() -> kernel.polls() >= polls + 3, kernel::polls);
        assertEquals(touches, kernel.touches(), "addresses of the second are still there");
        second.countDown();
        await(() -> kernel.touches() > touches, kernel::touches);
    }

    private static void pass(final CountDownLatch gate) {
        try {
            assertTrue(gate.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aShortPauseMovesNothing() throws Exception {
        final Member member = master(FENCED, MacMode.VIRTUAL, 250);
        final long adverts = member.status().advertsSent();

        kernel.sleep(200_000_000L);

        await(() -> member.status().advertsSent() > adverts + 1, member::status);
        assertEquals(Role.MASTER, member.status().role());
        assertEquals(0, node.pauses().count());
        assertTrue(!kernel.journal().contains("remove 10.0.0.1/24"), kernel.journal().toString());
    }
}
