package org.tandemgate.pfsync.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.StateId;

/**
 * States of which the peer wants to know that they are here, because it holds a packet back: told
 * when the kernel has them. Belongs to one thread.
 */
final class Acknowledgements {
    /** More than the peer holds back; beyond that it is told before the kernel has the entry. */
    static final int MOST = 65_536;

    private final KernelPort<?> kernel;
    private final Outbox<?> outbox;
    private final Deque<Owed> owed = new ArrayDeque<>();

    private record Owed(StateId id, long ticket) {}

    Acknowledgements(final KernelPort<?> kernel, final Outbox<?> outbox) {
        this.kernel = kernel;
        this.outbox = outbox;
    }

    /** The kernel is about to get it. */
    void owe(final StateId id, final long nowNanos) {
        if (owed.size() == MOST) {
            outbox.offer(owed.remove().id(), Notice.INS_ACK, true, nowNanos);
        }
        owed.add(new Owed(id, kernel.ticket()));
    }

    /** Says what is true by now. */
    void turn(final long nowNanos) {
        while (!owed.isEmpty() && kernel.isWritten(owed.element().ticket())) {
            outbox.offer(owed.remove().id(), Notice.INS_ACK, true, nowNanos);
        }
    }
}
