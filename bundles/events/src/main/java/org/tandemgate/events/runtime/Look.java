package org.tandemgate.events.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.events.state.Observation;
import org.tandemgate.events.state.Observation.DemotionSeen;
import org.tandemgate.events.state.Observation.DrillSeen;
import org.tandemgate.events.state.Observation.Heard;
import org.tandemgate.events.state.Observation.NodeSeen;

/**
 * Asks the services of the moment and tells what they say in the words of the watcher.
 *
 * @param election absent while none runs
 * @param node absent while none runs
 * @param drills absent while nobody has any
 */
public record Look(@Nullable Election election, @Nullable Node node, @Nullable Drills drills)
        implements Supplier<Observation> {
    /** Longer than a silence that the election itself acts upon. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public Observation get() {
        final NodeStatus status = node == null ? null : node.status();
        final NodeSeen seen =
                status == null
                        ? null
                        : new NodeSeen(
                                status.name(), status.maintenance(), status.maintenanceReason());
        if (election == null) {
            return new Observation(seen, null, List.of(), drill());
        }
        return new Observation(
                seen,
                election.demotions().stream()
                        .map(
                                it ->
                                        new DemotionSeen(
                                                it.group(), it.owner(), it.reason(), it.amount()))
                        .toList(),
                election.virtualHosts().stream().map(Look::heard).toList(),
                drill());
    }

    private @Nullable DrillSeen drill() {
        final DrillReport report = drills == null ? null : drills.latest();
        return report == null
                ? null
                : new DrillSeen(
                        report.at().toEpochMilli(),
                        report.drill(),
                        report.node(),
                        report.verdict().name().toLowerCase(Locale.ROOT),
                        report.text(),
                        report.gaps().stream()
                                .map(gap -> Math.round(gap.millis()))
                                .max(Long::compare)
                                .orElse(null));
    }

    private static Heard heard(final VirtualHostStatus host) {
        final PeerSighting peer = host.lastHeard();
        return new Heard(
                host.name(),
                host.role() == Role.MASTER,
                peer == null ? 0 : token(peer.at()),
                peer == null ? "" : peer.source().toString(),
                host.masterDownNanos() + PATIENCE_NANOS);
    }

    /** Only looked at for being another one; what it counts does not matter. */
    private static long token(final Instant at) {
        return at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
    }
}
