package org.tandemgate.shell.ha;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.services.Services;

/**
 * Everything {@code ha:status} speaks of, collected once.
 *
 * @param node absent when the node bundle does not run
 * @param electing whether an election runs
 * @param dropped packets that belong to no virtual host
 * @param pauses of the election
 * @param bundles ours, by short name
 * @param nodes this one and the other, side by side
 * @param takenAt when it was collected
 */
record Snapshot(
        @Nullable NodeStatus node,
        boolean electing,
        List<VirtualHostStatus> hosts,
        List<Demotion> demotions,
        List<Problem> problems,
        Map<String, Long> dropped,
        PauseCount pauses,
        Map<String, String> bundles,
        NodeViews nodes,
        Instant takenAt) {

    static Snapshot take(final Services services) {
        final Instant now = Instant.now();
        final Optional<Election> election = services.find(Election.class);
        final List<VirtualHostStatus> hosts =
                election.map(Election::virtualHosts).orElse(List.of());
        return new Snapshot(
                services.find(Node.class).map(Node::status).orElse(null),
                election.isPresent(),
                hosts,
                election.map(Election::demotions).orElse(List.of()),
                problems(services, hosts),
                election.map(Election::dropped).orElse(Map.of()),
                election.map(Election::pauses).orElse(new PauseCount(0, Duration.ZERO, null)),
                services.bundles(),
                NodeViews.of(services, now),
                now);
    }

    private static List<Problem> problems(
            final Services services, final List<VirtualHostStatus> hosts) {
        final List<Problem> problems = new ArrayList<>();
        for (final ProblemSource source : services.all(ProblemSource.class)) {
            problems.addAll(source.problems());
        }
        for (final VirtualHostStatus host : hosts) {
            final String problem = host.problem();
            if (problem != null && problems.stream().noneMatch(p -> problem.contains(p.text()))) {
                problems.add(new Problem("carp " + host.name(), problem, host.since()));
            }
        }
        problems.sort(Comparator.comparing(Problem::since).thenComparing(Problem::source));
        return problems;
    }

    /** Name of this node, {@code this node} when nobody knows. */
    String name() {
        return node == null ? "this node" : node.name();
    }

    boolean isInMaintenance() {
        return node != null && node.maintenance();
    }
}
