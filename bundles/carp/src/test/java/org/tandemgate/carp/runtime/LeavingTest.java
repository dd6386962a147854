package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;

/** A virtual host of a node that is alone leaves the election. */
class LeavingTest {
    private static final String TOLD = "MASTER>INIT";
    private static final String GOODBYE = "advert 255/255";

    /** How long a stop waits for a peer that takes over. */
    private static final long STOP_BOUND_MILLIS = 1000;

    private static final long BOUND_NANOS = 200_000_000;

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private NodeElection node;
    private Member member;

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        node.addListener(change -> told.add(change.from() + ">" + change.to()));
        member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** Else a listener that announces would go on for ever. */
    @Test
    void aStopThatReplacesAHandOverIsStillAStop() {
        final CompletableFuture<List<HandOver>> handOver =
                CompletableFuture.supplyAsync(() -> node.handOver(Duration.ofSeconds(60), false));
        await(() -> kernel.journal().contains(GOODBYE), kernel::journal);

        final long begin = System.nanoTime();
        leave();

        final Duration took = Duration.ofNanos(System.nanoTime() - begin);
        await(() -> told.contains(TOLD), () -> told);
        assertFalse(handOver.join().get(0).moved());
        final List<String> journal = List.copyOf(kernel.journal());
        assertTrue(goodbyes() > 1, () -> "the stop asks a peer, too: " + journal);
        assertTrue(took.toMillis() >= STOP_BOUND_MILLIS, () -> "and waits for it: " + took);
        assertEquals("remove 10.0.0.1/24", journal.get(journal.size() - 1));
    }

    /** Each request hears of its own end. */
    @Test
    void aHandOverThatReplacesAnotherIsNotOverWithIt() {
        final CompletableFuture<List<CompletableFuture<HandOver>>> begun =
                new CompletableFuture<>();
        node.loop()
                .post(
                        () ->
                                begun.complete(
                                        List.of(
                                                member.handOver(BOUND_NANOS, false),
                                                member.handOver(BOUND_NANOS, false))));
        await(begun::isDone, member::status);
        final CompletableFuture<HandOver> newer = begun.join().get(1);
        await(newer::isDone, member::status);

        assertEquals("replaced by a newer request", begun.join().get(0).join().text());
        assertTrue(newer.join().text().startsWith("nobody took over"), newer.join().text());
    }

    /** Nobody is asked again, and it comes to its end. */
    @Test
    void aSecondStopWaitsForNothing() {
        leave();
        final long goodbyes = goodbyes();

        leave();

        assertEquals(goodbyes, goodbyes(), () -> kernel.journal().toString());
    }

    private long goodbyes() {
        return kernel.journal().stream().filter(GOODBYE::equals).count();
    }

    /** Without the limit of an orderly stop, which a busy machine may need more than. */
    private void leave() {
        final CompletableFuture<Void> gone = member.leave();
        await(gone::isDone, kernel::journal);
    }

    /** Its last change of addresses is done when it is gone from the list already. */
    @Test
    void whatFailsAfterTheEndDemotesNobody() {
        await(() -> kernel.allAddresses().size() == 2, kernel::allAddresses);
        kernel.refuseRemovals(true);

        leave();

        // What was posted before this is done before it.
        node.demote("other", Election.Cause.operator(), 1);
        await(() -> node.demotions().size() > 0, node::demotions);
        assertEquals(List.of("other"), node.demotions().stream().map(Demotion::group).toList());
        assertEquals(2, kernel.allAddresses().size(), "the kernel did refuse");
    }
}
