package org.tandemgate.events.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.events.state.Explaining;
import org.tandemgate.events.state.HostFacts;
import org.tandemgate.events.state.HostFacts.NodeFacts;
import org.tandemgate.events.state.HostFacts.Sighting;
import org.tandemgate.events.state.HostFacts.Skew;
import org.tandemgate.events.state.HostFacts.Weight;

/** Collects the facts of the moment, as ages, and has them explained. */
public final class Explanations {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private Explanations() {}

    /**
     * One explanation for each virtual host.
     *
     * @param node absent while none runs
     * @param name of one virtual host, empty for all
     * @param now time of day, for ages
     */
    public static List<Explanation> of(
            final Election election,
            final @Nullable Node node,
            final String name,
            final Instant now) {
        final List<Demotion> demotions = election.demotions();
        final NodeStatus status = node == null ? null : node.status();
        final List<Explanation> all = new ArrayList<>();
        for (final VirtualHostStatus host : election.virtualHosts()) {
            if (name.isEmpty() || name.equals(host.name())) {
                all.add(Explaining.of(facts(host, demotions, status, now)));
            }
        }
        return all;
    }

    private static HostFacts facts(
            final VirtualHostStatus host,
            final List<Demotion> demotions,
            final @Nullable NodeStatus node,
            final Instant now) {
        return new HostFacts(
                host.name(),
                host.role(),
                age(host.since(), now),
                host.reason(),
                new Skew(host.advbase(), host.advskew(), host.effectiveAdvskew()),
                demotions.stream()
                        .filter(it -> concerns(it, host))
                        .map(
                                it ->
                                        new Weight(
                                                it.owner(),
                                                it.reason(),
                                                it.amount(),
                                                age(it.since(), now)))
                        .toList(),
                sighting(host.lastHeard(), now),
                host.masterDownNanos() / NANOS_PER_MILLI,
                node == null ? null : facts(node, now),
                host.problem());
    }

    private static boolean concerns(final Demotion demotion, final VirtualHostStatus host) {
        return demotion.group().equals(Election.ALL_GROUPS)
                || demotion.group().equals(host.group());
    }

    private static @Nullable Sighting sighting(
            final @Nullable PeerSighting heard, final Instant now) {
        return heard == null
                ? null
                : new Sighting(
                        heard.source().toString(),
                        age(heard.at(), now),
                        heard.advbase(),
                        heard.advskew(),
                        heard.demotion());
    }

    private static NodeFacts facts(final NodeStatus node, final Instant now) {
        final Instant since = node.maintenanceSince();
        return new NodeFacts(
                node.name(),
                node.peerName(),
                node.preempt(),
                node.maintenance(),
                node.maintenanceReason(),
                since == null ? null : age(since, now));
    }

    private static long age(final Instant at, final Instant now) {
        return Math.max(0, Duration.between(at, now).toMillis());
    }
}
