package org.tandemgate.api.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.services.Services;

/**
 * Both nodes side by side, with the same members: those that commands and REST show. A node that
 * does not answer has no role: what it last said of its roles is not shown.
 */
public final class NodeViews {
    /** Role of a node, or of a virtual host, that nobody knows. */
    public static final String UNKNOWN = "UNKNOWN";

    private final NodeReport here;
    private final PeerStatus peer;
    private final List<VirtualHostStatus> hosts;
    private final Instant now;

    private NodeViews(
            final NodeReport here,
            final PeerStatus peer,
            final List<VirtualHostStatus> hosts,
            final Instant now) {
        this.here = here;
        this.peer = peer;
        this.hosts = hosts;
        this.now = now;
    }

    /** One look at everything; never waits. */
    public static NodeViews of(final Services services, final Instant now) {
        return of(services, now, MachineFacts.read());
    }

    /**
     * The same with other facts of this machine.
     *
     * @param facts as {@link MachineFacts#read} makes them
     */
    public static NodeViews of(
            final Services services, final Instant now, final SortedMap<String, String> facts) {
        final List<VirtualHostStatus> hosts =
                services.find(Election.class).map(Election::virtualHosts).orElse(List.of());
        final NodeReport here = LocalReport.of(services, now, facts);
        final String peerName =
                services.find(Node.class).map(it -> it.status().peerName()).orElse("");
        final PeerStatus peer =
                services.find(PeerChannel.class)
                        .map(PeerChannel::status)
                        .orElseGet(
                                () ->
                                        PeerStatus.off(
                                                peerName,
                                                "the other node is not asked: feature:install"
                                                        + " ha-peer, and name a key.file in"
                                                        + " org.tandemgate.peer.cfg on both nodes"));
        return new NodeViews(here, peer, hosts, now);
    }

    /** What is known of the other node. */
    public PeerStatus peer() {
        return peer;
    }

    /** What the other node said, when that may be believed now. */
    public @Nullable NodeReport believed() {
        return peer.state() == PeerStatus.State.LIVE ? peer.report() : null;
    }

    /** Role of the other node as it says itself; {@code UNKNOWN} when that may not be believed. */
    public String peerRole() {
        final NodeReport report = believed();
        if (report == null) {
            return UNKNOWN;
        }
        final List<String> roles = report.hosts().stream().map(this::peerRole).distinct().toList();
        return roles.isEmpty() ? "INIT" : roles.size() > 1 ? "MIXED" : roles.get(0);
    }

    /**
     * Role of one of its virtual hosts. That it is MASTER is not believed when this node has become
     * it after that was said: one of the two is gone, and this one is not.
     */
    private String peerRole(final NodeReport.Host host) {
        final Instant asked = peer.at();
        final boolean overtaken =
                host.role() == Role.MASTER
                        && asked != null
                        && hosts.stream()
                                .anyMatch(
                                        it ->
                                                it.name().equals(host.name())
                                                        && it.role() == Role.MASTER
                                                        && it.since().isAfter(asked));
        return overtaken ? UNKNOWN : host.role().name();
    }

    /** This node first, then the other one. */
    public List<Map<String, @Nullable Object>> members() {
        return List.of(local(), other());
    }

    private Map<String, @Nullable Object> local() {
        final Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("node", here.name());
        view.put("local", true);
        view.put("state", "live");
        view.put("role", here.role());
        view.put("ageMs", 0L);
        view.put("observedAt", here.at());
        view.put("source", "this node");
        view.put("address", null);
        view.put("rttMs", null);
        view.put("clockSkewMs", null);
        view.put("refused", Map.of());
        view.put("problem", null);
        body(
                here,
                here.hosts().stream().map(it -> host(it, it.role().name(), 0)).toList(),
                0,
                view);
        return view;
    }

    private Map<String, @Nullable Object> other() {
        final NodeReport report = peer.report();
        final boolean known = report != null;
        final Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("node", report == null ? peer.name() : report.name());
        view.put("local", false);
        view.put("state", peer.state().word());
        view.put("role", peerRole());
        view.put("ageMs", known ? peer.ageMillis() : null);
        view.put("observedAt", peer.at());
        view.put("source", "sync link");
        view.put("address", peer.address().isEmpty() ? null : peer.address());
        view.put("rttMs", known ? peer.rttMillis() : null);
        view.put("clockSkewMs", known ? peer.skewMillis() : null);
        view.put("refused", new TreeMap<>(peer.refused()));
        view.put("problem", peer.problem());
        if (report == null) {
            empty(view);
        } else {
            final boolean live = believed() != null;
            final long age = Math.max(0, peer.ageMillis());
            body(
                    report,
                    report.hosts().stream()
                            .map(it -> host(it, live ? peerRole(it) : UNKNOWN, age))
                            .toList(),
                    age,
                    view);
        }
        return view;
    }

    private static void empty(final Map<String, @Nullable Object> view) {
        view.put("ready", null);
        view.put("maintenance", null);
        view.put("maintenanceReason", "");
        view.put("virtualHosts", List.of());
        view.put("demotion", List.of());
        view.put("problems", List.of());
        view.put("connections", null);
        view.put("revision", null);
        view.put("dhcp", List.of());
        view.put("bundles", Map.of());
        view.put("facts", Map.of());
    }

    private static void body(
            final NodeReport report,
            final List<Object> virtualHosts,
            final long age,
            final Map<String, @Nullable Object> view) {
        view.put("ready", report.standing().ready());
        view.put("maintenance", report.standing().maintenance());
        view.put("maintenanceReason", report.standing().maintenanceReason());
        view.put("virtualHosts", virtualHosts);
        view.put(
                "demotion",
                report.demotions().stream().map(it -> demotion(it, report.at(), age)).toList());
        view.put(
                "problems",
                report.problems().stream().map(it -> problem(it, report.at(), age)).toList());
        view.put("connections", connections(report.parts().connections()));
        view.put("revision", report.parts().revision());
        view.put("dhcp", report.parts().dhcp().stream().map(NodeViews::dhcp).toList());
        view.put("bundles", report.bundles());
        view.put("facts", report.facts());
    }

    private static Map<String, @Nullable Object> members(final @Nullable Object... pairs) {
        final Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            members.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return members;
    }

    /** By the clock of the node that says it, and as old as its word. */
    private static long age(final Instant since, final Instant said, final long age) {
        return Math.max(0, Duration.between(since, said).toMillis()) + age;
    }

    private Object host(final NodeReport.Host host, final String role, final long age) {
        final Instant said = age == 0 ? now : Objects.requireNonNullElse(reported(), now);
        return members(
                "name", host.name(),
                "interface", host.interfaceName(),
                "vhid", host.vhid(),
                "group", host.group(),
                "state", role,
                "since", host.since(),
                "sinceAgeMs", age(host.since(), said, age),
                "reason", host.reason(),
                "addresses", host.addresses(),
                "advbase", host.timing().advbase(),
                "advskew", host.timing().advskew(),
                "effectiveAdvskew", host.timing().effectiveAdvskew(),
                "demotion", host.demotion(),
                "masterElsewhere", host.masterElsewhere(),
                "advertsSent", host.counts().sent(),
                "advertsReceived", host.counts().received(),
                "problem", host.problem());
    }

    private @Nullable Instant reported() {
        final NodeReport report = peer.report();
        return report == null ? null : report.at();
    }

    private static Object demotion(final Demotion demotion, final Instant said, final long age) {
        return members(
                "group", demotion.group(),
                "owner", demotion.owner(),
                "reason", demotion.reason(),
                "amount", demotion.amount(),
                "since", demotion.since(),
                "sinceAgeMs", age(demotion.since(), said, age));
    }

    private static Object problem(final Problem problem, final Instant said, final long age) {
        return members(
                "source", problem.source(),
                "text", problem.text(),
                "since", problem.since(),
                "sinceAgeMs", age(problem.since(), said, age));
    }

    private static @Nullable Object connections(final NodeReport.@Nullable Connections parts) {
        return parts == null
                ? null
                : members(
                        "entries", parts.entries(),
                        "lost", parts.lost(),
                        "lagP99Ms", parts.lagP99Millis() < 0 ? null : parts.lagP99Millis(),
                        "bulk", parts.bulk(),
                        "up", parts.up());
    }

    private static Object dhcp(final NodeReport.Dhcp dhcp) {
        return members("name", dhcp.name(), "condition", dhcp.condition(), "well", dhcp.well());
    }

    /**
     * What the two nodes do not agree about, one sentence each; empty when they do, or when nobody
     * knows what the other one says.
     */
    public List<String> disagreements() {
        final NodeReport report = believed();
        if (report == null) {
            return List.of();
        }
        final List<String> found = new ArrayList<>();
        final Map<String, NodeReport.Host> there = new TreeMap<>();
        report.hosts().forEach(it -> there.put(it.name(), it));
        for (final NodeReport.Host host : here.hosts()) {
            final NodeReport.Host other = there.remove(host.name());
            if (other == null) {
                found.add(host.name() + " is a virtual host of " + here.name() + " alone");
            } else {
                compare(host, other, report.name(), found);
            }
        }
        there.keySet()
                .forEach(it -> found.add(it + " is a virtual host of " + report.name() + " alone"));
        return found;
    }

    private void compare(
            final NodeReport.Host host,
            final NodeReport.Host other,
            final String there,
            final List<String> found) {
        final String name = host.name();
        if (host.role() == Role.MASTER && peerRole(other).equals("MASTER")) {
            found.add(name + " is MASTER on both nodes");
        }
        if (host.role() != Role.MASTER && other.role() != Role.MASTER) {
            found.add(name + " is MASTER on neither node");
        }
        if (host.vhid() != other.vhid()) {
            found.add(
                    name
                            + " has vhid "
                            + host.vhid()
                            + " here and "
                            + other.vhid()
                            + " on "
                            + there);
        }
        if (!host.addresses().equals(other.addresses())) {
            found.add(
                    name
                            + " has "
                            + host.addresses()
                            + " here and "
                            + other.addresses()
                            + " on "
                            + there);
        }
        if (host.timing().advbase() != other.timing().advbase()) {
            found.add(
                    name
                            + " has advbase "
                            + host.timing().advbase()
                            + " here and "
                            + other.timing().advbase()
                            + " on "
                            + there);
        }
    }
}
