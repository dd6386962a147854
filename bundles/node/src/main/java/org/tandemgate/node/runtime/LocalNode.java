package org.tandemgate.node.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.Readiness;

/**
 * This node: its settings, whether it stays away, and the policy that follows from both. The policy
 * goes to the election when that appears and on every change. Any thread; one operation of an
 * administrator at a time.
 */
public final class LocalNode implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(LocalNode.class);

    private final Stay stay;
    private final Departure departure = new Departure();
    private final Object operation = new Object();
    private boolean operating;

    private NodeSettings settings;
    private final ReadyGate gate = new ReadyGate(System.nanoTime());
    private boolean policyHeld;
    private @Nullable String held;
    private @Nullable Election election;
    private volatile boolean ready;
    private volatile List<Problem> problems = List.of();

    /**
     * Reads the maintenance flag, so that a node in maintenance is in maintenance before anything
     * else happens.
     *
     * @param settings in force until {@link #configure}
     * @param flag where maintenance is stored
     */
    public LocalNode(final NodeSettings settings, final MaintenanceFlag flag) {
        this.settings = settings;
        this.stay = new Stay(flag);
    }

    /** Takes other settings; they reach the election at once. */
    public synchronized void configure(final NodeSettings wanted, final List<Problem> found) {
        problems = List.copyOf(found);
        settings = wanted;
        push();
    }

    /** Keeps the settings in force; what was refused is shown. */
    public void refuse(final List<Problem> found) {
        problems = List.copyOf(found);
    }

    /**
     * Keeps the policy back, so that the virtual hosts stay in INIT until the settings of the
     * administrator are known.
     */
    public synchronized void holdPolicy() {
        policyHeld = true;
    }

    /** Ends {@link #holdPolicy}. */
    public synchronized void releasePolicy() {
        if (policyHeld) {
            policyHeld = false;
            push();
        }
    }

    /** The election has appeared. */
    public synchronized void attach(final Election appeared) {
        election = appeared;
        push();
    }

    /** The election goes; another one that has already been attached stays. */
    public synchronized void detach(final Election gone) {
        if (election == gone) {
            election = null;
        }
    }

    synchronized @Nullable Election election() {
        return election;
    }

    void setReady(final boolean now) {
        ready = now;
    }

    /** Name in force. */
    public synchronized String name() {
        return settings.name();
    }

    @Override
    public synchronized NodeLink link() {
        final NodeSettings.Sync sync = settings.sync();
        return new NodeLink(sync.interfaceName(), sync.address(), sync.peerAddress());
    }

    /** Settings in force. */
    public synchronized NodeSettings settings() {
        return settings;
    }

    private void push() {
        if (election != null && !policyHeld) {
            held = obstacle();
            election.apply(settings.policy(stay.maintenance() != null, held));
        }
    }

    private @Nullable String obstacle() {
        return gate.obstacle(settings.gate().parts(), settings.gate().timeout(), System.nanoTime());
    }

    /** A part says from now on whether it is ready. */
    public synchronized void add(final Readiness part) {
        gate.add(part);
    }

    /** That part is not asked any more. */
    public synchronized void remove(final Readiness part) {
        gate.remove(part);
    }

    /**
     * Asks the parts again whether they are ready and tells the election what has changed.
     *
     * @return whether the node takes part
     */
    synchronized boolean passesGate() {
        if (!Objects.equals(held, obstacle())) {
            push();
        }
        return held == null;
    }

    @Override
    public synchronized NodeStatus status() {
        final Maintenance now = stay.maintenance();
        return new NodeStatus(
                settings.name(),
                settings.sync().peerName(),
                ready,
                now != null,
                now == null ? "" : now.reason(),
                now == null ? null : now.since(),
                settings.preempt(),
                Instant.now());
    }

    private synchronized @Nullable String missed() {
        return gate.missed();
    }

    /** Refused settings, then a damaged flag, then what was not ready in time. */
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(problems);
        final Problem damage = stay.damage();
        if (damage != null) {
            all.add(damage);
        }
        final String missed = missed();
        if (missed != null) {
            all.add(new Problem("node", missed, Instant.now()));
        }
        return all;
    }

    @Override
    public String enterMaintenance(final String reason, final boolean force)
            throws RefusedException {
        begin();
        try {
            final Election present = presentElection();
            final List<String> held = Departure.heldHere(present);
            final Maintenance before = stay.maintenance();
            stay.begin(reason);
            LOG.info("node {} enters maintenance: {}", name(), reason);
            pushNow();
            final Departure.Outcome outcome = departure.leave(present, held, force);
            if (outcome.moved()) {
                return outcome.text();
            }
            if (force) {
                return outcome.text() + Departure.NOBODY_ELSE;
            }
            stay.restore(before);
            pushNow();
            LOG.warn("node {} does not enter maintenance: {}", name(), outcome.text());
            throw new RefusedException(
                    (before == null ? "maintenance is off again: " : "still in maintenance: ")
                            + outcome.text()
                            + Departure.WHAT_TO_CHECK);
        } finally {
            end();
        }
    }

    @Override
    public String leaveMaintenance() throws RefusedException {
        begin();
        try {
            if (stay.maintenance() == null) {
                throw new RefusedException(name() + " is not in maintenance; nothing to end");
            }
            stay.end();
            pushNow();
            LOG.info("node {} leaves maintenance", name());
            return settings().preempt()
                    ? name() + " takes part again; it becomes MASTER where its settings are better"
                    : name()
                            + " takes part again as BACKUP; preempt is false, so a role comes back"
                            + " only when the peer gives it up";
        } finally {
            end();
        }
    }

    @Override
    public String handOver(final boolean force) throws RefusedException {
        begin();
        try {
            final Election present = presentElection();
            final List<String> held = Departure.heldHere(present);
            final Departure.Outcome outcome = departure.leave(present, held, force);
            if (!outcome.moved() && !force) {
                throw new RefusedException(outcome.text() + Departure.WHAT_TO_CHECK);
            }
            return outcome.text();
        } finally {
            end();
        }
    }

    @Override
    public String previewHandOver(final boolean force) throws RefusedException {
        // Moves nothing, so it neither waits for an operation nor keeps one out.
        final Election present = presentElection();
        return departure.preview(present, Departure.heldHere(present), force).text();
    }

    private synchronized void pushNow() {
        push();
    }

    private synchronized Election presentElection() throws RefusedException {
        if (election == null) {
            throw new RefusedException(
                    "the election is not running on this node; install it with feature:install"
                            + " ha-carp or see the log why it does not start");
        }
        return election;
    }

    private void begin() throws RefusedException {
        synchronized (operation) {
            if (operating) {
                throw new RefusedException(
                        "another hand-over is under way on this node; try again when it has ended,"
                                + " after 60 s at the latest");
            }
            operating = true;
        }
    }

    private void end() {
        synchronized (operation) {
            operating = false;
        }
    }
}
