package org.tandemgate.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Election.Cause;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.runtime.Reasons;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.CarpEvent.Advertised;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.carp.state.SourceOrders;

/**
 * One node: the real election, a clock of its own and the little that the runtime does around it. A
 * lower index stands for a lower source address, by IPv6 for a higher one.
 */
final class SimulatedNode {
    private static final long SHOWN_AGAIN_NANOS = 1_000_000;
    private static final String LINK_DOWN = "link down: eth0";

    /** What a node tells the world. */
    interface Listener {
        void stepped(SimulatedNode node, CarpEvent event, List<CarpEffect> effects);
    }

    private final int index;
    private final String name;
    private final Clock clock;
    private final Timeline timeline;
    private final Listener listener;
    private final List<Runnable> unread = new ArrayList<>();
    private ElectionSettings settings;
    private int largestAdvskew;
    private @Nullable CarpElection election;
    private final Rules rules;
    private Burdens burdens = new Burdens();
    private boolean maintenance;
    private long look;
    private long shownNanos = -SHOWN_AGAIN_NANOS;
    private final AddressSets addresses = new AddressSets();
    private final SourceOrders orders = new SourceOrders();
    private boolean paused;
    private long pausedNanos;
    private boolean linked = true;
    private boolean allowed = true;
    private boolean wanted;
    private boolean readingLate;
    private boolean heard;
    private long wakeUp;

    SimulatedNode(
            final int index,
            final Clock clock,
            final ElectionSettings settings,
            final World world,
            final Listener listener) {
        this.index = index;
        this.name = "gw" + (index + 1);
        this.clock = clock;
        this.settings = settings;
        this.largestAdvskew = settings.advskew();
        timeline = world.timeline();
        rules = world.rules();
        this.listener = listener;
    }

    /** Starts the process, or the virtual host in a running one. */
    void start() {
        wanted = true;
        if (election == null) {
            burdens = new Burdens();
            burdens.maintenance(maintenance);
            burdens.found(LINK_DOWN, !linked);
            election = demoted(CarpElection.initial(settings));
            if (!linked) {
                happen(new CarpEvent.LinkDown(LINK_DOWN));
            }
            if (!allowed) {
                happen(new CarpEvent.Disallowed("allow is false"));
            }
        }
        happen(new CarpEvent.Started());
    }

    private CarpElection demoted(final CarpElection initial) {
        final var event = new CarpEvent.Demoted(burdens.total());
        return initial.on(event, clock.at(timeline.nowNanos())).next();
    }

    void stop(final long boundNanos) {
        wanted = false;
        happen(new CarpEvent.Stopping(boundNanos));
    }

    /** The process dies; its addresses die with it. */
    void kill() {
        election = null;
        burdens = new Burdens();
        look++;
        unread.clear();
        paused = false;
        wanted = false;
    }

    void pause() {
        if (!paused && election != null) {
            paused = true;
            pausedNanos = clock.at(timeline.nowNanos());
        }
    }

    /**
     * First notices that it was paused, then reads what has arrived, then looks at its deadline, as
     * the loop does.
     */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        readingLate = true;
        happen(new CarpEvent.Paused(clock.at(timeline.nowNanos()) - pausedNanos));
        final List<Runnable> late = List.copyOf(unread);
        unread.clear();
        late.forEach(Runnable::run);
        readingLate = false;
        wakeUpAtDeadline();
        lookForEnds();
    }

    void link(final boolean up) {
        if (linked != up) {
            linked = up;
            happen(up ? new CarpEvent.LinkUp() : new CarpEvent.LinkDown(LINK_DOWN));
            burden(reasons -> reasons.found(LINK_DOWN, !up));
        }
    }

    void allow(final boolean value) {
        if (allowed != value) {
            allowed = value;
            happen(value ? new CarpEvent.Allowed() : new CarpEvent.Disallowed("allow is false"));
        }
    }

    void reconfigure(final ElectionSettings changed) {
        settings = changed;
        largestAdvskew = Math.max(largestAdvskew, changed.advskew());
        happen(new CarpEvent.Reconfigured(changed));
    }

    /** Somebody demotes it; a limit begins when the node gets to know. */
    void demote(final Cause cause, final int amount) {
        burden(reasons -> reasons.add(cause, amount, clock.at(timeline.nowNanos())));
    }

    /** Somebody takes back what it has demoted by. */
    void undemote(final Cause cause, final int amount) {
        burden(reasons -> reasons.subtract(cause, amount));
    }

    /** The operator takes back everything. */
    void relieve() {
        burden(Burdens::takeBack);
    }

    /** The kernel refuses its addresses, or takes them again. */
    void addressesFail(final boolean failing) {
        burden(reasons -> reasons.found("addresses of lan", failing));
    }

    /** Survives the process, as nothing else that demotes. */
    void maintain(final boolean wanted) {
        maintenance = wanted;
        burden(reasons -> reasons.maintenance(wanted));
    }

    /** Changes the reasons; when the sum has changed, the election hears of it. */
    private void burden(final Consumer<Burdens> change) {
        if (paused) {
            unread.add(() -> burden(change));
        } else if (election != null) {
            final int before = burdens.total();
            change.accept(burdens);
            if (burdens.total() != before) {
                happen(new CarpEvent.Demoted(burdens.total()));
            }
            planLook();
        }
    }

    /** At the first of the times at which the loop looks anyway. */
    private void planLook() {
        final Long left = burdens.nanosToNextEnd(clock.at(timeline.nowNanos()));
        final long generation = ++look;
        if (left != null) {
            final long end = timeline.nowNanos() + clock.worldDuration(Math.max(0, left));
            final long rest = end % Reasons.LOOKS_EVERY_NANOS;
            timeline.at(
                    end + Reasons.LOOKS_EVERY_NANOS - rest,
                    () -> {
                        if (generation == look) {
                            lookForEnds();
                        }
                    });
        }
    }

    private void lookForEnds() {
        if (!paused) {
            burden(reasons -> reasons.expire(clock.at(timeline.nowNanos())));
        }
    }

    /** Its clock runs at another pace. */
    void drift(final int ppm) {
        clock.drift(timeline.nowNanos(), ppm);
        wakeUpAtDeadline();
        planLook();
    }

    /** Its clock jumps ahead, which looks like a pause from inside. */
    void step(final long nanos) {
        clock.step(timeline.nowNanos(), nanos);
        readingLate = true;
        happen(new CarpEvent.Paused(nanos));
        readingLate = false;
        wakeUpAtDeadline();
        lookForEnds();
    }

    /** How long the runtime waits before it may send one more because of another master. */
    long showsAgainInNanos() {
        return shownNanos + SHOWN_AGAIN_NANOS - timeline.nowNanos();
    }

    void hasShown() {
        shownNanos = timeline.nowNanos();
    }

    void receive(
            final Advertised packet, final int signed, final boolean ipv4, final long counter) {
        if (linked && addresses.accepts(signed, timeline.nowNanos())) {
            happen(
                    new Advertised(
                            packet.advbase(),
                            packet.advskew(),
                            packet.demotion(),
                            orders.of(ipv4, true, counter, packet.sourceOrder())));
        }
    }

    /** Gives an event to the election; a paused node gets it later, a dead one never. */
    void happen(final CarpEvent event) {
        if (election == null) {
            return;
        }
        if (paused) {
            unread.add(() -> happen(event));
            return;
        }
        final CarpElection.Step step = rules.on(election, event, clock.at(timeline.nowNanos()));
        if (election.role() == Role.INIT) {
            heard = false;
        } else if (event instanceof Advertised advertisement) {
            heard |= !advertisement.isBowOut();
        }
        election = step.next();
        wakeUpAtDeadline();
        listener.stepped(this, event, step.effects());
    }

    private void wakeUpAtDeadline() {
        final long generation = ++wakeUp;
        if (election != null && election.deadlineNanos() != CarpElection.NO_DEADLINE) {
            final long left = election.deadlineNanos() - clock.at(timeline.nowNanos());
            timeline.after(clock.worldDuration(left), () -> wakeUp(generation));
        }
    }

    private void wakeUp(final long generation) {
        if (generation == wakeUp && !paused) {
            happen(new DeadlineReached());
        }
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    ElectionSettings settings() {
        return settings;
    }

    /** Largest advskew it has or had. */
    int largestAdvskew() {
        return largestAdvskew;
    }

    boolean isLinked() {
        return linked;
    }

    /** Present while the process runs. */
    @Nullable CarpElection election() {
        return election;
    }

    Role role() {
        return election == null ? Role.INIT : election.role();
    }

    /** The sets of addresses that it signs and verifies with. */
    AddressSets addresses() {
        return addresses;
    }

    /** Why it is demoted. */
    Burdens burdens() {
        return burdens;
    }

    /** How long in the world until the last of its demotions that end by themselves has ended. */
    long nanosToLastEnd() {
        final long left = burdens.nanosToLastEnd(clock.at(timeline.nowNanos()));
        return left <= 0 ? 0 : clock.worldDuration(left) + 2 * Reasons.LOOKS_EVERY_NANOS;
    }

    /** Whether what is sent to it is heard, now or when it runs again. */
    boolean isListening() {
        return election != null && wanted && allowed && linked;
    }

    /** Whether it runs and is on the network, wanted or on its way out. */
    boolean isAwake() {
        return election != null && allowed && linked && !paused;
    }

    /** Whether it can hold the addresses and would be right to. */
    boolean isFit() {
        return isListening() && !paused;
    }

    /** Whether a neighbour that asks for the addresses gets an answer. */
    boolean serves() {
        return role() == Role.MASTER && linked && !paused;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether it has heard a master since it left INIT. */
    boolean hasHeard() {
        return heard;
    }

    /** Whether what it reads is of the time before it was paused. */
    boolean isReadingLate() {
        return readingLate;
    }

    boolean isHandingOver() {
        return election != null && election.isHandingOver();
    }
}
