package org.tandemgate.carp.runtime;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.LinuxException;

/**
 * Hands the address changes of one virtual host from the loop to the address thread, in order, and
 * keeps what came of them.
 */
final class AddressWork {
    private static final Logger LOG = LoggerFactory.getLogger(AddressWork.class);

    /** Something done to the kernel on the address thread. */
    interface Change {
        void apply(DataPlane data, AddressPlan plan) throws LinuxException;
    }

    private final Member member;
    private final NodeElection node;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile @Nullable String problem;

    AddressWork(final Member member, final NodeElection node) {
        this.member = member;
        this.node = node;
    }

    /** Queues a change; without a plan (the interface is gone) there is nothing to do. */
    void submit(final @Nullable AddressPlan plan, final Change change) {
        if (plan != null) {
            run(() -> attempt(plan, change));
        }
    }

    /** Queues a refresh; at most one waits. */
    void refresh(final @Nullable AddressPlan plan) {
        if (plan != null && refreshing.compareAndSet(false, true)) {
            final boolean queued =
                    run(
                            () -> {
                                refreshing.set(false);
                                attempt(plan, DataPlane::take);
                            });
            if (!queued) {
                refreshing.set(false);
            }
        }
    }

    /**
     * Queues anything else that must come after the changes before it.
     *
     * @return false when the queue is full, which is shown as a problem
     */
    boolean run(final Runnable task) {
        final boolean queued = node.effects().submit(task);
        if (!queued) {
            problem = "more address changes wait than can be queued; the kernel answers too slowly";
        }
        return queued;
    }

    private void attempt(final AddressPlan plan, final Change change) {
        String found = null;
        try {
            change.apply(node.dataPlane(), plan);
        } catch (final LinuxException refused) {
            found = refused.getMessage();
        }
        if (!Objects.equals(found, problem)) {
            problem = found;
            if (found != null) {
                final String text = found;
                node.effects()
                        .journal()
                        .write(
                                () ->
                                        LOG.error(
                                                "carp {} cannot put its addresses in order: {}",
                                                member.name(),
                                                text));
            }
            node.ailments().addressesFailed(member, found != null);
        }
    }

    /** What the kernel refused last; absent when the last change went well. Any thread. */
    @Nullable String problem() {
        return problem;
    }
}
