package org.tandemgate.rest.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** The node as a whole, and the peer as far as it is heard. */
final class Overview {
    private final NodeServices services;

    Overview(final NodeServices services) {
        this.services = services;
    }

    Object live(final Request request) throws ProblemException {
        request.allowOnly();
        return new View().put("live", true).map();
    }

    Object status(final Request request) throws ProblemException {
        request.allowOnly();
        final Instant now = Instant.now();
        final Node node = services.node();
        final NodeStatus status = node == null ? null : node.status();
        final Election election = services.election();
        final List<VirtualHostStatus> hosts =
                election == null ? List.of() : election.virtualHosts();
        final List<Demotion> demotions = election == null ? List.of() : election.demotions();
        final NodeViews nodes = NodeViews.of(services.all(), now);
        return new View()
                .put("node", status == null ? null : status.name())
                .put("role", role(hosts))
                .put("ready", status != null && status.ready())
                .put("electing", election != null)
                .put("maintenance", status != null && status.maintenance())
                .put("maintenanceReason", status == null ? "" : status.maintenanceReason())
                .put("maintenanceSince", status == null ? null : status.maintenanceSince())
                .put("preempt", status == null ? null : status.preempt())
                .put("virtualHosts", hosts.stream().map(it -> Groups.view(it, now)).toList())
                .put("demotion", demotions.stream().map(it -> view(it, now)).toList())
                .put("problems", problems(now))
                .put("peer", peer(status, hosts, nodes, now))
                .put("nodes", nodes.members())
                .put("disagreements", nodes.disagreements())
                .observed(now, now, "node")
                .map();
    }

    /** Both, side by side. */
    Object nodes(final Request request) throws ProblemException {
        request.allowOnly();
        final Instant now = Instant.now();
        final NodeViews nodes = NodeViews.of(services.all(), now);
        return new View()
                .put("nodes", nodes.members())
                .put("disagreements", nodes.disagreements())
                .observed(now, now, "node")
                .map();
    }

    /** Takes some seconds at most. */
    Object doctor(final Request request) throws ProblemException {
        request.allowOnly("pair");
        final String pair = request.query().getOrDefault("pair", "false");
        if (!pair.equals("true") && !pair.equals("false")) {
            throw ProblemException.badRequest(
                    "pair is " + pair + ", needs true or false", "send such a value");
        }
        final DoctorReport report =
                NodeServices.need(
                                services.all().find(Doctor.class).orElse(null),
                                "the doctor",
                                "ha-doctor")
                        .examine(pair.equals("true"));
        final View view = new View();
        report.members().forEach(view::put);
        return view.observed(report.at(), Instant.now(), "doctor").map();
    }

    private static String role(final List<VirtualHostStatus> hosts) {
        final List<Role> roles = hosts.stream().map(VirtualHostStatus::role).distinct().toList();
        return roles.size() == 1 ? roles.get(0).name() : roles.isEmpty() ? "INIT" : "MIXED";
    }

    private static Object view(final Demotion demotion, final Instant now) {
        return new View()
                .put("group", demotion.group())
                .put("owner", demotion.owner())
                .put("reason", demotion.reason())
                .put("amount", demotion.amount())
                .put("since", demotion.since())
                .put("sinceAgeMs", View.age(demotion.since(), now))
                .put("expires", demotion.expires())
                .map();
    }

    private List<Object> problems(final Instant now) {
        final List<Problem> all = new ArrayList<>();
        for (final ProblemSource source : services.problems()) {
            all.addAll(source.problems());
        }
        all.sort(Comparator.comparing(Problem::since).thenComparing(Problem::source));
        final List<Object> views = new ArrayList<>();
        for (final Problem problem : all) {
            views.add(
                    new View()
                            .put("source", problem.source())
                            .put("text", problem.text())
                            .put("since", problem.since())
                            .put("sinceAgeMs", View.age(problem.since(), now))
                            .map());
        }
        return views;
    }

    /** Never called MASTER or BACKUP by what was heard long ago: it has an age, and no role. */
    private static Object peer(
            final @Nullable NodeStatus node,
            final List<VirtualHostStatus> hosts,
            final NodeViews nodes,
            final Instant now) {
        final PeerSighting heard =
                hosts.stream()
                        .map(VirtualHostStatus::lastHeard)
                        .filter(Objects::nonNull)
                        .max(Comparator.comparing(PeerSighting::at))
                        .orElse(null);
        return new View()
                .put("name", node == null ? "" : node.peerName())
                .put("role", nodes.peerRole())
                .put("state", nodes.peer().state().word())
                .put("seenAgeMs", heard == null ? null : View.age(heard.at(), now))
                .put("address", heard == null ? null : heard.source())
                .put("source", "advertisement")
                .map();
    }
}
