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
 * of a monotonic clock with any origin, may be negative and may wrap.
 *
 * <p>Who is better: the lower demotion count (openbsd/src sys/netinet/ip_carp.c, carp_proto_input),
 * then the shorter pair of advbase and effective advskew (freebsd/freebsd-src
 * sys/netinet/ip_carp.c, carp_input_c), then, between two masters, the lower source address. A
 * bow-out is worse than anything.
 *
 * @param settings what the operator has set
 * @param demotion sum of the reasons, 0 or more
 * @param admission whether it may take part
 * @param standing what it is now
 * @param history what it remembers
 */
public record CarpElection(
        ElectionSettings settings,
        int demotion,
        Admission admission,
        Standing standing,
        History history) {
    /** The deadline of an election that waits for nothing. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final int MAX_DEMOTION_SENT = 255;

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

        Step and(final CarpEffect... more) {
            final List<CarpEffect> all = new ArrayList<>(effects);
            all.addAll(List.of(more));
            return new Step(next, all);
        }
    }

    /** An election in INIT that nobody has started. */
    public static CarpElection initial(final ElectionSettings settings) {
        return new CarpElection(
                settings, 0, Admission.INITIAL, Standing.init("not started"), History.NONE);
    }

    /** Advances the election. Never fails; same input, same output. */
    public Step on(final CarpEvent event, final long nowNanos) {
        if (event instanceof Advertised advertised) {
            return advertised(advertised, nowNanos);
        }
        if (event instanceof CarpEvent.DeadlineReached) {
            return deadlineReached(nowNanos);
        }
        if (event instanceof CarpEvent.Demoted demoted) {
            return demoted(demoted.total(), nowNanos);
        }
        if (event instanceof CarpEvent.Reconfigured reconfigured) {
            return reconfigured(reconfigured.settings(), nowNanos);
        }
        if (event instanceof CarpEvent.Forced forced) {
            return forced(forced.role(), nowNanos);
        }
        if (event instanceof CarpEvent.HandOverRequested request) {
            return handOver(
                    new HandingOver(nowNanos, request.boundNanos(), request.force(), false));
        }
        if (event instanceof CarpEvent.Stopping stopping) {
            return stop(new HandingOver(nowNanos, stopping.boundNanos(), true, true));
        }
        return admissionChanged(event, nowNanos);
    }

    private Step admissionChanged(final CarpEvent event, final long nowNanos) {
        if (event instanceof CarpEvent.Started) {
            return isStopping()
                    ? stay("started again while stopping", nowNanos)
                    : admit(admission.withStarted(true), "initialization complete", nowNanos);
        }
        if (event instanceof CarpEvent.LinkDown linkDown) {
            return admit(admission.withLinkDown(linkDown.reason()), "", nowNanos);
        }
        if (event instanceof CarpEvent.LinkUp) {
            return admit(admission.withLinkDown(null), "link up", nowNanos);
        }
        if (event instanceof CarpEvent.Disallowed disallowed) {
            return admit(admission.withDisallowed(disallowed.reason()), "", nowNanos);
        }
        return admit(admission.withDisallowed(null), "allowed", nowNanos);
    }

    private Step admit(final Admission changed, final String whenOpen, final long nowNanos) {
        final Admission next = isStopping() ? changed.withStarted(changed.isOpen()) : changed;
        final CarpElection election = new CarpElection(settings, demotion, next, standing, history);
        if (next.isOpen()) {
            return role() == Role.INIT
                    ? election.become(Role.BACKUP, whenOpen, nowNanos)
                    : election.nothing();
        }
        return role() == Role.INIT
                ? election.with(Standing.init(next.obstacle())).nothing()
                : election.leave(Role.INIT, next.obstacle(), nowNanos, false);
    }

    private Step advertised(final Advertised peer, final long nowNanos) {
        if (role() == Role.INIT) {
            return nothing();
        }
        final CarpElection election = with(history.heardAt(nowNanos));
        if (role() == Role.BACKUP) {
            return election.heardAsBackup(peer, nowNanos);
        }
        return standing.handingOver() == null
                ? election.heardAsMaster(peer, nowNanos)
                : election.heardOnTheWayOut(peer, standing.handingOver(), nowNanos);
    }

    private Step heardAsMaster(final Advertised peer, final long nowNanos) {
        if (peer.isBowOut()) {
            return nothing().and(new Reannounce("another master bowed out"));
        }
        if (peer.demotion() != sentDemotion()) {
            return peer.demotion() < sentDemotion()
                    ? leave(Role.BACKUP, "less demoted master heard", nowNanos, false)
                    : nothing().and(new Reannounce("more demoted master heard"));
        }
        final int slower = slowerThanThisNode(peer);
        if (slower < 0) {
            return leave(Role.BACKUP, "more frequent advertisement received", nowNanos, false);
        }
        if (slower > 0) {
            return nothing().and(new Reannounce("slower master heard"));
        }
        // With one address on both sides there is no order; both yield, as the BSDs do on any tie.
        return peer.sourceOrder() > 0
                ? nothing().and(new Reannounce("equal master with a higher address heard"))
                : leave(Role.BACKUP, "equal master with a lower address heard", nowNanos, false);
    }

    private Step heardAsBackup(final Advertised peer, final long nowNanos) {
        if (peer.isBowOut()) {
            return become(Role.MASTER, "master bowed out", nowNanos);
        }
        if (settings.isTooSlow(peer.advbase(), peer.advskew())) {
            return become(Role.MASTER, "master advertises too slowly", nowNanos);
        }
        if (peer.demotion() > sentDemotion()) {
            final String counts = peer.demotion() + " against " + sentDemotion();
            return become(Role.MASTER, "master is more demoted, " + counts, nowNanos);
        }
        if (settings.preempt()
                && history.mayPreempt(nowNanos)
                && peer.demotion() == sentDemotion()
                && slowerThanThisNode(peer) > 0) {
            return become(Role.MASTER, "preempting a slower master", nowNanos);
        }
        return with(standing.withDeadline(after(nowNanos, masterDownNanos()))).nothing();
    }

    private Step heardOnTheWayOut(
            final Advertised peer, final HandingOver handingOver, final long nowNanos) {
        if (peer.isBowOut()) {
            return nothing();
        }
        if (!handingOver.force() && peer.demotion() > sentDemotion()) {
            return stay(
                            "the peer is more demoted ("
                                    + peer.demotion()
                                    + ") than this node ("
                                    + sentDemotion()
                                    + "): mend what demotes it, or force",
                            nowNanos)
                    .and(new Reannounce("peer was master for a moment"));
        }
        final String text =
                "peer took over after " + History.seconds(nowNanos - handingOver.sinceNanos());
        return out(handingOver, true, text, nowNanos);
    }

    private Step deadlineReached(final long nowNanos) {
        if (standing.deadlineNanos() == NO_DEADLINE || nowNanos - standing.deadlineNanos() < 0) {
            return nothing();
        }
        if (role() == Role.BACKUP) {
            return become(Role.MASTER, history.silence(nowNanos), nowNanos);
        }
        final HandingOver handingOver = standing.handingOver();
        if (handingOver == null) {
            return advertise(nextAdvertisementNanos(nowNanos));
        }
        if (!handingOver.isOver(nowNanos)) {
            return bowOut(handingOver, nowNanos);
        }
        final String text = "nobody took over within " + History.seconds(handingOver.boundNanos());
        if (handingOver.force()) {
            return out(handingOver, false, text + ", addresses withdrawn all the same", nowNanos);
        }
        return stay(
                text
                        + ": check that the peer runs, has the same vhid, passphrase and addresses,"
                        + " and hears this node",
                nowNanos);
    }

    /** Keeps the pace, so that a late wake-up does not make every later advertisement late. */
    private long nextAdvertisementNanos(final long nowNanos) {
        final long onPace = standing.deadlineNanos() + intervalNanos();
        return onPace - nowNanos > 0 ? onPace : nowNanos + intervalNanos();
    }

    private Step demoted(final int total, final long nowNanos) {
        final CarpElection next = new CarpElection(settings, total, admission, standing, history);
        return next.advertiseIfChanged(this, nowNanos);
    }

    private Step reconfigured(final ElectionSettings changed, final long nowNanos) {
        final long later = changed.preemptDelayNanos() - settings.preemptDelayNanos();
        final CarpElection next =
                new CarpElection(
                        changed,
                        demotion,
                        admission,
                        standing,
                        history.withPreemptDelayedBy(later));
        if (role() == Role.BACKUP && next.masterDownNanos() != masterDownNanos()) {
            final long deadline = after(nowNanos, next.masterDownNanos());
            return next.with(standing.withDeadline(deadline)).nothing();
        }
        return next.advertiseIfChanged(this, nowNanos);
    }

    private Step advertiseIfChanged(final CarpElection before, final long nowNanos) {
        return role() == Role.MASTER
                        && standing.handingOver() == null
                        && !advertisement().equals(before.advertisement())
                ? advertise(nowNanos + intervalNanos())
                : nothing();
    }

    private Step forced(final Role to, final long nowNanos) {
        if (role() == Role.INIT || role() == to || isStopping()) {
            return nothing();
        }
        return to == Role.MASTER
                ? become(to, "user requested", nowNanos)
                : leave(to, "user requested", nowNanos, false);
    }

    private Step handOver(final HandingOver request) {
        if (role() != Role.MASTER || isStopping()) {
            final String state = isStopping() ? "stopping" : role().toString();
            return nothing().and(new HandOverEnded(false, "nothing to hand over: " + state));
        }
        final Step step = bowOut(request, request.sinceNanos());
        return standing.handingOver() == null
                ? step
                : step.and(new HandOverEnded(false, "replaced by a newer request"));
    }

    private Step stop(final HandingOver request) {
        if (role() == Role.MASTER) {
            return handOver(request);
        }
        return admit(admission.withStarted(false), "", request.sinceNanos())
                .and(new HandOverEnded(false, "nothing to hand over: " + role()));
    }

    private boolean isStopping() {
        return standing.handingOver() != null && standing.handingOver().stopping();
    }

    private Step bowOut(final HandingOver handingOver, final long nowNanos) {
        return with(standing.withHandingOver(handingOver, handingOver.nextNanos(nowNanos)))
                .nothing()
                .and(SendAdvertisement.bowOut());
    }

    /** Ends a hand-over that did not happen: MASTER as before, which the peers learn at once. */
    private Step stay(final String text, final long nowNanos) {
        return with(standing.withHandingOver(null, NO_DEADLINE))
                .advertise(nowNanos + intervalNanos())
                .and(new HandOverEnded(false, text));
    }

    /** Ends a hand-over by withdrawing. */
    private Step out(
            final HandingOver handingOver,
            final boolean moved,
            final String text,
            final long nowNanos) {
        final CarpElection election = with(history.withYielded(true));
        final Step step =
                handingOver.stopping()
                        ? new CarpElection(
                                        settings,
                                        demotion,
                                        admission.withStarted(false),
                                        standing,
                                        history)
                                .become(Role.INIT, "stopped, " + text, nowNanos)
                        : election.become(Role.BACKUP, "handed over, " + text, nowNanos);
        return step.and(new HandOverEnded(moved, text));
    }

    /** Leaves MASTER or BACKUP for a reason that is no hand-over; one that was going on ends. */
    private Step leave(
            final Role to, final String reason, final long nowNanos, final boolean moved) {
        final Step step = become(to, reason, nowNanos);
        return standing.handingOver() == null ? step : step.and(new HandOverEnded(moved, reason));
    }

    /** The only way to change the role. */
    private Step become(final Role to, final String reason, final long nowNanos) {
        final Role from = role();
        final List<CarpEffect> effects = new ArrayList<>();
        History next = history;
        long deadline = NO_DEADLINE;
        if (to == Role.MASTER) {
            next = history.withYielded(false);
            deadline = after(nowNanos, intervalNanos());
            effects.add(advertisement());
            effects.add(new TakeAddresses());
        } else if (to == Role.BACKUP) {
            next = from == Role.INIT ? History.since(nowNanos, settings) : history;
            deadline = after(nowNanos, masterDownNanos());
        }
        if (from == Role.MASTER) {
            effects.add(new ReleaseAddresses());
        }
        effects.add(new Publish(from, to, reason));
        return new Step(with(next).with(new Standing(to, reason, deadline, null)), effects);
    }

    private Step advertise(final long nextNanos) {
        return with(standing.withDeadline(nextNanos)).nothing().and(advertisement());
    }

    private SendAdvertisement advertisement() {
        return new SendAdvertisement(settings.advbase(), effectiveAdvskew(), sentDemotion());
    }

    private int slowerThanThisNode(final Advertised peer) {
        return Long.compare(
                ElectionSettings.units(peer.advbase(), peer.advskew()),
                ElectionSettings.units(settings.advbase(), effectiveAdvskew()));
    }

    private int sentDemotion() {
        return Math.min(MAX_DEMOTION_SENT, demotion);
    }

    private Step nothing() {
        return new Step(this, List.of());
    }

    private CarpElection with(final Standing next) {
        return new CarpElection(settings, demotion, admission, next, history);
    }

    private CarpElection with(final History next) {
        return new CarpElection(settings, demotion, admission, standing, next);
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

    /** advskew as sent and compared, 1/256 seconds, 0..240. */
    public int effectiveAdvskew() {
        return settings.effectiveAdvskew(demotion);
    }

    /** Time between two advertisements as sent now. */
    public long intervalNanos() {
        return settings.intervalNanos(demotion);
    }

    /** Silence after which a backup takes over. */
    public long masterDownNanos() {
        return settings.masterDownNanos();
    }

    /** Start plus duration, never the value that means "no deadline". */
    private static long after(final long nowNanos, final long durationNanos) {
        final long sum = nowNanos + durationNanos;
        return sum == NO_DEADLINE ? sum - 1 : sum;
    }
}
