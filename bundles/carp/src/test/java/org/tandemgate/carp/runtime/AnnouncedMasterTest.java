package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.net.CidrAddress;

/**
 * What a master sends when. Everything that must happen in one round of the loop is done by one
 * request to it, so that no clock of a busy machine comes in between.
 */
class AnnouncedMasterTest {
    private static final CidrAddress ADDRESS = CidrAddress.parse("10.0.0.1/24");
    private static final long LIMIT_SECONDS = 20;
    private static final int ATTEMPTS = 50;

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;
    private Member member;

    /** Lets the first through, holds whoever comes second. */
    private static final class Gate extends CountDownLatch {
        private final CountDownLatch second = new CountDownLatch(1);
        private boolean passed;

        Gate() {
            super(1);
        }

        @Override
        public boolean await(final long timeout, final TimeUnit unit) throws InterruptedException {
            if (!passed) {
                passed = true;
                return true;
            }
            second.countDown();
            return super.await(timeout, unit);
        }
    }

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        member = master(node, settings("lan", 1, 10, "10.0.0.1/24"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private <T> T onLoop(final Callable<T> work) throws Exception {
        final CompletableFuture<T> result = new CompletableFuture<>();
        node.loop()
                .post(
                        () -> {
                            try {
                                result.complete(work.call());
                            } catch (final Exception failed) {
                                result.completeExceptionally(failed);
                            }
                        });
        return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitLatch(final CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS), "nobody came");
    }

    /**
     * The addresses of an earlier mastership are in place, those of this one are not: who heard of
     * it would send here.
     */
    @Test
    void addressesTakenBeforeAReleaseAnnounceNobody() throws Exception {
        final Gate gate = new Gate();
        final CompletableFuture<Long> sent = new CompletableFuture<>();
        final long before =
                onLoop(
                        () -> {
                            final CountDownLatch idle = new CountDownLatch(1);
                            node.effects().submit(idle::countDown);
                            awaitLatch(idle);
                            kernel.holdAddress(ADDRESS, gate);
                            member.on(new CarpEvent.Forced(Role.BACKUP));
                            final long sentBefore = member.sent();
                            member.on(new CarpEvent.Forced(Role.MASTER));
                            member.on(new CarpEvent.Forced(Role.BACKUP));
                            member.on(new CarpEvent.Forced(Role.MASTER));
                            // Now the word that the first take is done waits for this round to end.
                            awaitLatch(gate.second);
                            node.loop().post(() -> sent.complete(member.sent()));
                            return sentBefore;
                        });

        assertEquals(before, sent.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        gate.countDown();
        NodeElectionTest.await(() -> member.sent() > before, member::status);
    }

    /**
     * Seen on real nodes: an announcer that learnt of the loss behind a slow kernel announced once
     * more, and the switch sent to a node that had no address any more.
     */
    @Test
    void aLossIsToldBeforeTheKernelHasDoneAnything() throws Exception {
        final List<String> told = new CopyOnWriteArrayList<>();
        node.addListener(change -> told.add(change.from() + ">" + change.to()));
        NodeElectionTest.await(() -> told.toString().endsWith(">MASTER]"), () -> told);
        told.clear();
        final CountDownLatch busy = new CountDownLatch(1);
        node.effects().submit(() -> awaitQuietly(busy));

        onLoop(
                () -> {
                    member.on(new CarpEvent.Forced(Role.BACKUP));
                    member.on(new CarpEvent.Forced(Role.MASTER));
                    member.on(new CarpEvent.Forced(Role.BACKUP));
                    member.on(new CarpEvent.Forced(Role.MASTER));
                    return null;
                });

        final List<String> sofar = List.of("MASTER>BACKUP", "BACKUP>MASTER", "MASTER>BACKUP");
        NodeElectionTest.await(() -> told.equals(sofar), () -> told);
        busy.countDown();
        NodeElectionTest.await(() -> told.size() == 4, () -> told);
        assertEquals("BACKUP>MASTER", told.get(3));
    }

    /** Announced, the switch would send to a node that drops it. */
    @Test
    void whatTheKernelRefusesIsNotAnnounced() {
        final List<String> told = new CopyOnWriteArrayList<>();
        node.addListener(change -> told.add(change.host().name() + " " + change.to()));
        final Member other = node.add("other");
        other.configure(settings("other", 2, 10, "10.0.0.2/24"));
        awaitRole(other, Role.MASTER);
        NodeElectionTest.await(() -> other.status().problem() != null, other::status);
        final long renewed = other.sent();
        NodeElectionTest.await(() -> other.sent() > renewed + 10, other::status);
        assertFalse(told.contains("other MASTER"), told::toString);

        other.configure(settings("other", 2, 10, "10.0.0.3/24"));

        NodeElectionTest.await(() -> told.contains("other MASTER"), () -> told);
    }

    /** Nobody sends to it for that, and who watches roles waits for it. */
    @Test
    void aBackupIsToldAlthoughTheKernelRefusesEverything() {
        final List<String> told = new CopyOnWriteArrayList<>();
        node.addListener(change -> told.add(change.host().name() + " " + change.to()));
        kernel.refuseAddresses(true);
        kernel.refuseRemovals(true);

        final Member other = node.add("other");
        other.configure(settings("other", 2, 10, "10.0.0.3/24"));

        NodeElectionTest.await(() -> other.status().problem() != null, other::status);
        NodeElectionTest.await(() -> told.contains("other BACKUP"), () -> told);
        assertFalse(told.contains("other MASTER"), told::toString);
    }

    /**
     * Seen on real nodes that start on a busy machine: a pause, and what was sent before the
     * addresses of that mastership were gone met the closed fence three times. Then both nodes were
     * demoted by 240.
     */
    @Test
    void whatTheOwnFenceKeepsBackIsNoSendError() throws Exception {
        final CountDownLatch busy = new CountDownLatch(1);
        node.effects().submit(() -> awaitQuietly(busy));
        kernel.refuseFrames(true);
        kernel.sleep(TimeUnit.SECONDS.toNanos(60));
        final long interval = settings("lan", 1, 10, "10.0.0.1/24").toleratedNanos();
        final long begin = onLoop(this::sent).deadlineNanos();
        NodeElectionTest.await(
                () -> member.role() == Role.MASTER && deadlineNanos() - begin > 10 * interval,
                member::status);
        assertEquals(List.of(), node.demotions());
        final long before = member.sent();

        kernel.refuseFrames(false);
        busy.countDown();

        NodeElectionTest.await(() -> member.sent() > before, member::status);
        assertEquals(List.of(), node.demotions());
    }

    private long deadlineNanos() {
        try {
            return onLoop(this::sent).deadlineNanos();
        } catch (final Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            awaitLatch(latch);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Sent(long adverts, long deadlineNanos, Role role) {}

    private Sent sent() {
        final CarpElection election = member.election();
        return new Sent(
                member.sent(), election == null ? 0 : election.deadlineNanos(), member.role());
    }

    /** What a round decided too late is said by the next one, not an interval later. */
    @Test
    void whatIsOverdueIsSentInTheNextRound() throws Exception {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            awaitRole(member, Role.MASTER);
            final int demotion = attempt;
            final Sent before =
                    onLoop(
                            () -> {
                                final long sent = member.sent();
                                while (!node.loop().isOverdue()) {
                                    Thread.onSpinWait();
                                }
                                member.on(new CarpEvent.Demoted(demotion));
                                assertEquals(sent, member.sent(), "it is overdue");
                                return sent();
                            });
            Sent after = onLoop(this::sent);
            while (after.role() == Role.MASTER && after.adverts() == before.adverts()) {
                after = onLoop(this::sent);
            }
            // A machine that is too busy makes the node believe that it was replaced.
            if (after.role() == Role.MASTER) {
                final boolean regular = after.deadlineNanos() != before.deadlineNanos();
                assertTrue(
                        after.adverts() - before.adverts() > (regular ? 1 : 0),
                        () -> "it waited for the next interval: " + before);
                return;
            }
        }
        throw new AssertionError("the machine is too busy, " + ATTEMPTS + " attempts failed");
    }
}
