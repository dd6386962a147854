package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.shell.carp.Pauses;
import org.tandemgate.shell.carp.VirtualHostJson;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;

/** {@code ha:status --json}. Keys are public interface. */
final class StatusJson {
    private StatusJson() {}

    static Json of(final Snapshot snapshot, final List<Finding> findings) {
        final Instant now = snapshot.takenAt();
        final NodeStatus node = snapshot.node();
        final Condition condition = Condition.of(snapshot, findings);
        return new Json()
                .put("node", node == null ? null : node.name())
                .put("role", Condition.role(snapshot.hosts()))
                .put("maintenance", snapshot.isInMaintenance())
                .put("maintenanceReason", node == null ? "" : node.maintenanceReason())
                .put("maintenanceSince", node == null ? null : node.maintenanceSince())
                .put("condition", condition.word())
                .put("exitCode", condition.exitCode().number())
                .put("ready", node != null && node.ready())
                .put("preempt", node == null ? null : node.preempt())
                .put(
                        "virtualHosts",
                        snapshot.hosts().stream()
                                .map(host -> VirtualHostJson.of(host, now))
                                .toList())
                .put("demotion", snapshot.demotions().stream().map(StatusJson::demotion).toList())
                .put("problems", snapshot.problems().stream().map(StatusJson::problem).toList())
                .put("findings", findings.stream().map(StatusJson::finding).toList())
                .put("dropped", new TreeMap<>(snapshot.dropped()))
                .put("pauses", Pauses.json(snapshot.pauses()))
                .put("bundles", snapshot.bundles())
                .put("peer", Peer.of(snapshot).json(now))
                .put("nodes", snapshot.nodes().members())
                .put("disagreements", snapshot.nodes().disagreements())
                .put("observedAt", now)
                .put("ageMs", age(node, now));
    }

    private static @Nullable Long age(final @Nullable NodeStatus node, final Instant now) {
        return node == null ? null : Ages.milliseconds(node.takenAt(), now);
    }

    private static Json demotion(final Demotion demotion) {
        return new Json()
                .put("group", demotion.group())
                .put("owner", demotion.owner())
                .put("reason", demotion.reason())
                .put("amount", demotion.amount())
                .put("since", demotion.since())
                .put("expires", demotion.expires());
    }

    private static Json problem(final Problem problem) {
        return new Json()
                .put("source", problem.source())
                .put("text", problem.text())
                .put("since", problem.since());
    }

    private static Json finding(final Finding finding) {
        return new Json()
                .put("kind", finding.label())
                .put("text", finding.text())
                .put("next", finding.next())
                .put("degrades", finding.degrades());
    }
}
