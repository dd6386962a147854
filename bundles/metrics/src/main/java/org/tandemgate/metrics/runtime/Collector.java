package org.tandemgate.metrics.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.metrics.state.Family;

/** Takes one snapshot of everything that runs. Never waits. */
public final class Collector {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Sources sources;
    private final Transitions transitions;
    private final Instant now;
    private final List<Family> families = new ArrayList<>();

    private Collector(final Sources sources, final Transitions transitions, final Instant now) {
        this.sources = sources;
        this.transitions = transitions;
        this.now = now;
    }

    /** Everything that is known at this moment. */
    public static List<Family> collect(
            final Sources sources,
            final Transitions transitions,
            final RoleTimes times,
            final Instant now) {
        final Collector collector = new Collector(sources, transitions, now);
        collector.node();
        collector.election();
        collector.families.add(times.twice());
        collector.history();
        collector.pfsync();
        collector.keaHa();
        collector.configuration();
        collector.certificate();
        final NodeViews nodes = sources.nodes();
        if (nodes != null) {
            collector.families.addAll(PeerMetrics.of(nodes));
        }
        return List.copyOf(collector.families);
    }

    private static double flag(final boolean value) {
        return value ? 1 : 0;
    }

    private double age(final Instant at) {
        return Math.max(0, Duration.between(at, now).toMillis()) / MILLIS_PER_SECOND;
    }

    private void single(final String name, final String help, final double value) {
        families.add(Family.gauge(name, help).point(value).build());
    }

    private void count(final String name, final String help, final double value) {
        families.add(Family.counter(name, help).point(value).build());
    }

    private void node() {
        final Node node = sources.node();
        if (node != null) {
            final NodeStatus status = node.status();
            families.add(
                    Family.gauge("ha_node_info", "This node and the name of its peer.")
                            .point(1, "node", status.name(), "peer", status.peerName())
                            .build());
            single("ha_ready", "1 once everything installed has started.", flag(status.ready()));
            single(
                    "ha_maintenance",
                    "1 while this node stays away on command.",
                    flag(status.maintenance()));
        }
        final long problems =
                sources.problems().stream()
                        .map(ProblemSource::problems)
                        .mapToLong(List::size)
                        .sum();
        single("ha_problems", "What ha:status complains about.", (double) problems);
    }

    private void election() {
        final Election election = sources.election();
        single("ha_election_running", "1 while an election runs.", flag(election != null));
        if (election == null) {
            return;
        }
        final Node node = sources.node();
        final HostMetrics hosts = new HostMetrics(node == null ? "" : node.status().name(), now);
        election.virtualHosts().forEach(hosts::add);
        hosts.dropped("", election.dropped());
        families.addAll(hosts.families());
        final Family.Builder demotions =
                Family.gauge("ha_demotion", "By how much a group is less wanted here, and why.");
        for (final Demotion demotion : election.demotions()) {
            demotions.point(
                    demotion.amount(),
                    "group",
                    demotion.group(),
                    "owner",
                    demotion.owner(),
                    "reason",
                    demotion.reason());
        }
        families.add(demotions.build());
        final PauseCount pauses = election.pauses();
        count(
                "ha_pauses",
                "How often the election did not run for too long.",
                (double) pauses.count());
        single(
                "ha_pause_seconds",
                "Longest of these pauses.",
                pauses.longest().toMillis() / MILLIS_PER_SECOND);
    }

    private void history() {
        final EventHistory history = sources.history();
        if (history != null) {
            families.add(transitions.transitions());
            families.add(transitions.contests());
            count(
                    "ha_events_left_out",
                    "Events that came too fast to be kept.",
                    (double) history.status().leftOut());
        }
    }

    private void pfsync() {
        final Pfsync pfsync = sources.pfsync();
        if (pfsync == null) {
            return;
        }
        final PfsyncStatus status = pfsync.status();
        single("ha_state_entries", "Connections that this node knows.", status.entries());
        single(
                "ha_state_link_up",
                "1 while the sync link has a carrier.",
                flag(status.link().up()));
        final Instant heard = status.link().peer().lastHeard();
        if (heard != null) {
            single("ha_state_peer_age_seconds", "Since the peer's last packet.", age(heard));
        }
        final Family.Builder lag =
                Family.gauge("ha_state_lag_seconds", "From here to the peer's kernel.");
        final Map<String, Duration> quantiles = new TreeMap<>();
        if (status.lag().p50() != null) {
            quantiles.put("0.5", status.lag().p50());
        }
        if (status.lag().p99() != null) {
            quantiles.put("0.99", status.lag().p99());
        }
        quantiles.forEach((q, it) -> lag.point(it.toNanos() / 1e9, "quantile", q));
        families.add(lag.build());
        count(
                "ha_state_lost",
                "Packets of the peer that never came.",
                (double) status.traffic().lost());
        families.add(
                Family.gauge("ha_state_bulk", "The last request for everything.")
                        .point(1, "state", status.bulk().state().name())
                        .build());
    }

    private void keaHa() {
        final KeaHa keaHa = sources.keaHa();
        if (keaHa == null) {
            return;
        }
        final Family.Builder well = Family.gauge("ha_dhcp_well", "1 when nobody has to look.");
        for (final KeaHaStatus.Service service : keaHa.status().services()) {
            well.point(
                    flag(service.verdict().well()),
                    "service",
                    service.name(),
                    "condition",
                    service.verdict().condition());
        }
        families.add(well.build());
    }

    private void configuration() {
        final ConfigStore store = sources.store();
        if (store != null) {
            single("ha_config_revision", "Revision in force.", (double) store.status().revision());
        }
        final ConfigSync sync = sources.sync();
        if (sync != null) {
            final SyncStatus status = sync.status();
            if (status.equal() != null) {
                single("ha_config_equal", "1 when both nodes have it.", flag(status.equal()));
            }
            single("ha_config_sync_failed", "1 after a failure.", flag(status.error() != null));
        }
    }

    private void certificate() {
        final Instant end = sources.certificateEnd();
        if (end != null) {
            single(
                    "ha_cert_expiry_seconds",
                    "Until the certificate of this node ends.",
                    (double) Duration.between(now, end).toSeconds());
        }
    }
}
