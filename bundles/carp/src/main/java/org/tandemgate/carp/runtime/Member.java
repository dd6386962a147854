package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpCounter;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * One virtual host: feeds its election with what happens and does what the election says. The
 * public methods may be called by any thread; everything else runs on the loop, which alone writes
 * the volatile fields that {@link #status} reads.
 */
public final class Member implements VirtualHost {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /**
     * How long an orderly stop waits for a peer that takes over; UCarp needs up to 1 s to read a
     * packet.
     */
    private static final long STOP_BOUND_NANOS = 1_000_000_000L;

    private static final long STOP_WAIT_MILLIS = 5_000;

    /** A role, when it began and why. */
    record Standing(Role role, Instant since, String reason) {}

    private final String name;
    private final CarpLoop loop;
    private final Counters dropped = new Counters();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Warnings warnings;
    private final CarpCounter counter;
    private final CopyFilter copies = new CopyFilter();
    private final List<CompletableFuture<HandOver>> handOvers = new ArrayList<>();
    private final AtomicBoolean refreshing = new AtomicBoolean();

    private volatile Standing standing = new Standing(Role.INIT, Instant.now(), "not configured");
    private volatile @Nullable VirtualHostSettings settings;
    private volatile @Nullable CarpElection election;
    private volatile @Nullable PeerSighting lastHeard;
    private volatile @Nullable Link link;
    private volatile @Nullable String refusal;
    private volatile @Nullable String addressProblem;
    private volatile @Nullable String sendProblem;
    private volatile int demotion;

    private @Nullable CarpAuthenticator authenticator;
    private @Nullable AdvertisementSender sender;
    private boolean started;
    private boolean participates;
    private @Nullable CompletableFuture<Void> gone;

    Member(final String name, final CarpLoop loop, final long counterSeed) {
        this.name = name;
        this.loop = loop;
        counter = new CarpCounter(counterSeed);
        warnings = new Warnings("carp " + name);
    }

    // ---- any thread

    @Override
    public String name() {
        return name;
    }

    /**
     * Puts settings in force; a virtual host that is MASTER stays so unless it moves to another
     * place.
     */
    public void configure(final VirtualHostSettings wanted) {
        refusal = null;
        loop.post(() -> accept(wanted));
    }

    /** Notes that a configuration was refused; the settings in force stay. */
    public void refuse(final String problem) {
        refusal = problem;
        LOG.error("carp {} configuration refused: {}", name, problem);
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
        loop.post(() -> on(new CarpEvent.Forced(role)));
    }

    /**
     * Leaves the election: hands over if MASTER, then everything of it is gone. Blocks up to 5 s.
     */
    public void stop() {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> leave(done));
        Waiting.upTo(STOP_WAIT_MILLIS, done, "carp " + name + " to stop");
    }

    // ---- loop thread

    private void accept(final VirtualHostSettings wanted) {
        final VirtualHostSettings before = settings;
        final AddressPlan planBefore = before == null ? null : plan(before);
        if (before != null && !before.isSamePlaceAs(wanted)) {
            withdraw("configured elsewhere");
            dismantle(planBefore);
        }
        settings = wanted;
        authenticator =
                new CarpAuthenticator(
                        wanted.key(),
                        wanted.vhid(),
                        wanted.addresses().stream().map(CidrAddress::address).toList());
        sender = new AdvertisementSender(wanted, authenticator);
        link = null;
        if (election == null) {
            election = CarpElection.initial(loop.electionSettings(wanted));
        } else {
            on(new CarpEvent.Reconfigured(loop.electionSettings(wanted)));
        }
        loop.membersChanged();
        demotionChanged();
        evaluate();
        loop.linksJudged();
        if (standing.role() == Role.MASTER && planBefore != null) {
            exchangeAddresses(planBefore);
        }
    }

    private void exchangeAddresses(final AddressPlan before) {
        final AddressPlan after = plan();
        if (after == null || after.addresses().equals(before.addresses())) {
            return;
        }
        submit(() -> attempt(after, DataPlane::take));
        submit(() -> attempt(after, (data, plan) -> data.removeMissing(before, plan)));
        publish(Role.MASTER, Role.MASTER, "addresses changed");
    }

    /**
     * The policy of the node, an interface or an address has changed: may this virtual host take
     * part?
     */
    void evaluate() {
        final VirtualHostSettings configured = settings;
        if (configured == null || gone != null) {
            return;
        }
        final Link now = loop.interfaces().byName(configured.interfaceName());
        link = now;
        if (now != null && sender != null) {
            sender.use(now, loop.interfaces(), loop.virtualAddresses());
        }
        final String obstacle = obstacle(configured, now);
        if (obstacle == null) {
            listen(configured, Objects.requireNonNull(now));
            if (!participates) {
                join();
            }
        } else {
            withdraw(obstacle);
        }
    }

    private @Nullable String obstacle(
            final VirtualHostSettings configured, final @Nullable Link now) {
        if (!configured.allow()) {
            return "kept out by allow = false";
        }
        if (now == null) {
            return "waiting for interface "
                    + configured.interfaceName()
                    + ", which does not exist; make it or correct the key interface";
        }
        if (!now.running()) {
            return CarpLoop.LINK_DOWN + configured.interfaceName();
        }
        return loop.obstacle();
    }

    /** Whether the interface is missing or down although this virtual host should take part. */
    boolean isWithoutLink() {
        final VirtualHostSettings configured = settings;
        final Link at = link;
        return configured != null && configured.allow() && (at == null || !at.running());
    }

    /** Whether that demotion by an interface is due to this virtual host. */
    boolean suffers(final Demotion demotion) {
        final VirtualHostSettings configured = settings;
        return configured != null
                && isWithoutLink()
                && demotion.group().equals(configured.group())
                && demotion.reason().equals(CarpLoop.LINK_DOWN + configured.interfaceName());
    }

    /**
     * Hears the group on the interface, and on the macvlan that swallows frames from its own
     * virtual MAC.
     */
    private void listen(final VirtualHostSettings configured, final Link parent) {
        final Link carrier = loop.interfaces().carrier(parent.index(), configured.vhid());
        for (final boolean ipv4 : new boolean[] {true, false}) {
            if (configured.advertises(ipv4)) {
                loop.join(ipv4 ? CarpFrame.GROUP4 : CarpFrame.GROUP6, parent.index());
                if (carrier != null) {
                    loop.join(ipv4 ? CarpFrame.GROUP4 : CarpFrame.GROUP6, carrier.index());
                }
            }
        }
    }

    private void join() {
        participates = true;
        final AddressPlan plan = plan();
        if (plan != null) {
            submit(() -> attempt(plan, DataPlane::prepare));
        }
        on(started ? new CarpEvent.LinkUp() : new CarpEvent.Started());
        started = true;
    }

    private void withdraw(final String obstacle) {
        if (participates) {
            participates = false;
            on(new CarpEvent.LinkDown(obstacle));
        }
        if (standing.role() == Role.INIT && !standing.reason().equals(obstacle)) {
            standing = new Standing(Role.INIT, standing.since(), obstacle);
        }
    }

    void policyChanged() {
        final VirtualHostSettings configured = settings;
        if (configured != null) {
            on(new CarpEvent.Reconfigured(loop.electionSettings(configured)));
            evaluate();
        }
    }

    void demotionChanged() {
        final VirtualHostSettings configured = settings;
        if (configured == null) {
            return;
        }
        final int total = loop.demotion(configured.group());
        if (total != demotion) {
            demotion = total;
            on(new CarpEvent.Demoted(total));
        }
    }

    /**
     * Whether a packet for this vhid on that interface (the parent, not a macvlan) is for this
     * virtual host.
     */
    boolean isAt(final int interfaceIndex, final int vhid) {
        final VirtualHostSettings configured = settings;
        final Link at = link;
        return configured != null
                && at != null
                && at.index() == interfaceIndex
                && configured.vhid() == vhid;
    }

    /** Whether any virtual host of that interface is this one. */
    boolean isOn(final int interfaceIndex) {
        final Link at = link;
        return at != null && at.index() == interfaceIndex;
    }

    /**
     * TTL or hop limit is not judged when the peer is a configured address, which may be routed.
     */
    boolean hasPeer(final boolean ipv4) {
        final VirtualHostSettings configured = settings;
        return configured != null && (ipv4 ? configured.peer() : configured.peer6()) != null;
    }

    void reject(final Reject reason, final @Nullable IpAddress source) {
        dropped.count(reason);
        if (reason == Reject.BADAUTH) {
            warnings.warn(
                    reason.counter(),
                    source
                            + " signs with another passphrase or other addresses; compare both on the two nodes");
        } else if (reason == Reject.VRRP) {
            warnings.warn(
                    reason.counter(),
                    source
                            + " speaks VRRP with our vhid and shares our virtual MAC; give one of them another number");
        }
    }

    /** A packet that is well formed and carries the vhid of this virtual host. */
    void input(final Datagram datagram, final long nowNanos) {
        final IpAddress source = datagram.source();
        if (!participates || source == null || sender == null || authenticator == null) {
            return;
        }
        final CarpAdvertisement advertisement;
        try {
            advertisement = CarpAdvertisement.decode(datagram.payload());
        } catch (final MalformedPacketException examinedBefore) {
            reject(Reject.BADLEN, source);
            return;
        }
        final IpAddress own = sender.source(source.isIpv4());
        if (!authenticator.verify(advertisement)) {
            reject(Reject.BADAUTH, source);
        } else if (own != null && source.equals(own) && counter.wasOurs(advertisement.counter())) {
            reject(Reject.OWN, source);
        } else if (copies.isCopy(datagram, advertisement.counter(), nowNanos)) {
            reject(Reject.COPY, source);
        } else {
            received.incrementAndGet();
            counter.adopt(advertisement.counter());
            lastHeard =
                    new PeerSighting(
                            source,
                            Instant.now(),
                            advertisement.advbase(),
                            advertisement.advskew(),
                            advertisement.demotion());
            on(
                    new CarpEvent.Advertised(
                            advertisement.advbase(),
                            advertisement.advskew(),
                            advertisement.demotion(),
                            own == null ? 1 : Integer.signum(source.compareTo(own))));
        }
    }

    /** When {@link #deadline} is due, on the clock of the loop; Long.MAX_VALUE for never. */
    long deadlineNanos() {
        final CarpElection now = election;
        return now == null ? Long.MAX_VALUE : now.deadlineNanos();
    }

    Role role() {
        return standing.role();
    }

    void deadline() {
        on(new CarpEvent.DeadlineReached());
    }

    /** The addresses get a new lifetime; at most one such task waits. */
    void refresh() {
        final AddressPlan plan = plan();
        if (plan != null
                && standing.role() == Role.MASTER
                && refreshing.compareAndSet(false, true)) {
            submit(
                    () -> {
                        refreshing.set(false);
                        attempt(plan, DataPlane::refresh);
                    });
        }
    }

    CompletableFuture<HandOver> handOver(final long boundNanos, final boolean force) {
        final CompletableFuture<HandOver> result = new CompletableFuture<>();
        handOvers.add(result);
        on(new CarpEvent.HandOverRequested(boundNanos, force));
        return result;
    }

    private void leave(final CompletableFuture<Void> done) {
        gone = done;
        if (election == null) {
            finish();
        } else {
            on(new CarpEvent.Stopping(STOP_BOUND_NANOS));
        }
    }

    private void finish() {
        final CompletableFuture<Void> done = gone;
        final VirtualHostSettings configured = settings;
        if (done == null) {
            return;
        }
        loop.remove(this);
        if (configured != null) {
            dismantle(plan(configured));
        }
        if (!loop.effects().submit(() -> done.complete(null))) {
            done.complete(null);
        }
    }

    private void dismantle(final @Nullable AddressPlan plan) {
        if (plan != null) {
            submit(() -> attempt(plan, DataPlane::dismantle));
        }
    }

    private void on(final CarpEvent event) {
        final CarpElection before = election;
        if (before == null) {
            return;
        }
        final CarpElection.Step step = before.on(event, loop.now());
        election = step.next();
        step.effects().forEach(this::apply);
    }

    private void apply(final CarpEffect effect) {
        if (effect instanceof CarpEffect.SendAdvertisement advertisement) {
            send(advertisement);
        } else if (effect instanceof CarpEffect.TakeAddresses) {
            final AddressPlan plan = plan();
            submit(() -> attempt(plan, DataPlane::take));
        } else if (effect instanceof CarpEffect.ReleaseAddresses) {
            final AddressPlan plan = plan();
            submit(() -> attempt(plan, DataPlane::release));
        } else if (effect instanceof CarpEffect.Publish publish) {
            standing = new Standing(publish.to(), Instant.now(), publish.reason());
            publish(publish.from(), publish.to(), publish.reason());
        } else if (effect instanceof CarpEffect.Reannounce again) {
            publish(Role.MASTER, Role.MASTER, again.reason());
        } else if (effect instanceof CarpEffect.HandOverEnded ended) {
            final HandOver result = new HandOver(name, ended.moved(), ended.text());
            handOvers.forEach(waiting -> waiting.complete(result));
            handOvers.clear();
            finish();
        }
    }

    private void send(final CarpEffect.SendAdvertisement advertisement) {
        final CarpSockets sockets = loop.sockets();
        if (sender == null || sockets == null) {
            return;
        }
        try {
            sender.send(sockets, advertisement, counter.next());
            sent.incrementAndGet();
            sendProblem = sender.problem();
        } catch (final LinuxException refused) {
            sendProblem = "advertisement not sent: " + refused.getMessage();
            warnings.warn("send", sendProblem);
        }
    }

    private void publish(final Role from, final Role to, final String reason) {
        final RoleChange change = new RoleChange(status(), from, to, reason);
        submit(() -> loop.publish(change));
    }

    private @Nullable AddressPlan plan() {
        final VirtualHostSettings configured = settings;
        return configured == null ? null : plan(configured);
    }

    private @Nullable AddressPlan plan(final VirtualHostSettings configured) {
        final Link at = link;
        return at == null
                ? null
                : new AddressPlan(
                        name,
                        at.index(),
                        at.name(),
                        configured.vhid(),
                        configured.macMode(),
                        configured.addresses(),
                        loop.fence());
    }

    private void submit(final Runnable task) {
        if (!loop.effects().submit(task)) {
            addressProblem =
                    "more address changes wait than can be queued; the kernel answers too slowly";
            warnings.warn("queue", addressProblem);
        }
    }

    /** Something done to the kernel on the effects thread. */
    private interface Change {
        void apply(DataPlane data, AddressPlan plan) throws LinuxException;
    }

    private void attempt(final @Nullable AddressPlan plan, final Change change) {
        String problem = null;
        if (plan != null) {
            try {
                change.apply(loop.dataPlane(), plan);
            } catch (final LinuxException refused) {
                problem = refused.getMessage();
            }
        }
        if (!Objects.equals(problem, addressProblem)) {
            addressProblem = problem;
            if (problem != null) {
                LOG.error("carp {} cannot put its addresses in order: {}", name, problem);
            }
            loop.addressesFailed(this, problem != null);
        }
    }

    // ---- what StatusView reads

    Standing standing() {
        return standing;
    }

    @Nullable VirtualHostSettings settings() {
        return settings;
    }

    @Nullable CarpElection election() {
        return election;
    }

    @Nullable Link link() {
        return link;
    }

    @Nullable PeerSighting lastHeard() {
        return lastHeard;
    }

    int demotion() {
        return demotion;
    }

    long sent() {
        return sent.get();
    }

    long received() {
        return received.get();
    }

    Counters dropped() {
        return dropped;
    }

    /** What is degraded at run time, for the operator; empty when all is well. */
    public List<Problem> runtimeProblems() {
        final List<Problem> problems = new ArrayList<>();
        for (final String problem : new @Nullable String[] {addressProblem, sendProblem}) {
            if (problem != null) {
                problems.add(new Problem("carp " + name, problem, Instant.now()));
            }
        }
        return problems;
    }

    /** What is refused or degraded; absent when all is well. */
    @Nullable String problem() {
        final List<String> problems = new ArrayList<>();
        for (final String problem : new @Nullable String[] {refusal, addressProblem, sendProblem}) {
            if (problem != null) {
                problems.add(problem);
            }
        }
        return problems.isEmpty() ? null : String.join("; ", problems);
    }
}
