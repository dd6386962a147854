package org.tandemgate.carp.runtime;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocket;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * The election of this node: one thread that waits for packets, link events and deadlines, and asks
 * each virtual host's election what to do. It never waits for addresses, listeners or the log;
 * those belong to the effects thread.
 */
public final class CarpLoop implements Election, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarpLoop.class);

    private static final int COMMANDS = 4096;
    private static final int PACKETS_PER_ROUND = 512;
    private static final int LONGEST_PACKET = 2048;
    private static final int LOOP_PRIORITY = 50;
    private static final int EFFECTS_PRIORITY = 40;
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ANSWER_MILLIS = 2_000;
    private static final String MAINTENANCE = "maintenance";

    /** Start of the reason of a demotion by an interface; its name follows. */
    static final String LINK_DOWN = "link down: ";

    private static final String ADDRESSES_OF = "addresses of ";

    private final Linux linux;
    private final Poller poller;
    private final EffectsThread effects;
    private final DataPlane dataPlane;
    private final Interfaces interfaces = new Interfaces();
    private final Demotions demotions = new Demotions();
    private final Counters elsewhere = new Counters();
    private final Warnings warnings = new Warnings("carp");
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(COMMANDS);
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final List<RoleListener> listeners = new CopyOnWriteArrayList<>();
    private final Datagram datagram = new Datagram(LONGEST_PACKET);
    private final Thread thread;

    private @Nullable CarpSockets sockets;
    private String socketsProblem = "sockets are not open yet";
    private volatile @Nullable NodePolicy policy;
    private Set<IpAddress> virtualAddresses = Set.of();
    private long nowNanos = System.nanoTime();
    private long nextRefreshNanos = nowNanos;
    private long nextOpenNanos = nowNanos;
    private volatile boolean closed;

    /**
     * Starts the threads. Sockets are opened by the loop, again every 10 s while that fails.
     *
     * @throws LinuxException when not even an eventfd can be had
     */
    public CarpLoop(final Linux linux) throws LinuxException {
        this.linux = linux;
        poller = linux.openPoller();
        effects = new EffectsThread(linux, EFFECTS_PRIORITY);
        dataPlane = new DataPlane(linux);
        thread =
                new Thread(
                        () -> {
                            RealTime.enter(linux, LOOP_PRIORITY);
                            run();
                        },
                        "carp-loop");
        thread.setDaemon(true);
        thread.start();
    }

    // ---- any thread

    /** A new virtual host, in INIT until it is configured. */
    public Member add(final String name) {
        final Member member = new Member(name, this, random.nextLong());
        members.add(member);
        return member;
    }

    /** Adds a listener; it is told the current role of every virtual host first. */
    public void addListener(final RoleListener listener) {
        final Runnable welcome =
                () -> {
                    listeners.add(listener);
                    for (final Member member : members) {
                        final VirtualHostStatus status = member.status();
                        if (status.role() != Role.INIT) {
                            tell(
                                    listener,
                                    new RoleChange(
                                            status,
                                            status.role(),
                                            status.role(),
                                            "listener joined"));
                        }
                    }
                };
        if (!effects.submit(welcome)) {
            LOG.error("a listener was not added: too many effects are waiting");
        }
    }

    /** Removes a listener; when this returns it is not called any more. */
    public void removeListener(final RoleListener listener) {
        listeners.remove(listener);
        Waiting.upTo(ANSWER_MILLIS, effects.drained(), "the effects thread to leave a listener");
    }

    @Override
    public void apply(final NodePolicy wanted) {
        post(
                () -> {
                    policy = wanted;
                    demotions.set(
                            ALL_GROUPS, MAINTENANCE, wanted.maintenance() ? Demotions.DECISIVE : 0);
                    members.forEach(Member::demotionChanged);
                    members.forEach(Member::policyChanged);
                });
    }

    @Override
    public List<VirtualHostStatus> virtualHosts() {
        return members.stream()
                .map(Member::status)
                .sorted(Comparator.comparing(VirtualHostStatus::name))
                .toList();
    }

    @Override
    public List<Demotion> demotions() {
        return demotions.list();
    }

    @Override
    public Map<String, Long> dropped() {
        return elsewhere.snapshot();
    }

    @Override
    public void demote(final String group, final String reason, final int amount) {
        requireAmount(amount);
        post(() -> changeDemotion(() -> demotions.add(group, reason, amount)));
    }

    @Override
    public void undemote(final String group, final String reason, final int amount) {
        requireAmount(amount);
        post(() -> changeDemotion(() -> demotions.subtract(group, reason, amount)));
    }

    private static void requireAmount(final int amount) {
        if (amount < 1 || amount > 255) {
            throw new IllegalArgumentException("demotion is " + amount + ", needs 1..255");
        }
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        if (bound.toMillis() < 100 || bound.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "bound is " + bound.toMillis() + " ms, needs 100..60000");
        }
        final CompletableFuture<List<CompletableFuture<HandOver>>> asked =
                new CompletableFuture<>();
        post(
                () -> {
                    final List<CompletableFuture<HandOver>> waiting = new ArrayList<>();
                    for (final Member member : members) {
                        if (member.role() == Role.MASTER) {
                            waiting.add(member.handOver(bound.toNanos(), force));
                        }
                    }
                    asked.complete(waiting);
                });
        final List<HandOver> results = new ArrayList<>();
        if (Waiting.upTo(ANSWER_MILLIS, asked, "the election to begin the hand-over")) {
            for (final CompletableFuture<HandOver> one : asked.join()) {
                if (Waiting.upTo(bound.toMillis() + ANSWER_MILLIS, one, "a hand-over to end")) {
                    results.add(one.join());
                }
            }
        }
        return results;
    }

    /** Hands over every virtual host at once; for a stop of everything. Blocks at most 5 s. */
    public void leaveAll() {
        members.parallelStream().forEach(Member::stop);
    }

    /**
     * Runs something on the loop.
     *
     * @throws IllegalStateException when 4096 requests wait already
     */
    void post(final Runnable command) {
        if (!commands.offer(command)) {
            throw new IllegalStateException(
                    COMMANDS + " requests wait for the election loop already; try again later");
        }
        poller.wakeUp();
    }

    /** Leaves the election with everything and ends both threads. Blocks at most 10 s. */
    @Override
    public void close() {
        leaveAll();
        closed = true;
        poller.wakeUp();
        try {
            thread.join(ANSWER_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        effects.close();
    }

    // ---- effects thread

    void publish(final RoleChange change) {
        final VirtualHostStatus host = change.host();
        LOG.info(
                "carp vhid={} if={} {} -> {}: {}, demote={}",
                host.vhid(),
                host.interfaceName(),
                change.from(),
                change.to(),
                change.reason(),
                host.demotion());
        listeners.forEach(listener -> tell(listener, change));
    }

    private static void tell(final RoleListener listener, final RoleChange change) {
        try {
            listener.transitioned(change);
        } catch (final RuntimeException defect) {
            LOG.error("listener {} failed; the election goes on", listener, defect);
        }
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    void addressesFailed(final Member member, final boolean failed) {
        post(
                () -> {
                    final VirtualHostSettings settings = member.settings();
                    if (settings != null) {
                        final String reason = ADDRESSES_OF + member.name();
                        final int amount = failed ? Demotions.DECISIVE : 0;
                        changeDemotion(() -> demotions.set(settings.group(), reason, amount));
                    }
                });
    }

    // ---- loop thread

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (final LinuxException failed) {
                warnings.warn("poll", failed.getMessage());
                reopenLater(failed);
            } catch (final RuntimeException defect) {
                LOG.error("the election loop met a defect and goes on", defect);
            }
        }
        if (sockets != null) {
            sockets.close();
        }
        poller.close();
    }

    private void round() throws LinuxException {
        openIfDue();
        poller.await(Math.max(0, nextDeadlineNanos() - System.nanoTime()));
        nowNanos = System.nanoTime();
        boolean drained = true;
        if (sockets != null) {
            links(sockets);
            final boolean drained4 = drain(sockets.raw(true));
            drained = drain(sockets.raw(false)) && drained4;
        }
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        deadlines(drained);
    }

    /**
     * A late timer is not proof of a dead master: a backup acts on its deadline only when every
     * packet that had arrived before was read.
     */
    private void deadlines(final boolean drained) {
        for (final Member member : members) {
            final boolean due = nowNanos - member.deadlineNanos() >= 0;
            if (due && member.deadlineNanos() != Long.MAX_VALUE) {
                if (drained || member.role() == Role.MASTER) {
                    member.deadline();
                }
            }
        }
        if (nowNanos - nextRefreshNanos >= 0) {
            nextRefreshNanos = nowNanos + REFRESH_NANOS;
            members.forEach(Member::refresh);
        }
    }

    private long nextDeadlineNanos() {
        long next = nextRefreshNanos;
        for (final Member member : members) {
            final long deadline = member.deadlineNanos();
            if (deadline != Long.MAX_VALUE && deadline - next < 0) {
                next = deadline;
            }
        }
        return next;
    }

    private void openIfDue() {
        if (sockets != null || System.nanoTime() - nextOpenNanos < 0) {
            return;
        }
        try {
            sockets = CarpSockets.open(linux, poller);
            interfaces.reload(linux);
            membersChanged();
            evaluateAll();
        } catch (final LinuxException refused) {
            warnings.warn("sockets", refused.getMessage());
            reopenLater(refused);
        }
    }

    private void reopenLater(final LinuxException cause) {
        socketsProblem = cause.getMessage();
        nextOpenNanos = System.nanoTime() + REOPEN_NANOS;
        if (sockets != null) {
            sockets.close();
            sockets = null;
        }
        evaluateAll();
    }

    private void evaluateAll() {
        members.forEach(Member::evaluate);
        linksJudged();
    }

    private void links(final CarpSockets open) throws LinuxException {
        if (!poller.isReady(open.monitor())) {
            return;
        }
        boolean changed = false;
        for (final LinkEvent event : open.monitor().receive()) {
            changed = true;
            if (event instanceof LinkEvent.Overrun) {
                interfaces.reload(linux);
            } else {
                interfaces.apply(event);
            }
        }
        if (changed) {
            evaluateAll();
        }
    }

    /** Whether nothing is left to read. */
    private boolean drain(final RawSocket socket) throws LinuxException {
        for (int i = 0; i < PACKETS_PER_ROUND; i++) {
            if (!socket.receive(datagram)) {
                return true;
            }
            input(datagram);
        }
        return false;
    }

    private void input(final Datagram packet) {
        final int at = interfaces.parentOf(packet.interfaceIndex());
        final int vhid = CarpAdvertisement.peekVhid(packet.payload());
        final IpAddress source = packet.source();
        final Member member = memberAt(at, vhid);
        final IpAddress destination = packet.destination();
        final boolean routed =
                member != null
                        && destination != null
                        && !destination.isMulticast()
                        && member.hasPeer(destination.isIpv4());
        final Reject reject =
                CarpAdvertisement.examine(packet.payload(), routed ? 255 : packet.hopLimit());
        if (member == null) {
            elsewhere.count(
                    reject != Reject.NONE ? reject : anyOn(at) ? Reject.BADVHID : Reject.BADIF);
        } else if (reject != Reject.NONE) {
            member.reject(reject, source);
        } else {
            member.input(packet, nowNanos);
        }
    }

    private @Nullable Member memberAt(final int interfaceIndex, final int vhid) {
        for (final Member member : members) {
            if (member.isAt(interfaceIndex, vhid)) {
                return member;
            }
        }
        return null;
    }

    private boolean anyOn(final int interfaceIndex) {
        return members.stream().anyMatch(member -> member.isOn(interfaceIndex));
    }

    private void changeDemotion(final Runnable change) {
        change.run();
        members.forEach(Member::demotionChanged);
    }

    /**
     * Demotes the group of every virtual host whose interface is down or missing, and undoes that.
     */
    void linksJudged() {
        final Set<Demotion> before = Set.copyOf(demotions.list());
        for (final Demotion old : before) {
            if (old.reason().startsWith(LINK_DOWN)
                    && members.stream().noneMatch(member -> member.suffers(old))) {
                demotions.set(old.group(), old.reason(), 0);
            }
        }
        for (final Member member : members) {
            final VirtualHostSettings settings = member.settings();
            if (settings != null && member.isWithoutLink()) {
                demotions.set(
                        settings.group(), LINK_DOWN + settings.interfaceName(), Demotions.DECISIVE);
            }
        }
        if (!before.equals(Set.copyOf(demotions.list()))) {
            members.forEach(Member::demotionChanged);
        }
    }

    int demotion(final String group) {
        return demotions.total(group);
    }

    /** Addresses that move with a role: never a source of advertisements. */
    Set<IpAddress> virtualAddresses() {
        return virtualAddresses;
    }

    void membersChanged() {
        final Set<IpAddress> all = new HashSet<>();
        for (final Member member : members) {
            final VirtualHostSettings settings = member.settings();
            if (settings != null) {
                settings.addresses().stream().map(CidrAddress::address).forEach(all::add);
            }
        }
        virtualAddresses = Set.copyOf(all);
    }

    void remove(final Member member) {
        members.remove(member);
        membersChanged();
        linksJudged();
        final VirtualHostSettings settings = member.settings();
        if (settings != null) {
            changeDemotion(() -> demotions.set(settings.group(), ADDRESSES_OF + member.name(), 0));
        }
    }

    void join(final IpAddress group, final int interfaceIndex) {
        if (sockets == null) {
            return;
        }
        try {
            sockets.raw(group.isIpv4()).join(group, interfaceIndex);
        } catch (final LinuxException refused) {
            warnings.warn("join", refused.getMessage());
        }
    }

    /** What keeps every virtual host of this node out; absent when nothing does. */
    @Nullable String obstacle() {
        if (sockets == null) {
            return socketsProblem;
        }
        return policy == null ? "waiting for the node bundle (org.tandemgate.node)" : null;
    }

    ElectionSettings electionSettings(final VirtualHostSettings settings) {
        final NodePolicy wanted = policy;
        return new ElectionSettings(
                settings.advbase(),
                settings.advskew(),
                wanted == null || wanted.preempt(),
                wanted == null ? 0 : wanted.preemptDelay().toNanos());
    }

    boolean fence() {
        final NodePolicy wanted = policy;
        return wanted == null || wanted.fence();
    }

    Interfaces interfaces() {
        return interfaces;
    }

    @Nullable CarpSockets sockets() {
        return sockets;
    }

    EffectsThread effects() {
        return effects;
    }

    /** The time of this round, on the monotonic clock. */
    long now() {
        return nowNanos;
    }
}
