package org.tandemgate.shell.carp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;

/** An election with virtual hosts a test names; demotions take effect at once. */
public final class FakeElection implements Election {
    private final List<VirtualHostStatus> fixed = new ArrayList<>();
    private final Map<String, Role> roles = new TreeMap<>();
    public final List<Demotion> demotions = new ArrayList<>();

    public FakeElection with(final VirtualHostStatus host) {
        fixed.add(host);
        return this;
    }

    /** A virtual host whose demotion follows {@link #demotions}. */
    public FakeElection with(final String name, final Role role) {
        roles.put(name, role);
        return this;
    }

    @Override
    public void apply(final NodePolicy policy) {
        throw new UnsupportedOperationException("a command has no policy");
    }

    @Override
    public List<VirtualHostStatus> virtualHosts() {
        final List<VirtualHostStatus> hosts = new ArrayList<>(fixed);
        final int sum = demotions.stream().mapToInt(Demotion::amount).sum();
        roles.forEach((name, role) -> hosts.add(new HostFixture(name, role).demotion(sum).build()));
        return hosts;
    }

    @Override
    public Map<String, Long> dropped() {
        return Map.of("badif", 2L);
    }

    @Override
    public PauseCount pauses() {
        return new PauseCount(2, Duration.ofMillis(5012), HostFixture.NOW);
    }

    @Override
    public List<Demotion> demotions() {
        return List.copyOf(demotions);
    }

    @Override
    public void demote(final String group, final Cause cause, final int amount) {
        set(group, cause, amount);
    }

    @Override
    public void undemote(final String group, final Cause cause, final int amount) {
        set(group, cause, -amount);
    }

    private void set(final String group, final Cause cause, final int change) {
        int sum = change;
        for (final Demotion demotion : List.copyOf(demotions)) {
            if (demotion.group().equals(group) && demotion.reason().equals(cause.reason())) {
                sum += demotion.amount();
                demotions.remove(demotion);
            }
        }
        if (sum > 0) {
            final Duration limit = cause.limit();
            demotions.add(
                    new Demotion(
                            group,
                            cause.owner(),
                            cause.reason(),
                            sum,
                            HostFixture.NOW.minusSeconds(5),
                            limit == null ? null : HostFixture.NOW.plus(limit)));
        }
    }

    @Override
    public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
        throw new UnsupportedOperationException("commands ask the node");
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        throw new UnsupportedOperationException("commands ask the node");
    }
}
