package org.tandemgate.carp.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.carp.protocol.CarpCounter;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Link;

/**
 * One virtual host: feeds its election with what happens and does what the election says. The
 * public methods may be called by any thread; everything else runs on the loop, which alone writes
 * the volatile fields.
 */
public final class Member implements VirtualHost {
    /** How long a caller waits for an orderly stop. */
    static final long STOP_WAIT_MILLIS = 5_000;

    /**
     * How long an orderly stop waits for a peer that takes over; UCarp needs up to 1 s to read a
     * packet.
     */
    static final long STOP_BOUND_NANOS = 1_000_000_000L;

    /** What the clocks of the kernel and of this process may differ by when both are read. */
    private static final long CLOCKS_NANOS = 2_000_000;

    /** The number of no take. */
    private static final int REHEARSED = -1;

    /** A role, when it began and why. */
    record Standing(Role role, Instant since, String reason) {}

    private final String name;
    private final NodeElection node;
    private final Warnings warnings;
    private final Advertising advertising;
    private final Reception reception;
    private final AddressWork addresses;
    private final Publications publications;
    private final Participation participation;
    private final Configuration configuration;
    private final List<CompletableFuture<HandOver>> handOvers = new ArrayList<>();
    private final List<CompletableFuture<Void>> leaving = new CopyOnWriteArrayList<>();

    private final OtherVhid otherVhid;
    private final Onset onset;
    private volatile Standing standing = new Standing(Role.INIT, Instant.now(), "not configured");
    private volatile @Nullable CarpElection election;
    private final AtomicBoolean reannouncing = new AtomicBoolean();
    private volatile int demotion;

    /**
     * Counts takes and releases: what an earlier take brings about must not release a later hold.
     */
    private int takes;

    private boolean leavesWithoutAddresses;

    /** Since when it has its role: what arrived earlier was said before. */
    private long roleNanos = System.nanoTime();

    private boolean finished;

    Member(final String name, final NodeElection node, final long counterSeed) {
        this.name = name;
        onset = new Onset("carp " + name);
        this.node = node;
        final CarpCounter counter = new CarpCounter(counterSeed);
        warnings = new Warnings("carp " + name, node.effects());
        advertising = new Advertising(this, node, counter, warnings);
        reception = new Reception(counter, warnings);
        otherVhid = new OtherVhid(warnings);
        addresses = new AddressWork(this, node);
        publications = new Publications(addresses, node.listeners());
        participation = new Participation(this, node, addresses);
        configuration = new Configuration(this, node, advertising, participation);
    }

    // ---- any thread

    @Override
    public String name() {
        return name;
    }

    /**
     * Puts settings in force; a virtual host that is MASTER stays so unless it moves to another
     * place, which it does when the old one is handed over, after 1 s at most.
     */
    public void configure(final VirtualHostSettings wanted) {
        node.loop().post(() -> configuration.accept(wanted));
    }

    /** Notes that a configuration was refused; the settings in force stay. */
    public void refuse(final String problem) {
        configuration.refuse(problem);
    }

    @Override
    public VirtualHostStatus status() {
        return StatusView.of(this);
    }

    @Override
    public void force(final Role role) throws RefusedException {
        if (role == Role.INIT) {
            throw new RefusedException("the role to force is INIT, needs master or backup");
        }
        final Standing now = standing;
        if (now.role() == Role.INIT) {
            throw new RefusedException(
                    name + " is in INIT (" + now.reason() + "); remove the cause first");
        }
        node.loop().post(() -> on(new CarpEvent.Forced(role)));
    }

    /**
     * Leaves the election: hands over if MASTER, then everything of it is gone. Blocks at most 5 s.
     */
    public void stop() {
        Waiting.upTo(STOP_WAIT_MILLIS, leave(), "carp " + name + " to stop");
    }

    /** Begins to leave the election; completes when everything of it is gone. */
    CompletableFuture<Void> leave() {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        node.loop().post(() -> leave(done));
        return done;
    }

    /** What is degraded at run time, for the operator; empty when all is well. */
    public List<Problem> problems() {
        return onset.of(runtimeProblems().toList(), Instant.now());
    }

    private Stream<String> runtimeProblems() {
        return Stream.of(
                        Optional.ofNullable(addresses.problem()),
                        Optional.ofNullable(advertising.problem()),
                        Optional.ofNullable(reception.problem()),
                        Optional.ofNullable(otherVhid.problem(System.nanoTime())),
                        Optional.ofNullable(participation.peerProblem()))
                .flatMap(Optional::stream);
    }

    /** What is refused or degraded; absent when all is well. */
    @Nullable String problem() {
        final String all =
                Stream.concat(
                                Optional.ofNullable(configuration.refusal()).stream(),
                                runtimeProblems())
                        .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    // ---- loop thread: configuration

    /** Settings are in force for the first time, or others than before. */
    void configured(final VirtualHostSettings settings) {
        final ElectionSettings wanted = node.policy().electionSettings(settings);
        if (election == null) {
            election = CarpElection.initial(wanted);
        } else {
            on(new CarpEvent.Reconfigured(wanted));
        }
        node.membersChanged();
    }

    /** Other addresses belong to a virtual host that is MASTER all the time. */
    void exchangeAddresses(final AddressPlan before) {
        final AddressPlan after = plan();
        if (after != null && !after.addresses().equals(before.addresses())) {
            addresses.submit(after, AddressWork.TAKE);
            addresses.submit(before, (data, plan) -> data.removeMissing(plan, after));
            publish(Role.MASTER, Role.MASTER, "addresses changed");
        }
    }

    /** Another virtual host has left: the vhid that was refused may be free now. */
    void retry() {
        configuration.retry();
    }

    void policyChanged() {
        final VirtualHostSettings configured = configuration.settings();
        if (configured != null) {
            on(new CarpEvent.Reconfigured(node.policy().electionSettings(configured)));
            evaluate();
        }
    }

    void demotionChanged() {
        final VirtualHostSettings configured = configuration.settings();
        final int total = configured == null ? 0 : node.demotion(configured.group());
        if (total != demotion) {
            demotion = total;
            on(new CarpEvent.Demoted(total));
        }
    }

    // ---- loop thread: participation

    /** The policy of the node, an interface or an address has changed. */
    void evaluate() {
        final VirtualHostSettings configured = configuration.settings();
        if (configured != null && leaving.isEmpty()) {
            participation.evaluate(configured);
            if (standing.role() == Role.BACKUP) {
                addresses.inspect(plan());
            }
        }
    }

    /** Sends from that interface from now on. */
    void uses(final Link link) {
        advertising.use(link);
    }

    /** Advertisements do not get out, or do again. */
    void sendingFails(final boolean failing) {
        node.ailments().sendingFails(this, failing);
    }

    /** One line of that kind a minute at most. */
    void warn(final String kind, final String text) {
        warnings.warn(kind, text);
    }

    /** Names what keeps it in INIT. */
    void kept(final String obstacle) {
        advertising.forgive();
        if (standing.role() == Role.INIT && !standing.reason().equals(obstacle)) {
            standing = new Standing(Role.INIT, standing.since(), obstacle);
        }
    }

    /** Whether the interface is missing or down although this virtual host should take part. */
    boolean isWithoutLink() {
        final VirtualHostSettings configured = configuration.settings();
        return configured != null && configured.allow() && participation.isWithoutLink();
    }

    /** Whether that demotion by an interface is due to this virtual host. */
    boolean suffers(final Demotion known) {
        final VirtualHostSettings configured = configuration.settings();
        return configured != null
                && isWithoutLink()
                && known.group().equals(configured.group())
                && known.reason().endsWith(" " + configured.interfaceName());
    }

    private void leave(final CompletableFuture<Void> done) {
        leaving.add(done);
        if (finished) {
            addresses.run(() -> done.complete(null));
        } else if (election == null) {
            finish();
        } else if (leaving.size() == 1) {
            on(new CarpEvent.Stopping(STOP_BOUND_NANOS));
        }
    }

    private void finish() {
        finished = true;
        node.remove(this);
        participation.dismantle();
        addresses.run(() -> leaving.forEach(done -> done.complete(null)));
    }

    // ---- loop thread: packets and deadlines

    /** This process did not run for so long; comes before everything that waited meanwhile. */
    void paused(final long nanos) {
        addresses.paused();
        on(new CarpEvent.Paused(nanos));
    }

    /**
     * Whether a packet for this vhid on that interface (the parent, not a macvlan) is for this
     * virtual host.
     */
    boolean isAt(final int interfaceIndex, final int vhid) {
        final VirtualHostSettings configured = configuration.settings();
        return configured != null && configured.vhid() == vhid && isOn(interfaceIndex);
    }

    boolean isOn(final int interfaceIndex) {
        final Link at = participation.link();
        return at != null && at.index() == interfaceIndex;
    }

    /**
     * TTL or hop limit is not judged when the peer is a configured address, which may be routed.
     */
    boolean hasPeer(final boolean ipv4) {
        final VirtualHostSettings configured = configuration.settings();
        return configured != null && (ipv4 ? configured.peer() : configured.peer6()) != null;
    }

    /** A well-formed packet of a vhid that nobody here has on that interface. */
    void stranger(final Datagram packet) {
        final VirtualHostSettings configured = configuration.settings();
        if (configured != null && participation.participates()) {
            otherVhid.hear(packet, configured, node.loop().now());
        }
    }

    /** A packet that is well formed and carries the vhid of this virtual host. */
    void input(final Datagram datagram, final boolean ipv4) {
        final Signatures signatures = configuration.signatures();
        if (!participation.participates() || signatures == null) {
            return;
        }
        final CarpEvent.Advertised event =
                reception.accept(datagram, signatures, advertising.source(ipv4), node.loop().now());
        if (event != null) {
            final long arrivedNanos = arrivedNanos(datagram);
            if (arrivedNanos - roleNanos < -CLOCKS_NANOS || answersNothing()) {
                reception.reject(Reject.LATE, datagram.source());
                return;
            }
            final Role before = standing.role();
            on(event);
            if (before != standing.role()) {
                roleNanos = arrivedNanos;
            }
            if (before == Role.BACKUP && standing.role() == Role.MASTER && !event.isBowOut()) {
                node.tookOver(this, event.demotion());
            }
        }
    }

    /** A master on its way out stays until somebody serves who was asked to. */
    private boolean answersNothing() {
        return Objects.requireNonNull(election).isHandingOver()
                && advertising.isBeforeBowOut(reception.heardCounter());
    }

    /**
     * When the kernel took a packet in. A macvlan that comes up is given what its parent heard
     * while it was down, on a busy machine most of a second later (drivers/net/macvlan.c
     * macvlan_process_broadcast).
     */
    private static long arrivedNanos(final Datagram datagram) {
        // This clock first: a thread that has to wait in between makes nothing late. Nor does a
        // clock that was set back.
        final Instant now = Instant.now();
        final long nowNanos = System.nanoTime();
        final long clockNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return datagram.arrivalNanos() == 0
                ? nowNanos
                : nowNanos - Math.max(0, clockNanos - datagram.arrivalNanos());
    }

    /** When {@link #deadline} is due, on the clock of the loop; Long.MAX_VALUE for never. */
    long deadlineNanos() {
        final CarpElection now = election;
        if (now == null) {
            return Long.MAX_VALUE;
        }
        final long own = advertising.earlier(now.deadlineNanos());
        // Who leaves looks at no link any more.
        return leaving.isEmpty() ? participation.earlier(own) : own;
    }

    void deadline() {
        participation.deadline();
        advertising.deadline(hearsMaster());
        on(new CarpEvent.DeadlineReached());
    }

    /**
     * Comes twice a second: the addresses get a new lifetime, or what they were refused is tried
     * again.
     */
    void refresh() {
        onset.look(runtimeProblems().toList(), Instant.now());
        if (addresses.judge(standing.role() == Role.MASTER ? plan() : null)) {
            leaveWithoutAddresses();
        } else if (leavesWithoutAddresses && !addresses.isUnfit()) {
            on(new CarpEvent.HandOverCancelled("the kernel answers again"));
        }
        if (standing.role() == Role.MASTER) {
            addresses.refresh(plan());
            publications.again();
            if (advertising.isHolding()) {
                awaitAddresses(takes);
            }
        } else if (participation.participates()) {
            addresses.mend(plan(), DataPlane::prepare);
            advertising.probe();
        } else {
            addresses.mend(plan(), DataPlane::release);
        }
    }

    /** The kernel does not answer and has dropped the addresses: a peer that hears it is asked. */
    private void leaveWithoutAddresses() {
        final CarpElection now = election;
        if (now != null && !now.isHandingOver()) {
            leavesWithoutAddresses = true;
            on(new CarpEvent.HandOverRequested(STOP_BOUND_NANOS, true));
        }
    }

    /** Whether the kernel refuses the addresses, or lets them expire because it does not answer. */
    boolean hasAddressProblem() {
        return addresses.isUnfit();
    }

    CompletableFuture<HandOver> handOver(final long boundNanos, final boolean force) {
        final CompletableFuture<HandOver> result = new CompletableFuture<>();
        final CarpElection now = election;
        // Then the end that comes at once is that of the older one.
        final boolean replaces = now != null && now.isHandingOver() && !now.isStopping();
        if (!replaces) {
            handOvers.add(result);
        }
        on(new CarpEvent.HandOverRequested(boundNanos, force));
        if (replaces) {
            handOvers.add(result);
        }
        return result;
    }

    /** Says what {@link #handOver} would do. */
    CompletableFuture<HandOver> previewHandOver(final Duration bound, final boolean force) {
        return CompletableFuture.completedFuture(
                new HandOver(
                        name,
                        true,
                        "would ask the other nodes to take over, serve until one does, and "
                                + (force ? "withdraw the addresses" : "go on serving")
                                + " when none has within "
                                + bound.toSeconds()
                                + " s"
                                + (force ? "; nobody may serve then" : "")));
    }

    // ---- loop thread: effects

    void on(final CarpEvent event) {
        final CarpElection before = election;
        if (before != null) {
            final CarpElection.Step step = before.on(event, node.loop().now());
            election = step.next();
            step.effects().forEach(this::apply);
        }
    }

    private void apply(final CarpEffect effect) {
        if (effect instanceof CarpEffect.SendAdvertisement advertisement) {
            advertising.advertise(advertisement);
        } else if (effect instanceof CarpEffect.TakeAddresses) {
            advertising.waitForAddresses(hearsMaster());
            final int take = ++takes;
            silence(false);
            addresses.submit(plan(), AddressWork.TAKE);
            awaitAddresses(take);
        } else if (effect instanceof CarpEffect.ReleaseAddresses) {
            takes++;
            advertising.addressesReleased();
            silence(true);
            addresses.submit(plan(), DataPlane::release);
        } else if (effect instanceof CarpEffect.Publish publish) {
            standing = new Standing(publish.to(), Instant.now(), publish.reason());
            roleNanos = node.loop().now();
            publish(publish.from(), publish.to(), publish.reason());
        } else if (effect instanceof CarpEffect.Reannounce again) {
            advertising.showAgain(Objects.requireNonNull(election));
            reannounce(again.reason());
        } else if (effect instanceof CarpEffect.HandOverEnded ended) {
            ended(new HandOver(name, ended.moved(), ended.text()));
        }
    }

    private void silence(final boolean silent) {
        final AddressPlan at = plan();
        if (at != null) {
            node.fencing().silence(at, silent);
        }
    }

    private boolean hearsMaster() {
        final CarpElection now = election;
        return now != null && now.hearsMaster(node.loop().now());
    }

    private void awaitAddresses(final int take) {
        addresses.run(() -> node.loop().post(() -> addressesTaken(take)));
    }

    /** Goes the way of a take-over back to the loop, so that the first one finds it loaded. */
    void rehearse() {
        awaitAddresses(REHEARSED);
    }

    /**
     * The addresses are in place, unless the kernel refused them or they were released since: who
     * hears of it sends here.
     */
    private void addressesTaken(final int take) {
        if (take == takes && addresses.problem() == null) {
            advertising.addressesTaken();
        }
    }

    private void ended(final HandOver result) {
        leavesWithoutAddresses = false;
        handOvers.forEach(waiting -> waiting.complete(result));
        handOvers.clear();
        // A hand-over that a stop replaces ends too, while this is still MASTER.
        if (Objects.requireNonNull(election).role() == Role.INIT) {
            final boolean unwanted = participation.ended();
            if (!leaving.isEmpty()) {
                finish();
            } else if (unwanted) {
                node.loop().post(configuration::handedOver);
            }
        }
    }

    /** Every advertisement of another master asks for one; one that waits is enough. */
    private void reannounce(final String reason) {
        if (reannouncing.compareAndSet(false, true)) {
            if (!addresses.run(() -> reannouncing.set(false))) {
                reannouncing.set(false);
            }
            publish(Role.MASTER, Role.MASTER, reason);
        }
    }

    private void publish(final Role from, final Role to, final String reason) {
        final RoleChange change = new RoleChange(status(), from, to, reason);
        if (from == Role.MASTER && to != Role.MASTER) {
            publications.atOnce(change);
        } else {
            publications.behindAddresses(change);
        }
    }

    /** Where the addresses belong now; absent without settings or interface. */
    @Nullable AddressPlan plan() {
        final VirtualHostSettings configured = configuration.settings();
        final Link at = participation.link();
        return configured == null || at == null
                ? null
                : new AddressPlan(
                        name,
                        at.index(),
                        at.name(),
                        configured.vhid(),
                        configured.macMode(),
                        configured.addresses(),
                        node.policy().fence(),
                        configured.holdMillis());
    }

    // ---- what StatusView and NodeElection read

    Role role() {
        return standing.role();
    }

    Standing standing() {
        return standing;
    }

    @Nullable VirtualHostSettings settings() {
        return configuration.settings();
    }

    @Nullable CarpElection election() {
        return election;
    }

    @Nullable Link link() {
        return participation.link();
    }

    Reception reception() {
        return reception;
    }

    int demotion() {
        return demotion;
    }

    long sent() {
        return advertising.sent();
    }
}
