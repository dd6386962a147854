package org.tandemgate.carp.state;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEffect.Reannounce;
import org.tandemgate.carp.state.CarpEffect.ReleaseAddresses;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEffect.TakeAddresses;
import org.tandemgate.carp.state.CarpEvent.Advertised;

/**
 * Election of one virtual host: a value, advanced by {@link #on}. It has no clock; times are those
 * of a monotonic clock with any origin, may be negative and may wrap. Rules: openbsd/src and
 * freebsd/freebsd-src sys/netinet/ip_carp.c; where the two differ, the README of this bundle says
 * which one is followed.
 *
 * @param candidacy what this node brings
 * @param admission whether it may take part
 * @param standing what it is now
 * @param history what it remembers
 */
public record CarpElection(
        Candidacy candidacy, Admission admission, Standing standing, History history) {
    private static final String GOES_ON = "equal master goes on all the same";

    /** The deadline of an election that waits for nothing. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /**
     * What comes out of an event.
     *
     * @param next the election from now on
     * @param effects what to do, in this order
     */
    public record Step(CarpElection next, List<CarpEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }

        /** Says a last word as soon as the addresses are gone. */
        Step lastWord(final SendAdvertisement word) {
            final List<CarpEffect> all = new ArrayList<>(effects);
            all.add(1 + all.indexOf(new ReleaseAddresses()), word);
            return new Step(next, all);
        }

        Step and(final CarpEffect more) {
            final List<CarpEffect> all = new ArrayList<>(effects);
            all.add(more);
            return new Step(next, all);
        }
    }

    /** An election in INIT that nobody has started. */
    public static CarpElection initial(final ElectionSettings settings) {
        return new CarpElection(
                new Candidacy(settings, 0),
                Admission.INITIAL,
                Standing.init("not started"),
                History.NONE);
    }

    /** Advances the election. Same input, same output. */
    public Step on(final CarpEvent event, final long nowNanos) {
        if (event instanceof Advertised advertised) {
            return advertised(advertised, nowNanos);
        }
        if (event instanceof CarpEvent.SiblingDemoted sibling) {
            return role() == Role.BACKUP && history.heard()
                    ? obey(candidacy.judgeSibling(sibling), nowNanos)
                    : nothing();
        }
        if (event instanceof CarpEvent.DeadlineReached) {
            return standing.isDue(nowNanos) ? deadlineReached(nowNanos) : nothing();
        }
        if (event instanceof CarpEvent.Paused paused) {
            return paused(paused.durationNanos(), nowNanos);
        }
        if (event instanceof CarpEvent.Forced forced) {
            return forced(forced.role(), nowNanos);
        }
        if (event instanceof CarpEvent.HandOverRequested request) {
            return handOver(new HandingOver(nowNanos, request.boundNanos(), request.force(), null));
        }
        if (event instanceof CarpEvent.HandOverCancelled cancelled) {
            return isHandingOver() && !standing.isStopping()
                    ? stay(cancelled.reason(), nowNanos)
                    : nothing();
        }
        if (event instanceof CarpEvent.Stopping stopping) {
            return stop(new HandingOver(nowNanos, stopping.boundNanos(), true, stopping.reason()));
        }
        if (event instanceof CarpEvent.Started && standing.isStopping()) {
            return stay("started again while stopping", nowNanos);
        }
        final Candidacy changed = candidacy.after(event);
        return changed.equals(candidacy)
                ? admit(admission.after(event), Admission.opening(event), nowNanos)
                : reconsider(changed, nowNanos);
    }

    private Step admit(final Admission changed, final String opening, final long nowNanos) {
        final boolean stopped = standing.isStopping() && !changed.isOpen();
        final CarpElection election = with(stopped ? changed.stopped() : changed);
        if (changed.isOpen()) {
            return role() == Role.INIT
                    ? election.become(Role.BACKUP, opening, nowNanos)
                    : election.nothing();
        }
        return role() == Role.INIT
                ? election.with(Standing.init(changed.obstacle())).nothing()
                : election.leave(Role.INIT, changed.obstacle(), nowNanos);
    }

    private Step advertised(final Advertised peer, final long nowNanos) {
        if (role() == Role.INIT) {
            return nothing();
        }
        final boolean mayPreempt = history.mayPreempt(nowNanos);
        return with(history.heard(peer, nowNanos))
                .obey(candidacy.judge(peer, standing, mayPreempt), nowNanos);
    }

    private Step obey(final Verdict verdict, final long nowNanos) {
        final String reason = verdict.reason();
        return switch (verdict.action()) {
            case TAKE_OVER -> become(Role.MASTER, reason, nowNanos);
            case YIELD -> giveWay(reason, nowNanos);
            case CONTEST -> contest(reason, GOES_ON, masterDownNanos(), nowNanos);
            case CONTEST_LONGER -> contest(reason, GOES_ON, 2 * masterDownNanos(), nowNanos);
            case YIELD_LATER -> contest(reason, reason, masterDownNanos() / 4, nowNanos);
            case REANNOUNCE -> nothing().and(new Reannounce(reason));
            case REFUSE -> stay(reason, nowNanos).and(new Reannounce("the peer was master too"));
            case WAIT -> waiting(nowNanos).nothing();
            case IGNORE -> nothing();
        };
    }

    private Step giveWay(final String reason, final long nowNanos) {
        final HandingOver handingOver = standing.handingOver();
        return handingOver == null
                ? become(Role.BACKUP, reason, nowNanos)
                        .lastWord(candidacy.advertisement().lastWord())
                : withdraw(true, handingOver, nowNanos);
    }

    /**
     * The loser of two equal masters hears the winner and yields at once. One that goes on for a
     * whole patience does not hear this node, or has another order, and will never yield. Where the
     * order is in doubt the times differ, so that two that know another one do not both yield.
     */
    private Step contest(
            final String reason, final String end, final long boundNanos, final long nowNanos) {
        final Contest contest = Contest.after(standing.contest(), masterDownNanos(), nowNanos);
        return contest.lasts(boundNanos)
                ? giveWay(end, nowNanos)
                : with(standing.withContest(contest)).nothing().and(new Reannounce(reason));
    }

    /** A backup begins to wait for a sign of the master. */
    private CarpElection waiting(final long nowNanos) {
        return with(standing.dueIn(patienceNanos(), nowNanos));
    }

    private long patienceNanos() {
        return patienceNanos(candidacy.isContent());
    }

    private long patienceNanos(final boolean content) {
        return settings().patienceNanos(history.heardIntervalNanos(), content);
    }

    /** A master that nobody else was heard beside does not stay away for the slowest there is. */
    private long awaitedIntervalNanos() {
        final boolean content = role() == Role.BACKUP && candidacy.isContent();
        return settings().awaitedIntervalNanos(history.heardIntervalNanos(), content);
    }

    private Step deadlineReached(final long nowNanos) {
        if (role() == Role.BACKUP) {
            return become(Role.MASTER, history.silence(nowNanos), nowNanos);
        }
        final HandingOver handingOver = standing.handingOver();
        if (handingOver == null) {
            // On pace, so that a late wake-up does not make every later advertisement late.
            final long untilNext = standing.deadlineNanos() + intervalNanos() - nowNanos;
            return advertise(untilNext > 0 ? untilNext : intervalNanos(), nowNanos);
        }
        if (!handingOver.isOver(nowNanos)) {
            return bowOut(handingOver, nowNanos);
        }
        return handingOver.force()
                ? withdraw(false, handingOver, nowNanos)
                : stay(handingOver.unanswered(), nowNanos);
    }

    /**
     * A master that was away for so long that a peer may have replaced it leaves without a word,
     * and listens for two intervals.
     */
    private Step paused(final long durationNanos, final long nowNanos) {
        final long interval = Math.max(intervalNanos(), awaitedIntervalNanos());
        final long listenNanos = Math.min(2 * interval, patienceNanos());
        if (role() == Role.BACKUP) {
            // One long silence is enough: a machine that stalls again and again must still take
            // over from a dead master.
            final CarpElection resumed = with(history.deafFor(durationNanos));
            return resumed.history.listenedNanos(nowNanos) >= patienceNanos()
                    ? resumed.nothing()
                    : resumed.with(standing.resumed(durationNanos, interval, listenNanos, nowNanos))
                            .nothing();
        }
        final long sinceLast = nowNanos - (standing.deadlineNanos() - intervalNanos());
        final long silence = isHandingOver() ? durationNanos : Math.max(durationNanos, sinceLast);
        if (role() == Role.INIT || silence < settings().replaceableNanos()) {
            return nothing();
        }
        final String text = "paused for " + History.seconds(durationNanos);
        final String stopping = standing.stopping();
        if (stopping != null) {
            return with(admission.stopped()).leave(Role.INIT, stopping + ", " + text, nowNanos);
        }
        final Step step =
                isHandingOver()
                        ? with(history.withYielded(true))
                                .leave(Role.BACKUP, "handed over, then " + text, nowNanos)
                        : become(Role.BACKUP, text, nowNanos);
        final Standing listening = step.next().standing().dueIn(listenNanos, nowNanos);
        return new Step(step.next().with(listening), step.effects());
    }

    private Step reconsider(final Candidacy changed, final long nowNanos) {
        final long later = changed.settings().preemptDelayNanos() - settings().preemptDelayNanos();
        final CarpElection next =
                new CarpElection(changed, admission, standing, after(changed, later));
        if (role() == Role.BACKUP && next.patienceNanos() != patienceNanos()) {
            return next.waiting(nowNanos).nothing();
        }
        return role() == Role.MASTER
                        && !isHandingOver()
                        && !changed.advertisement().equals(candidacy.advertisement())
                ? next.advertise(next.intervalNanos(), nowNanos)
                : next.nothing();
    }

    /** A demotion that ends, as maintenance does, gives back what was handed over because of it. */
    private History after(final Candidacy changed, final long laterNanos) {
        final History next = history.withPreemptDelayedBy(laterNanos);
        return changed.demotion() < candidacy.demotion() ? next.withYielded(false) : next;
    }

    private Step forced(final Role to, final long nowNanos) {
        if (role() == Role.INIT || role() == to || standing.isStopping()) {
            return nothing();
        }
        final Step step = leave(to, "user requested", nowNanos);
        return to == Role.BACKUP ? step.lastWord(candidacy.bowOut()) : step;
    }

    private Step handOver(final HandingOver request) {
        if (role() != Role.MASTER || standing.isStopping()) {
            final String state = standing.isStopping() ? "stopping" : role().toString();
            return nothing().and(new HandOverEnded(false, "nothing to hand over: " + state));
        }
        final Step step = bowOut(request, request.sinceNanos());
        return isHandingOver()
                ? step.and(new HandOverEnded(false, "replaced by a newer request"))
                : step;
    }

    private Step stop(final HandingOver request) {
        return role() == Role.MASTER
                ? handOver(request)
                : admit(admission.stopped(), "", request.sinceNanos())
                        .and(new HandOverEnded(false, "nothing to hand over: " + role()));
    }

    private Step bowOut(final HandingOver handingOver, final long nowNanos) {
        final Standing leaving = standing.withHandingOver(handingOver);
        return with(leaving.dueIn(handingOver.pauseNanos(nowNanos), nowNanos))
                .nothing()
                .and(candidacy.bowOut());
    }

    /** Ends a hand-over that did not happen: MASTER as before, which the peers learn at once. */
    private Step stay(final String text, final long nowNanos) {
        return with(standing.withHandingOver(null))
                .advertise(intervalNanos(), nowNanos)
                .and(new HandOverEnded(false, text));
    }

    /** Ends a hand-over by leaving MASTER. */
    private Step withdraw(final boolean moved, final HandingOver handingOver, final long nowNanos) {
        final String text = moved ? handingOver.moved(nowNanos) : handingOver.unanswered();
        final String stopping = handingOver.stopping();
        final Step step =
                stopping != null
                        ? with(admission.stopped())
                                .become(Role.INIT, stopping + ", " + text, nowNanos)
                        : with(history.withYielded(true))
                                .become(Role.BACKUP, "handed over, " + text, nowNanos);
        return step.and(new HandOverEnded(moved, text));
    }

    /** Changes the role for a reason that is no hand-over; one that was going on ends. */
    private Step leave(final Role to, final String reason, final long nowNanos) {
        final Step step = become(to, reason, nowNanos);
        return isHandingOver() ? step.and(new HandOverEnded(false, reason)) : step;
    }

    /** The only way to change the role. */
    private Step become(final Role to, final String reason, final long nowNanos) {
        final Role from = role();
        final List<CarpEffect> effects = new ArrayList<>();
        History next = history;
        Standing there = new Standing(to, reason);
        if (to == Role.MASTER) {
            next = history.withYielded(false);
            there = there.dueIn(intervalNanos(), nowNanos);
            effects.add(new TakeAddresses());
            effects.add(candidacy.advertisement());
        } else if (to == Role.BACKUP) {
            next = from == Role.INIT ? History.since(nowNanos, settings()) : history;
            there = there.dueIn(with(next).patienceNanos(), nowNanos);
        }
        if (from == Role.MASTER) {
            effects.add(new ReleaseAddresses());
        }
        effects.add(new Publish(from, to, reason));
        return new Step(with(next).with(there), effects);
    }

    private Step advertise(final long untilNextNanos, final long nowNanos) {
        return new Step(
                with(standing.dueIn(untilNextNanos, nowNanos)), List.of(candidacy.advertisement()));
    }

    private Step nothing() {
        return new Step(this, List.of());
    }

    private CarpElection with(final Admission next) {
        return new CarpElection(candidacy, next, standing, history);
    }

    private CarpElection with(final Standing next) {
        return new CarpElection(candidacy, admission, next, history);
    }

    private CarpElection with(final History next) {
        return new CarpElection(candidacy, admission, standing, next);
    }

    /** Role of this node. */
    public Role role() {
        return standing.role();
    }

    /** Why it has that role, for the operator. */
    public String reason() {
        return standing.reason();
    }

    /** When {@link CarpEvent.DeadlineReached} is due, {@link #NO_DEADLINE} for never. */
    public long deadlineNanos() {
        return standing.deadlineNanos();
    }

    /** Whether a master is on its way out. */
    public boolean isHandingOver() {
        return standing.handingOver() != null;
    }

    /** Whether it is on its way out for an orderly stop. */
    public boolean isStopping() {
        return standing.isStopping();
    }

    /** Settings in force. */
    public ElectionSettings settings() {
        return candidacy.settings();
    }

    /** Sum of the demotions in force, 0 or more. */
    public int demotion() {
        return candidacy.demotion();
    }

    /** What a master with these settings and this demotion sends. */
    public SendAdvertisement advertisement() {
        return candidacy.advertisement();
    }

    /** advskew as sent and compared, 1/256 seconds, 0..254. */
    public int effectiveAdvskew() {
        return candidacy.effectiveAdvskew();
    }

    /** Whether another master was heard so lately that it may still be there. */
    public boolean hearsMaster(final long nowNanos) {
        return history.heard() && history.listenedNanos(nowNanos) < patienceNanos();
    }

    /** Time between two advertisements as sent now. */
    public long intervalNanos() {
        return candidacy.intervalNanos();
    }

    /** Silence after which this node, as a backup, takes over. */
    public long masterDownNanos() {
        return patienceNanos(role() == Role.BACKUP && candidacy.isContent());
    }
}
