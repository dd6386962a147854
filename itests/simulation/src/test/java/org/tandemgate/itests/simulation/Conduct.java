package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promises about single steps: addresses are taken and released in turn and only with the role,
 * only a master advertises, a fit node takes part, every hand-over ends once and within its bound,
 * one that moved did move, and in a calm network nothing happens at all.
 */
final class Conduct implements World.Witness {
    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long POLL_NANOS = 1_000;

    private final boolean[] holds;
    private final boolean[] servedBefore;
    private final long[] servedUntil;
    private final long[] handOverDue;
    private final long[] patientUntil;
    private long calmFromNanos = Long.MAX_VALUE;

    Conduct(final int nodes) {
        holds = new boolean[nodes];
        servedBefore = new boolean[nodes];
        servedUntil = new long[nodes];
        handOverDue = new long[nodes];
        patientUntil = new long[nodes];
        Arrays.fill(servedUntil, NEVER);
        Arrays.fill(handOverDue, NEVER);
    }

    /** No role may change any more from then on. */
    void calmFrom(final long nanos) {
        calmFromNanos = nanos;
    }

    @Override
    public void timePassed(final World world) {
        final long now = world.timeline().nowNanos();
        for (final SimulatedNode node : world.nodes()) {
            if (node.serves()) {
                servedUntil[node.index()] = now;
            }
            final long due = handOverDue[node.index()];
            if (due != NEVER && node.isPaused()) {
                handOverDue[node.index()] = Math.max(due, now + POLL_NANOS);
            } else if (due != NEVER && now > due) {
                throw new Violation(
                        Promise.CONDUCT, world, node.name() + " has not ended its hand-over");
            }
        }
    }

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        if (event instanceof CarpEvent.HandOverRequested request) {
            begin(world, node, request.boundNanos(), effects);
        } else if (event instanceof CarpEvent.Stopping stopping) {
            begin(world, node, stopping.boundNanos(), effects);
        }
        if (event instanceof CarpEvent.Paused) {
            // Its clock went on without it, or jumped: the bound is over early for everybody else.
            patientUntil[node.index()] = NEVER;
        }
        for (final CarpEffect effect : effects) {
            check(world, node, event, effect);
        }
        servedBefore[node.index()] = node.role() == Role.MASTER;
        if (holds[node.index()] != (node.role() == Role.MASTER)) {
            throw new Violation(
                    Promise.CONDUCT, world, node.name() + " is " + node.role() + " but " + effects);
        }
        if (node.isFit() && node.role() == Role.INIT && !node.isReadingLate()) {
            throw new Violation(Promise.CONDUCT, world, node.name() + " is fit but in INIT");
        }
    }

    private void begin(
            final World world,
            final SimulatedNode node,
            final long boundNanos,
            final List<CarpEffect> effects) {
        final long now = world.timeline().nowNanos();
        final long due = now + (long) (boundNanos * Clock.TOLERANCE) + POLL_NANOS;
        handOverDue[node.index()] = Math.max(handOverDue[node.index()], due);
        if (effects.stream().anyMatch(CarpEffect.SendAdvertisement.class::isInstance)) {
            patientUntil[node.index()] = now + (long) (boundNanos / Clock.TOLERANCE) - POLL_NANOS;
        }
    }

    private void check(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final CarpEffect effect) {
        final int index = node.index();
        if (effect instanceof CarpEffect.TakeAddresses) {
            require(world, node, !holds[index], "takes addresses that it holds");
            holds[index] = true;
        } else if (effect instanceof CarpEffect.ReleaseAddresses) {
            require(world, node, holds[index], "releases addresses that it does not hold");
            holds[index] = false;
        } else if (effect instanceof CarpEffect.SendAdvertisement) {
            final boolean mayLeave =
                    event instanceof CarpEvent.Advertised || event instanceof CarpEvent.Forced;
            final boolean lastWord = mayLeave && servedBefore[index];
            require(
                    world,
                    node,
                    node.role() == Role.MASTER || lastWord,
                    "advertises without being MASTER");
            servedUntil[index] = world.timeline().nowNanos();
        } else if (effect instanceof HandOverEnded ended) {
            ended(world, node, ended);
        } else if (effect instanceof Publish publish) {
            require(world, node, publish.from() != publish.to(), "publishes no change");
            final boolean calm = world.timeline().nowNanos() >= calmFromNanos;
            if (calm) {
                throw new Violation(
                        Promise.CALM,
                        world,
                        node.name() + " changes its role in a calm network: " + publish);
            }
        }
    }

    private void ended(final World world, final SimulatedNode node, final HandOverEnded ended) {
        require(world, node, handOverDue[node.index()] != NEVER, "ends a hand-over twice");
        if (!node.isHandingOver()) {
            handOverDue[node.index()] = NEVER;
        }
        if (ended.text().startsWith("nobody took over")) {
            final boolean waited = world.timeline().nowNanos() >= patientUntil[node.index()];
            require(world, node, waited || node.isReadingLate(), "gave up before its bound");
        }
        if (ended.moved()) {
            final long oldest =
                    world.timeline().nowNanos() - 2 * world.network().longestDelayNanos();
            boolean taken = node.isReadingLate();
            for (int i = 0; i < servedUntil.length; i++) {
                taken |= i != node.index() && servedUntil[i] >= oldest;
            }
            require(world, node, taken, "says it has handed over, but nobody took over");
        }
    }

    private static void require(
            final World world, final SimulatedNode node, final boolean holds, final String what) {
        if (!holds) {
            throw new Violation(Promise.CONDUCT, world, node.name() + " " + what);
        }
    }

    @Override
    public void changed(final World world) {
        for (final SimulatedNode node : world.nodes()) {
            if (node.election() == null) {
                holds[node.index()] = false;
                handOverDue[node.index()] = NEVER;
            }
        }
    }
}
