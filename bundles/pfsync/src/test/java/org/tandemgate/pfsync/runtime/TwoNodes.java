package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Two nodes without sockets and threads, with real frames between them. */
final class TwoNodes {
    static final long STEP = 500_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    final MemoryLink.Cable cable = new MemoryLink.Cable(new Random(1));
    final MemoryKernel firstKernel = new MemoryKernel(11);
    final MemoryKernel secondKernel = new MemoryKernel(22);
    int boots;
    long now = Long.MAX_VALUE - 30 * SECOND;
    Gateway first = start(11, firstKernel);
    Gateway second = start(22, secondKernel);

    Gateway start(final int creatorid, final MemoryKernel kernel) {
        return Gateway.start(creatorid, kernel, Gateway.ours(cable, ++boots));
    }

    void join() {
        first.link().join(second.link());
        second.link().join(first.link());
    }

    void run(final long nanos) {
        join();
        final long end = now + nanos;
        while (now - end < 0) {
            now += nanos > SECOND ? 20 * STEP : STEP;
            first.replication().turn(now);
            second.replication().turn(now);
        }
    }

    void runUntil(final String what, final BooleanSupplier reached, final long most) {
        final long end = now + most;
        while (!reached.getAsBoolean()) {
            assertTrue(now - end < 0, "not within " + most / MILLI + " ms: " + what);
            run(STEP);
        }
    }

    Map<Integer, String> onFirst() {
        return firstKernel.picture();
    }

    Map<Integer, String> onSecond() {
        return secondKernel.picture();
    }

    void connect(final int flow) {
        firstKernel.create(flow);
        firstKernel.move(flow, 4, 4);
    }

    /** Names the first flow that differs, not all that there are. */
    void assertSame() {
        final var differ = new TreeSet<Integer>(onFirst().keySet());
        differ.addAll(onSecond().keySet());
        differ.removeIf(flow -> Objects.equals(onFirst().get(flow), onSecond().get(flow)));
        assertTrue(
                differ.isEmpty(),
                () ->
                        differ.size()
                                + " differ, "
                                + differ.first()
                                + " is "
                                + onFirst().get(differ.first())
                                + " and "
                                + onSecond().get(differ.first())
                                + "; "
                                + first.link()
                                + second.link());
    }
}
