package org.tandemgate.api.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.services.Services;

/** What this node says of itself. */
public final class LocalReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private LocalReport() {}

    /**
     * One look at everything that runs; never waits.
     *
     * @param facts of the machine
     */
    public static NodeReport of(
            final Services services, final Instant now, final SortedMap<String, String> facts) {
        final @Nullable NodeStatus node = services.find(Node.class).map(Node::status).orElse(null);
        final @Nullable Election election = services.find(Election.class).orElse(null);
        final List<VirtualHostStatus> hosts =
                election == null ? List.of() : election.virtualHosts();
        final List<Demotion> demotions = election == null ? List.of() : election.demotions();
        final List<Problem> problems = new ArrayList<>();
        services.all(ProblemSource.class).forEach(it -> problems.addAll(it.problems()));
        return new NodeReport(
                node == null ? "" : node.name(),
                now,
                new NodeReport.Standing(
                        election != null,
                        node != null && node.ready(),
                        node != null && node.maintenance(),
                        node == null ? "" : node.maintenanceReason()),
                hosts.stream().map(it -> host(it, now)).toList(),
                demotions,
                problems,
                new NodeReport.Parts(
                        connections(services),
                        services.find(ConfigStore.class).map(ConfigStore::revision).orElse(null),
                        dhcp(services)),
                new TreeMap<>(services.bundles()),
                facts);
    }

    private static NodeReport.Host host(final VirtualHostStatus host, final Instant now) {
        return new NodeReport.Host(
                host.name(),
                host.interfaceName(),
                host.vhid(),
                host.group(),
                host.role(),
                host.since(),
                host.reason(),
                host.addresses().stream().map(Object::toString).toList(),
                new NodeReport.Timing(host.advbase(), host.advskew(), host.effectiveAdvskew()),
                host.demotion(),
                host.isMasterElsewhere(now),
                new NodeReport.Counts(host.advertsSent(), host.advertsReceived()),
                host.problem());
    }

    private static NodeReport.@Nullable Connections connections(final Services services) {
        final @Nullable PfsyncStatus status =
                services.find(Pfsync.class).map(Pfsync::status).orElse(null);
        if (status == null) {
            return null;
        }
        final @Nullable Duration lag = status.lag().p99();
        return new NodeReport.Connections(
                status.entries(),
                status.traffic().lost(),
                lag == null ? -1 : lag.toNanos() / NANOS_PER_MILLI,
                status.bulk().state().name().toLowerCase(Locale.ROOT),
                status.link().up());
    }

    private static List<NodeReport.Dhcp> dhcp(final Services services) {
        return services
                .find(KeaHa.class)
                .map(it -> it.status().services())
                .orElse(List.of())
                .stream()
                .map(
                        it ->
                                new NodeReport.Dhcp(
                                        it.name(), it.verdict().condition(), it.verdict().well()))
                .toList();
    }
}
