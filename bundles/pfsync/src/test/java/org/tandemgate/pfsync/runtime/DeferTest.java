package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.Deferral;
import org.tandemgate.pfsync.state.Deferral.Release;

/** First packets wait until the peer's kernel has their connection, between two nodes in memory. */
class DeferTest {
    private static final long STEP = 100_000L;

    private final MemoryLink.Cable cable = new MemoryLink.Cable(new Random(4));
    private final MemoryKernel here = new MemoryKernel(11);
    private final MemoryKernel there = new MemoryKernel(22);
    private final Gateway one = Gateway.start(11, here, Gateway.ours(cable, 1));
    private final Gateway two = Gateway.start(22, there, Gateway.ours(cable, 2));
    private final Deferral<String> deferral = new Deferral<>();
    private final List<String> sent = new ArrayList<>();
    private long now = 1_000_000_000L;

    @BeforeEach
    void begin() {
        one.link().join(two.link());
        two.link().join(one.link());
        turns(10_000);
        assertTrue(one.replication().isTelling());
        one.replication().defer(deferral);
        deferral.paused(false);
    }

    private void turns(final int count) {
        for (int i = 0; i < count; i++) {
            now += STEP;
            one.replication().turn(now);
            deferral.turn(now, sent::add);
            two.replication().turn(now);
        }
    }

    /** As the kernel does it: the entry, the event, then the packet. */
    private void open(final int flow) {
        here.create(flow);
        deferral.hold("packet " + flow, one.replication().listen(), now, sent::add);
    }

    @Test
    void packetLeavesWhenThePeersKernelHasTheEntry() {
        there.busy(true);
        open(5);
        turns(100);
        assertTrue(there.picture().containsKey(5), "given to the kernel");
        assertEquals(List.of(), sent, "which has not done it");

        there.busy(false);
        turns(3);

        assertEquals(List.of("packet 5"), sent);
        assertEquals(1, deferral.released(Release.ACKNOWLEDGED));
    }

    /** pfsync.md 2.5: as OpenBSD; it has the state, and need not say so twice. */
    @Test
    void packetLeavesWhenThePeerTellsOfTheState() {
        there.busy(true);
        open(5);
        turns(50);
        assertEquals(List.of(), sent);
        there.move(5, 4, 4);
        turns(50);

        assertEquals(List.of("packet 5"), sent);
        assertEquals(1, deferral.released(Release.ACKNOWLEDGED));
    }

    @Test
    void packetNeverLeavesBeforeThePeerHasTheEntry() {
        for (int flow = 1; flow <= 50; flow++) {
            open(flow);
            for (int i = 0; i < 30; i++) {
                turns(1);
                if (sent.contains("packet " + flow)) {
                    assertTrue(there.picture().containsKey(flow), "flow " + flow);
                }
            }
        }
        assertEquals(50, deferral.released(Release.ACKNOWLEDGED));
    }

    @Test
    void withoutDeferNobodyIsAskedForAWord() {
        one.replication().defer(null);
        here.create(5);
        turns(100);

        assertFalse(two.replication().status().sent().getOrDefault("ins-ack", 0L) > 0);
        assertTrue(there.picture().containsKey(5));
    }

    @Test
    void connectionThatEndsAtOnceHoldsNothingUp() {
        open(5);
        here.end(5, false);
        turns(2);

        assertEquals(List.of("packet 5"), sent);
    }

    @Test
    void packetExpiresWhenTheCableIsCut() {
        cable.cut = true;
        open(5);
        turns(199);
        assertEquals(List.of(), sent);
        turns(2);
        assertEquals(List.of("packet 5"), sent);
        assertEquals(1, deferral.released(Release.EXPIRED));
    }
}
