package org.tandemgate.itests.simulation;

import java.util.List;
import java.util.function.Predicate;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpElection.Step;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.CarpEvent.Advertised;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.Paused;

/** The election with one defect, to see that a promise notices. */
enum PlantedBug implements Rules {
    /** The larger advskew wins. */
    WRONG_COMPARISON {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            return event instanceof Advertised peer && !peer.isBowOut()
                    ? election.on(
                            new Advertised(
                                    peer.advbase(),
                                    mirrored(peer.advskew(), election.effectiveAdvskew()),
                                    peer.demotion(),
                                    peer.sourceOrder()),
                            nowNanos)
                    : election.on(event, nowNanos);
        }
    },

    /** A master that hands over or stops says nothing. */
    MISSING_BOW_OUT {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            return without(
                    election.on(event, nowNanos),
                    effect ->
                            effect instanceof SendAdvertisement advert && advert.advbase() == 255);
        }
    },

    /** A demotion that comes or goes while BACKUP is forgotten. */
    LOST_DEMOTION {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            return event instanceof Demoted && election.role() == Role.BACKUP
                    ? new Step(election, List.of())
                    : election.on(event, nowNanos);
        }
    },

    /** After a pause the deadline is looked at first, what has arrived later. */
    LATE_TIMER_BELIEVED {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            return event instanceof Paused && election.role() == Role.BACKUP
                    ? election.on(new DeadlineReached(), nowNanos)
                    : election.on(event, nowNanos);
        }
    },

    /** A master that yields goes without a word. */
    SILENT_LOSER {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            final Step step = election.on(event, nowNanos);
            return step.next().role() == Role.BACKUP
                    ? without(step, SendAdvertisement.class::isInstance)
                    : step;
        }
    },

    /** A master does not notice that it was frozen. */
    STALE_MASTER {
        @Override
        public Step on(final CarpElection election, final CarpEvent event, final long nowNanos) {
            return event instanceof Paused && election.role() == Role.MASTER
                    ? new Step(election, List.of())
                    : election.on(event, nowNanos);
        }
    };

    /** As much slower as it is faster, and the other way round. */
    private static int mirrored(final int peer, final int own) {
        return Math.max(0, Math.min(254, 2 * own - peer));
    }

    private static Step without(final Step step, final Predicate<CarpEffect> lost) {
        return new Step(step.next(), step.effects().stream().filter(lost.negate()).toList());
    }
}
