package org.tandemgate.carp.runtime;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * All virtual hosts of this node together, with what concerns them all: policy, demotions,
 * listeners.
 */
public final class NodeElection implements Election, AutoCloseable {
    private static final long ANSWER_MILLIS = 2_000;
    private static final Duration LONGEST_CUT = Duration.ofSeconds(60);

    /** The virtual hosts of an earlier life are here again by then, as a rule. */
    private static final long CLAIM_NANOS = 2_500_000_000L;

    private static final String MAINTENANCE = "maintenance";

    private final SecureRandom random = new SecureRandom();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Demotions demotions = new Demotions();
    private final Ailments ailments = new Ailments(this, demotions);
    private final Policy policy = new Policy();
    private final Cuts cuts = new Cuts();
    private final Onset onset = new Onset("carp fence");
    private final Onset unlisted = new Onset("carp interfaces");
    private final EffectsThread effects;
    private final Fencing fencing;
    private final DataPlane dataPlane;
    private final Listeners listeners;
    private final CarpLoop loop;

    private final long bornNanos = System.nanoTime();
    private Set<IpAddress> virtualAddresses = Set.of();

    /** Whether what an earlier life has raised was looked for. */
    private boolean restored;

    /**
     * Starts the threads. Sockets are opened by the loop, again every 10 s while that fails.
     *
     * @throws LinuxException when not even an eventfd can be had
     */
    public NodeElection(final Linux linux) throws LinuxException {
        this(linux, null);
    }

    /**
     * The same.
     *
     * @param memory a file that tells the next life which settings of interfaces this one has
     *     raised; absent for none
     * @throws LinuxException when not even an eventfd can be had
     */
    public NodeElection(final Linux linux, final @Nullable Path memory) throws LinuxException {
        effects = new EffectsThread(linux);
        fencing = new Fencing(linux, effects.journal());
        listeners = new Listeners(effects);
        loop = new CarpLoop(linux, this);
        final Journal journal = effects.journal();
        dataPlane =
                new DataPlane(
                        linux,
                        fencing,
                        loop.groups(),
                        new RaisedSettings(
                                linux, new SettingsMemory(linux, memory, journal), journal),
                        new LeftOvers(linux, journal));
        loop.start();
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
        listeners.add(listener);
    }

    /** Removes a listener; when this returns it is not called any more. Blocks at most 2 s. */
    public void removeListener(final RoleListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void apply(final NodePolicy wanted) {
        loop.post(
                () -> {
                    policy.set(wanted);
                    demotions.set(
                            ALL_GROUPS,
                            "node",
                            MAINTENANCE,
                            wanted.maintenance() ? Demotions.DECISIVE : 0);
                    members.forEach(Member::policyChanged);
                    ailments.linksJudged();
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
        return loop.dropped();
    }

    @Override
    public PauseCount pauses() {
        return loop.pauses();
    }

    /** What is wrong with all of it together. */
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>();
        all.addAll(onset.of(present(fencing.problem()), Instant.now()));
        all.addAll(unlisted.of(present(loop.problem()), Instant.now()));
        return all;
    }

    private void lookAtProblems() {
        onset.look(present(fencing.problem()), Instant.now());
        unlisted.look(present(loop.problem()), Instant.now());
    }

    private static List<String> present(final @Nullable String problem) {
        return problem == null ? List.of() : List.of(problem);
    }

    @Override
    public void demote(final String group, final Cause cause, final int amount) {
        requireAmount(amount);
        if (!demotions.hasRoom(group, cause)) {
            throw new IllegalStateException(
                    Demotions.MOST + " demotions are in force, the most there may be");
        }
        loop.post(() -> changeDemotions(() -> demotions.add(group, cause, amount, loop.now())));
    }

    @Override
    public void undemote(final String group, final Cause cause, final int amount) {
        requireAmount(amount);
        loop.post(() -> changeDemotions(() -> demotions.subtract(group, cause, amount)));
    }

    @Override
    public void cut(final String interfaceName, final Duration limit) {
        final boolean tooShort = !limit.isZero() && limit.compareTo(Duration.ofSeconds(1)) < 0;
        if (tooShort || limit.compareTo(LONGEST_CUT) > 0) {
            throw new IllegalArgumentException(
                    "limit is " + limit.toMillis() + " ms, needs 1000..60000, or 0 for the end");
        }
        loop.post(
                () -> {
                    cuts.set(interfaceName, limit.toNanos(), loop.now());
                    evaluate();
                });
    }

    private static void requireAmount(final int amount) {
        if (amount < 1 || amount > 255) {
            throw new IllegalArgumentException("demotion is " + amount + ", needs 1..255");
        }
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        return ofMasters(bound, member -> member.handOver(bound.toNanos(), force));
    }

    @Override
    public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
        return ofMasters(bound, member -> member.previewHandOver(bound, force));
    }

    private List<HandOver> ofMasters(
            final Duration bound, final Function<Member, CompletableFuture<HandOver>> begin) {
        if (bound.toMillis() < 100 || bound.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "bound is " + bound.toMillis() + " ms, needs 100..60000");
        }
        final CompletableFuture<List<CompletableFuture<HandOver>>> begun =
                new CompletableFuture<>();
        loop.post(
                () ->
                        begun.complete(
                                members.stream()
                                        .filter(member -> member.role() == Role.MASTER)
                                        .map(begin)
                                        .toList()));
        final List<HandOver> results = new ArrayList<>();
        if (Waiting.upTo(ANSWER_MILLIS, begun, "the election to begin the hand-over")) {
            for (final CompletableFuture<HandOver> one : begun.join()) {
                if (Waiting.upTo(bound.toMillis() + ANSWER_MILLIS, one, "a hand-over to end")) {
                    results.add(one.join());
                }
            }
        }
        return results;
    }

    /**
     * Begins to hand over every virtual host at once; each completes when everything of it is gone.
     */
    public List<CompletableFuture<Void>> beginToLeave() {
        return members.stream().map(Member::leave).toList();
    }

    /** Hands over every virtual host at once; for a stop of everything. Blocks at most 5 s. */
    public void leaveAll() {
        final CompletableFuture<Void> all =
                CompletableFuture.allOf(beginToLeave().toArray(CompletableFuture[]::new));
        Waiting.upTo(Member.STOP_WAIT_MILLIS, all, "every virtual host to stop");
    }

    /** Leaves the election with everything and ends its threads. Blocks at most 15 s. */
    @Override
    public void close() {
        leaveAll();
        effects.submit(dataPlane::restoreLeftOvers);
        loop.close();
        effects.submit(listeners::close);
        effects.close();
        fencing.close();
    }

    // ---- loop thread, except where said

    /** Changes why groups are demoted, and tells the virtual hosts. */
    void changeDemotions(final Runnable change) {
        change.run();
        members.forEach(Member::demotionChanged);
    }

    /** The interfaces or their addresses have changed. */
    void evaluate() {
        members.forEach(Member::evaluate);
        ailments.linksJudged();
    }

    /** Comes twice a second. */
    void refresh() {
        final List<Demotion> ended = demotions.expire(loop.now());
        if (!ended.isEmpty()) {
            members.forEach(Member::demotionChanged);
        }
        if (cuts.expire(loop.now())) {
            evaluate();
        }
        members.forEach(Member::refresh);
        lookAtProblems();
        if (!restored && loop.now() - bornNanos >= CLAIM_NANOS) {
            restored = effects.submit(dataPlane::restoreLeftOvers);
        }
    }

    /** A virtual host has other settings, or is new. */
    void membersChanged() {
        final Set<IpAddress> all = new HashSet<>();
        for (final Member member : members) {
            final VirtualHostSettings settings = member.settings();
            if (settings != null) {
                settings.addresses().stream().map(CidrAddress::address).forEach(all::add);
            }
        }
        virtualAddresses = Set.copyOf(all);
        evaluate();
    }

    /** A virtual host was taken over from a master that said so; the rest of its group follows. */
    void tookOver(final Member member, final int demotion) {
        final VirtualHostSettings settings = member.settings();
        for (final Member other : members) {
            final VirtualHostSettings theirs = other.settings();
            if (settings != null
                    && theirs != null
                    && other != member
                    && theirs.group().equals(settings.group())) {
                other.on(new CarpEvent.SiblingDemoted(demotion));
            }
        }
    }

    void remove(final Member member) {
        members.remove(member);
        ailments.forget(member);
        membersChanged();
        retryOthers(member);
    }

    /**
     * Why settings cannot be in force beside those of the other virtual hosts; null when they can.
     */
    @Nullable String conflict(final Member member, final VirtualHostSettings wanted) {
        return members.stream()
                .filter(other -> other != member)
                .map(other -> conflictWith(other, wanted))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The same address on two interfaces may be meant, as fe80::1 is; on one it answers twice. */
    private static @Nullable String conflictWith(
            final Member other, final VirtualHostSettings wanted) {
        final VirtualHostSettings settings = other.settings();
        if (settings == null || !settings.interfaceName().equals(wanted.interfaceName())) {
            return null;
        }
        final String place = " on " + wanted.interfaceName() + " belongs to virtual host ";
        if (settings.vhid() == wanted.vhid()) {
            return "vhid "
                    + wanted.vhid()
                    + place
                    + other.name()
                    + " already; put all addresses into one file or choose another vhid";
        }
        final Set<IpAddress> theirs =
                settings.addresses().stream()
                        .map(CidrAddress::address)
                        .collect(Collectors.toUnmodifiableSet());
        return wanted.addresses().stream()
                .map(CidrAddress::address)
                .filter(theirs::contains)
                .map(
                        address ->
                                address
                                        + place
                                        + other.name()
                                        + " already; remove it from one of the two files")
                .findFirst()
                .orElse(null);
    }

    /** A virtual host has other settings or is gone: what was refused beside it may be free. */
    void retryOthers(final Member member) {
        members.stream().filter(other -> other != member).forEach(Member::retry);
    }

    int demotion(final String group) {
        return demotions.total(group);
    }

    /** Addresses that move with a role: never a source of advertisements. */
    Set<IpAddress> virtualAddresses() {
        return virtualAddresses;
    }

    /** Whether an interface counts as without carrier, whatever it has. */
    boolean isCut(final String interfaceName) {
        return cuts.isCut(interfaceName);
    }

    /** What the node bundle wants. */
    Policy policy() {
        return policy;
    }

    /** What is wrong with this node itself. */
    Ailments ailments() {
        return ailments;
    }

    List<Member> members() {
        return members;
    }

    CarpLoop loop() {
        return loop;
    }

    EffectsThread effects() {
        return effects;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    Fencing fencing() {
        return fencing;
    }

    Listeners listeners() {
        return listeners;
    }
}
