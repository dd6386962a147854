package org.tandemgate.metrics.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.metrics.state.Family;

/** What is measured of virtual hosts. Not thread safe. */
final class HostMetrics {
    private static final String HOST = "virtual_host";
    private static final double MILLIS_PER_SECOND = 1e3;

    /** Advskew of an advertisement that says good-bye. */
    private final String node;

    private final Instant now;
    private final Family.Builder role =
            Family.gauge("ha_role", "1 for the role that a virtual host has on this node.");
    private final Family.Builder observed =
            Family.gauge("ha_observed_age_seconds", "How old what is told of it is.");
    private final Family.Builder since =
            Family.gauge("ha_role_age_seconds", "For how long it has its role.");
    private final Family.Builder skew =
            Family.gauge("ha_effective_advskew", "As advertised, with demotion.");
    private final Family.Builder dual =
            Family.gauge("ha_dual_master", "1 while it is MASTER here and another one is heard.");
    private final Family.Builder peerAge =
            Family.gauge("ha_peer_age_seconds", "Since another node advertised it.");
    private final Family.Builder degraded =
            Family.gauge("ha_virtual_host_problem", "1 while something is refused or degraded.");
    private final Family.Builder sent = Family.counter("ha_adverts_sent", "Advertisements sent.");
    private final Family.Builder received =
            Family.counter("ha_adverts_received", "Verified advertisements of others.");
    private final Family.Builder dropped =
            Family.counter("ha_adverts_dropped", "Refused packets, by reason.");

    HostMetrics(final String node, final Instant now) {
        this.node = node;
        this.now = now;
    }

    private double seconds(final Instant at) {
        return Math.max(0, Duration.between(at, now).toMillis()) / MILLIS_PER_SECOND;
    }

    void add(final VirtualHostStatus host) {
        final String name = host.name();
        for (final Role each : Role.values()) {
            role.point(
                    each == host.role() ? 1 : 0,
                    HOST,
                    name,
                    "group",
                    host.group(),
                    "node",
                    node,
                    "role",
                    each.name());
        }
        observed.point(seconds(host.takenAt()), HOST, name);
        since.point(seconds(host.since()), HOST, name);
        skew.point(host.effectiveAdvskew(), HOST, name);
        dual.point(host.isTwice(now) ? 1 : 0, HOST, name);
        final PeerSighting heard = host.lastHeard();
        if (heard != null) {
            peerAge.point(seconds(heard.at()), HOST, name);
        }
        degraded.point(host.problem() == null ? 0 : 1, HOST, name);
        sent.point((double) host.advertsSent(), HOST, name);
        received.point((double) host.advertsReceived(), HOST, name);
        dropped(name, host.dropped());
    }

    /**
     * Counts of refused packets.
     *
     * @param host the virtual host, empty for packets of none
     */
    void dropped(final String host, final Map<String, Long> counts) {
        new TreeMap<>(counts)
                .forEach((reason, count) -> dropped.point(count, HOST, host, "reason", reason));
    }

    List<Family> families() {
        return Stream.of(
                        role, observed, since, skew, dual, peerAge, degraded, sent, received,
                        dropped)
                .map(Family.Builder::build)
                .toList();
    }
}
