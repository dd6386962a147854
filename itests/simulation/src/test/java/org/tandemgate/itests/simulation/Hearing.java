package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promises about evidence: nobody takes over by its timer from a master that it could hear all
 * the time, nor before it has heard one that it would leave alone, and a hand-over finds the peer
 * that could hear it all the time.
 */
final class Hearing implements World.Witness {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long POLL_NANOS = 1_000;

    private final long[][] audibleSince;
    private final long[][] answersSince;
    private final long[] begunAt;
    private final long[] servedUntil;
    private final long[] listeningSince;

    Hearing(final int nodes) {
        audibleSince = new long[nodes][nodes];
        answersSince = new long[nodes][nodes];
        begunAt = new long[nodes];
        servedUntil = new long[nodes];
        listeningSince = new long[nodes];
        Arrays.fill(servedUntil, Long.MIN_VALUE / 2);
        for (int i = 0; i < nodes; i++) {
            Arrays.fill(audibleSince[i], NEVER);
            Arrays.fill(answersSince[i], NEVER);
        }
    }

    @Override
    public void timePassed(final World world) {
        for (final SimulatedNode node : world.nodes()) {
            if (node.serves()) {
                servedUntil[node.index()] = world.timeline().nowNanos();
            }
        }
    }

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final boolean begins =
                event instanceof CarpEvent.HandOverRequested || event instanceof CarpEvent.Stopping;
        if (effects.stream()
                .anyMatch(effect -> effect instanceof Publish p && p.from() == Role.INIT)) {
            listeningSince[node.index()] = world.timeline().nowNanos();
        }
        if (begins) {
            begunAt[node.index()] = world.timeline().nowNanos();
        }
        if (event instanceof CarpEvent.Reconfigured || event instanceof CarpEvent.Demoted) {
            // What it sent before may still overtake what it sends at its new pace.
            Arrays.fill(audibleSince[node.index()], NEVER);
        }
        for (final CarpEffect effect : effects) {
            if (effect instanceof Publish publish
                    && publish.from() == Role.BACKUP
                    && publish.to() == Role.MASTER
                    && (event instanceof CarpEvent.DeadlineReached
                            || event instanceof CarpEvent.Paused)) {
                checkEvidence(world, node);
                checkFirst(world, node);
            }
            if (effect instanceof HandOverEnded ended
                    && ended.text().startsWith("nobody took over")) {
                checkUnanswered(world, node);
            }
        }
    }

    private void checkEvidence(final World world, final SimulatedNode node) {
        final long now = world.timeline().nowNanos();
        for (final SimulatedNode master : world.nodes()) {
            final CarpElection election = master.election();
            final long since = audibleSince[master.index()][node.index()];
            if (since == NEVER || election == null) {
                continue;
            }
            final long heardWithin =
                    (long) (Formula.intervalNanos(election) * Clock.TOLERANCE)
                            + world.network().maxDelayNanos()
                            + POLL_NANOS;
            if (now - since > heardWithin && isOnlyMaster(master, now - 2 * heardWithin)) {
                throw new Violation(
                        Promise.EVIDENCE,
                        world,
                        node.name() + " takes over by its timer, but could hear " + master.name());
            }
        }
    }

    /** Who has just begun to listen waits for the slowest master that it would leave alone. */
    private void checkFirst(final World world, final SimulatedNode node) {
        final CarpElection election = node.election();
        if (node.hasHeard() || election == null || !Formula.leavesSlowerAlone(election)) {
            return;
        }
        for (final SimulatedNode master : world.nodes()) {
            if (audibleSince[master.index()][node.index()] <= listeningSince[node.index()]) {
                throw new Violation(
                        Promise.EVIDENCE,
                        world,
                        node.name()
                                + " takes over by its timer before it has heard "
                                + master.name());
            }
        }
    }

    /** A faster master that left a moment ago may have taught a shorter patience. */
    private boolean isOnlyMaster(final SimulatedNode master, final long sinceNanos) {
        for (int i = 0; i < servedUntil.length; i++) {
            if (i != master.index() && servedUntil[i] >= sinceNanos) {
                return false;
            }
        }
        return true;
    }

    private void checkUnanswered(final World world, final SimulatedNode node) {
        final long begun = begunAt[node.index()];
        final long enough = 2 * world.network().maxDelayNanos() + POLL_NANOS;
        for (final SimulatedNode peer : world.nodes()) {
            final long since = answersSince[node.index()][peer.index()];
            if (since <= begun && world.timeline().nowNanos() - begun > enough) {
                throw new Violation(
                        Promise.HAND_OVER,
                        world,
                        node.name() + " found nobody, but " + peer.name() + " was there");
            }
        }
    }

    @Override
    public void changed(final World world) {
        final long now = world.timeline().nowNanos();
        for (final SimulatedNode from : world.nodes()) {
            for (final SimulatedNode to : world.nodes()) {
                final int i = from.index();
                final int j = to.index();
                final boolean distinct = i != j;
                final boolean audible =
                        distinct
                                && from.serves()
                                && !from.isHandingOver()
                                && to.isListening()
                                && world.network().isCleanFrom(i, j);
                audibleSince[i][j] = since(audible, audibleSince[i][j], now);
                final boolean answers =
                        distinct
                                && from.isAwake()
                                && to.isFit()
                                && !to.isHandingOver()
                                && world.network().isCleanBetween(i, j);
                answersSince[i][j] = since(answers, answersSince[i][j], now);
            }
        }
    }

    private static long since(final boolean holds, final long before, final long now) {
        if (!holds) {
            return NEVER;
        }
        return before == NEVER ? now : before;
    }
}
