package org.tandemgate.node.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;

/** An election that writes down what it is told. */
public final class FakeElection implements Election {
    /** Names and roles. */
    public final Map<String, Role> roles = new TreeMap<>();

    /** Every call that changes something, in order. */
    public final List<String> calls = new ArrayList<>();

    /** Whether there is a peer that takes over. */
    boolean deaf;

    public boolean peerTakesOver = true;

    /** Whether a demotion alone makes the peer take over. */
    public boolean peerPreempts;

    /** Seen at the moment of each call. */
    public Runnable witness = () -> {};

    /** Reported by every virtual host. */
    public long masterDownNanos = Duration.ofSeconds(3).toNanos();

    public @Nullable NodePolicy policy;

    @Override
    public synchronized void apply(final NodePolicy wanted) {
        calls.add("apply maintenance=" + wanted.maintenance());
        witness.run();
        policy = wanted;
        if (wanted.maintenance() && peerPreempts) {
            roles.replaceAll((name, role) -> Role.BACKUP);
        }
    }

    @Override
    public synchronized List<VirtualHostStatus> virtualHosts() {
        return roles.entrySet().stream().map(e -> status(e.getKey(), e.getValue())).toList();
    }

    private VirtualHostStatus status(final String name, final Role role) {
        return new VirtualHostStatus(
                name,
                name,
                1,
                role,
                Instant.EPOCH,
                "test",
                List.of(CidrAddress.parse("10.0.0.1/24")),
                1,
                0,
                0,
                0,
                "carp",
                MacMode.VIRTUAL,
                null,
                0,
                List.of(),
                1_000_000_000L,
                masterDownNanos,
                0,
                0,
                Map.of(),
                null,
                "",
                null,
                Instant.EPOCH);
    }

    @Override
    public Map<String, Long> dropped() {
        return Map.of();
    }

    @Override
    public PauseCount pauses() {
        return new PauseCount(0, Duration.ZERO, null);
    }

    @Override
    public List<Demotion> demotions() {
        return List.of();
    }

    @Override
    public void demote(final String group, final Cause cause, final int amount) {
        calls.add("demote " + group);
    }

    @Override
    public void undemote(final String group, final Cause cause, final int amount) {
        calls.add("undemote " + group);
    }

    @Override
    public synchronized List<HandOver> previewHandOver(final Duration bound, final boolean force) {
        witness.run();
        return roles.entrySet().stream()
                .filter(entry -> entry.getValue() == Role.MASTER)
                .map(
                        entry ->
                                new HandOver(
                                        entry.getKey(),
                                        true,
                                        (force ? "forced within " : "within ") + bound.toSeconds()))
                .toList();
    }

    @Override
    public synchronized List<HandOver> handOver(final Duration bound, final boolean force) {
        calls.add("handOver " + bound.toMillis() + " ms force=" + force);
        witness.run();
        if (deaf) {
            return List.of();
        }
        final List<HandOver> results = new ArrayList<>();
        for (final Map.Entry<String, Role> entry : roles.entrySet()) {
            if (entry.getValue() == Role.MASTER) {
                if (peerTakesOver || force) {
                    entry.setValue(Role.BACKUP);
                }
                results.add(
                        new HandOver(
                                entry.getKey(),
                                peerTakesOver,
                                peerTakesOver ? "10.0.0.3 took over" : "nobody took over"));
            }
        }
        return results;
    }
}
