package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.InquiryWriter;

/** Two nodes in memory compare their tables over a link that loses what it likes. */
class ComparisonTest {
    private static final List<Inquiry.Kind> KINDS = List.of(Inquiry.Kind.values());
    private static final long STEP = 500_000L;
    private static final long SECOND = 1_000_000_000L;

    private final MemoryLink.Cable cable = new MemoryLink.Cable(new Random(1));
    private final MemoryKernel firstKernel = new MemoryKernel(11);
    private final MemoryKernel secondKernel = new MemoryKernel(22);
    private final Gateway first = Gateway.start(11, firstKernel, Gateway.ours(cable, 1));
    private Gateway second = Gateway.start(22, secondKernel, Gateway.ours(cable, 2));
    private long now = Long.MAX_VALUE - 30 * SECOND;

    @BeforeEach
    void join() {
        first.link().join(second.link());
        second.link().join(first.link());
        run(SECOND);
    }

    private void run(final long nanos) {
        final long end = now + nanos;
        while (now - end < 0) {
            turn();
        }
    }

    private void turn() {
        now += STEP;
        first.replication().turn(now);
        second.replication().turn(now);
    }

    private void connect(final int flow) {
        firstKernel.create(flow);
        firstKernel.move(flow, 4, 4);
    }

    /** The second node is never told of what happens meanwhile, and does not know that. */
    private void unheard(final Runnable what) {
        run(20 * STEP);
        cable.cut = true;
        what.run();
        run(20 * STEP);
        cable.cut = false;
        second.link().forgetGaps();
    }

    private Verdict compare(final Gateway who, final Runnable meanwhile) {
        final CompletableFuture<Verdict> verdict = who.replication().comparisons().compare(77);
        assertNotNull(verdict);
        final long end = now + 20 * SECOND;
        while (!verdict.isDone()) {
            assertTrue(now - end < 0, () -> who.replication().comparisons().progress());
            meanwhile.run();
            turn();
        }
        return verdict.join();
    }

    private Verdict compare(final Gateway who) {
        return compare(who, () -> {});
    }

    @Test
    void equalTablesAreEqualAtTheFirstLook() {
        for (int flow = 0; flow < 3000; flow++) {
            connect(flow);
        }
        run(SECOND);

        final long begun = now;
        final Verdict verdict = compare(first);

        assertEquals(new Verdict(3000, 3000, List.of(), 0), verdict);
        assertTrue(now - begun < SECOND, "took " + (now - begun) / 1_000_000 + " ms");
    }

    @Test
    void emptyTablesAreEqual() {
        assertEquals(new Verdict(0, 0, List.of(), 0), compare(second));
    }

    @Test
    void whatOneNodeAloneHasIsNamedByBoth() {
        connect(1);
        unheard(() -> connect(7));

        final Verdict.Line here = compare(first).lines().get(0);
        assertEquals("flow 7", here.here());
        assertNull(here.there());

        final Verdict.Line there = compare(second).lines().get(0);
        assertNull(there.here());
        assertEquals("flow 7", there.there());
    }

    @Test
    void whatIsNotAlikeIsNamedWithBothSides() {
        connect(7);
        unheard(() -> firstKernel.move(7, 7, 4));

        final Verdict verdict = compare(first);

        assertEquals(1, verdict.lines().size());
        assertEquals("flow 7", verdict.lines().get(0).here());
        assertEquals("flow 7", verdict.lines().get(0).there());
    }

    /** A state without its entry protects nothing. */
    @Test
    void entryThatTheOtherKernelDoesNotHaveIsADifference() {
        connect(7);
        run(SECOND);
        secondKernel.drop(7);

        final Verdict verdict = compare(first);

        assertEquals(1, verdict.lines().size());
        assertEquals("flow 7 (not in the kernel's table)", verdict.lines().get(0).there());
    }

    @Test
    void whatIsOnItsWayIsNoDifference() {
        for (int flow = 0; flow < 500; flow++) {
            connect(flow);
        }
        run(SECOND);
        final int[] next = {500};

        final Verdict verdict =
                compare(
                        first,
                        () -> {
                            connect(next[0]);
                            firstKernel.end(next[0] - 400, false);
                            next[0]++;
                        });

        assertEquals(List.of(), verdict.lines());
        assertEquals(0, verdict.more());
        assertTrue(next[0] > 2500, "the tables were equal at once: " + next[0]);
    }

    @Test
    void differenceIsFoundAmongWhatIsOnItsWay() {
        unheard(() -> connect(60_000));
        final int[] next = {500};

        final Verdict verdict = compare(second, () -> connect(next[0]++));

        assertEquals(
                List.of("flow 60000"), verdict.lines().stream().map(Verdict.Line::there).toList());
    }

    @Test
    void manyAreNamedInPartAndCountedInAll() {
        unheard(
                () -> {
                    for (int flow = 0; flow < 250; flow++) {
                        connect(flow);
                    }
                });

        final Verdict verdict = compare(second);

        assertEquals(100, verdict.lines().size());
        assertEquals(
                100,
                new TreeSet<>(verdict.lines().stream().map(it -> it.id().id()).toList()).size());
        assertEquals(150, verdict.more());
    }

    @Test
    void lostQuestionsAndAnswersAreAskedAgain() {
        for (int flow = 0; flow < 1000; flow++) {
            connect(flow);
        }
        unheard(() -> connect(5000));
        cable.lossPercent = 30;
        cable.doublePercent = 20;

        final Verdict verdict = compare(first);

        assertEquals(
                List.of("flow 5000"), verdict.lines().stream().map(Verdict.Line::here).toList());
    }

    @Test
    void otherProcessOfThePeerEndsTheComparison() {
        connect(7);
        run(SECOND);
        final CompletableFuture<Verdict> verdict = first.replication().comparisons().compare(5);
        assertNotNull(verdict);
        assertNull(first.replication().comparisons().compare(6));

        second = Gateway.start(22, secondKernel, Gateway.ours(cable, 3));
        join();

        assertTrue(verdict.isCompletedExceptionally());
        assertNotNull(first.replication().comparisons().compare(7));
    }

    @Test
    void peerThatIsNoneOfOursIsNotAsked() {
        final var link =
                new MemoryLink(cable, org.tandemgate.pfsync.protocol.Dialect.OPENBSD, 9, false);
        final ByteBuffer octets = ByteBuffer.allocate(Inquiry.HEADER);

        link.attach(octets, now);

        assertEquals(0, link.packetsSent());
    }

    /** What a peer attaches is as hostile as a packet. */
    @Test
    void anyOctetsAreHeardWithoutHarm() {
        for (int flow = 0; flow < 50; flow++) {
            connect(flow);
        }
        run(SECOND);
        final Comparisons comparisons = second.replication().comparisons();
        final long seed = new Random().nextLong();
        final var random = new Random(seed);
        final CompletableFuture<Verdict> verdict = comparisons.compare(3);
        assertNotNull(verdict);
        final var writer = new InquiryWriter();
        for (int i = 0; i < 200_000; i++) {
            final byte[] octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            final ByteBuffer buffer = ByteBuffer.wrap(octets);
            if (octets.length >= Inquiry.HEADER && random.nextInt(4) > 0) {
                // Near what is expected.
                writer.begin(
                        KINDS.get(random.nextInt(KINDS.size())),
                        3 + random.nextInt(2),
                        random.nextInt(1100) - 20,
                        random.nextInt(40) - 4);
                buffer.put(0, writer.finish(), 0, Inquiry.HEADER);
                buffer.put(3, (byte) random.nextInt(6));
            }
            comparisons.hear(buffer, 0, octets.length, now);
            if (i % 64 == 0) {
                comparisons.turn(now);
            }
        }
        assertFalse(verdict.isCompletedExceptionally(), "seed " + seed);
        verdict.cancel(false);
        comparisons.turn(now);
        assertEquals(List.of(), compare(first).lines(), "seed " + seed);
    }

    /** Whoever waits must not wait for what nobody works on any more. */
    @Test
    void endOfReplicationEndsTheComparison() {
        for (final Runnable interruption :
                List.<Runnable>of(
                        () -> first.replication().end(), () -> first.replication().relinked(now))) {
            final CompletableFuture<Verdict> verdict =
                    first.replication().comparisons().compare(77);
            assertNotNull(verdict);
            interruption.run();

            final var refused = assertThrows(CompletionException.class, verdict::join);
            assertTrue(refused.getCause() instanceof RefusedException, "" + refused);
            turn();
        }
    }
}
