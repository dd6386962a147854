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

    /** Made with this class, not at the first take-over. */
    static final Change TAKE = DataPlane::take;

    private static final String WAITS =
            "thread carp-addresses waits for the kernel, which has not renewed the addresses for"
                    + " more than 1.2 s and ";

    private static final String UNANSWERED =
            WAITS + "drops them after " + DataPlane.FENCE_SECONDS + " s; " + remedy();

    /** Nothing is lost without a lifetime, and the node serves. */
    private static final String UNANSWERED_FOR_GOOD =
            WAITS
                    + "would not take them away either (fence = false), so that two nodes would"
                    + " answer; "
                    + remedy();

    private static String remedy() {
        return "find what holds the kernel's address lock (ps -eLo pid,tid,stat,wchan,comm"
                + " shows who waits in state D), end it or restart this node";
    }

    private final Member member;
    private final NodeElection node;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean inspecting = new AtomicBoolean();
    private final AddressWatch watch = new AddressWatch();
    private volatile @Nullable String problem;

    /** Whether the kernel drops addresses that are not renewed. */
    private volatile boolean expires = true;

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
        if (plan != null) {
            repeat(() -> attempt(plan, TAKE));
        }
    }

    /**
     * Queues once more what brings a virtual host that is not MASTER in order, while the kernel
     * refuses it: what is left of its addresses must go, and the demotion too. Without interface
     * nothing is left.
     */
    void mend(final @Nullable AddressPlan plan, final Change change) {
        if (problem() != null) {
            repeat(plan == null ? () -> found(null) : () -> attempt(plan, change));
        }
    }

    /** Queues the joining of groups, which were joined already as a rule; at most one waits. */
    void listen(final @Nullable AddressPlan plan) {
        if (plan != null) {
            once(listening, () -> node.dataPlane().listen(plan));
        }
    }

    /** Queues a look at the addresses of the node, unless one waits or a mend does it anyway. */
    void inspect(final @Nullable AddressPlan plan) {
        if (plan != null && problem() == null) {
            once(inspecting, () -> look(plan));
        }
    }

    /** Loop thread: neither thread ran for a while. */
    void paused() {
        watch.paused(node.loop().now());
    }

    /**
     * Loop thread, twice a second: judges whether the kernel still answers the address thread.
     *
     * @param plan whose addresses are renewed; absent when this is not MASTER
     * @return whether its addresses are gone and this must not be MASTER any more
     */
    boolean judge(final @Nullable AddressPlan plan) {
        final long now = node.loop().now();
        final boolean before = isUnfit();
        if (plan != null) {
            expires = plan.fence();
        }
        if (watch.look(plan != null, now)) {
            if (watch.isLate()) {
                member.warn("addresses", unanswered());
            } else {
                member.warn("addresses again", "the kernel answers again");
            }
        }
        if (before != isUnfit()) {
            node.ailments().addressesJudged(member);
        }
        return expires && watch.isLost(now);
    }

    private String unanswered() {
        return expires ? UNANSWERED : UNANSWERED_FOR_GOOD;
    }

    private void repeat(final Runnable task) {
        once(refreshing, task);
    }

    private void once(final AtomicBoolean waiting, final Runnable task) {
        if (waiting.compareAndSet(false, true)) {
            final boolean queued =
                    run(
                            () -> {
                                waiting.set(false);
                                task.run();
                            });
            if (!queued) {
                waiting.set(false);
            }
        }
    }

    /**
     * Queues anything else that must come after the changes before it.
     *
     * @return false when the queue is full, which is shown as a problem
     */
    boolean run(final Runnable task) {
        final boolean queued =
                node.effects()
                        .submit(
                                () -> {
                                    try {
                                        task.run();
                                    } finally {
                                        watch.done();
                                    }
                                });
        if (!queued) {
            problem = "more address changes wait than can be queued; the kernel answers too slowly";
        }
        return queued;
    }

    /** Address thread: what was refused meanwhile is not forgiven by a look. */
    private void look(final AddressPlan plan) {
        if (problem == null) {
            attempt(plan, DataPlane::inspect);
        }
    }

    private void attempt(final AddressPlan plan, final Change change) {
        String refusal = null;
        try {
            change.apply(node.dataPlane(), plan);
        } catch (final LinuxException refused) {
            refusal = refused.getMessage();
        }
        found(refusal);
    }

    /** Address thread: what came of the last change, absent when it went well. */
    private void found(final @Nullable String refusal) {
        if (Objects.equals(refusal, problem)) {
            return;
        }
        if (refusal != null) {
            node.effects()
                    .journal()
                    .write(
                            () ->
                                    LOG.error(
                                            "carp {} cannot put its addresses in order: {}",
                                            member.name(),
                                            refusal));
        }
        final String before = problem;
        problem = refusal;
        try {
            node.ailments().addressesFailed(member);
        } catch (final IllegalStateException loopIsFarBehind) {
            problem = before; // So that the next try says it.
            throw loopIsFarBehind;
        }
    }

    /**
     * What the kernel refused last, or that it does not answer; absent when the last change went
     * well. Any thread.
     */
    @Nullable String problem() {
        return watch.isLate() ? unanswered() : problem;
    }

    /**
     * Whether another node should serve: the kernel refuses the addresses or lets them expire. One
     * that only does not answer keeps those without a lifetime, whoever serves. Any thread.
     */
    boolean isUnfit() {
        return problem != null || (expires && watch.isLate());
    }
}
