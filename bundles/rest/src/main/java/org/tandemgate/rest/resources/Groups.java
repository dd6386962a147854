package org.tandemgate.rest.resources;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** Virtual hosts, and why they are where they are. */
final class Groups {
    private static final double NANOS_PER_MILLI = 1e6;

    private final NodeServices services;

    Groups(final NodeServices services) {
        this.services = services;
    }

    Object all(final Request request) throws ProblemException {
        request.allowOnly();
        final Instant now = Instant.now();
        final List<VirtualHostStatus> hosts = election().virtualHosts();
        return new View()
                .put("groups", hosts.stream().map(it -> view(it, now)).toList())
                .observed(now, now, "election")
                .map();
    }

    Object one(final Request request) throws ProblemException {
        request.allowOnly();
        final Instant now = Instant.now();
        return election().virtualHosts().stream()
                .filter(it -> it.name().equals(request.tail()))
                .findFirst()
                .map(it -> view(it, now))
                .orElseThrow(Groups::unknown);
    }

    Object explain(final Request request) throws ProblemException {
        request.allowOnly("name");
        final List<Explanation> all =
                NodeServices.need(services.explainer(), "the history of events", "ha-events")
                        .explain(request.query().getOrDefault("name", ""));
        if (all.isEmpty()) {
            throw unknown();
        }
        final Instant now = Instant.now();
        return new View()
                .put("groups", all.stream().map(Groups::view).toList())
                .observed(now, now, "events")
                .map();
    }

    private Election election() throws ProblemException {
        return NodeServices.need(services.election(), "an election", "ha-carp");
    }

    private static ProblemException unknown() {
        return new ProblemException(
                404,
                "no-such-group",
                "this node has no virtual host of that name",
                "see /api/v1/groups");
    }

    static Map<String, @Nullable Object> view(final VirtualHostStatus host, final Instant now) {
        return new View()
                .put("name", host.name())
                .put("interface", host.interfaceName())
                .put("vhid", host.vhid())
                .put("state", host.role())
                .put("since", host.since())
                .put("sinceAgeMs", View.age(host.since(), now))
                .put("reason", host.reason())
                .put("addresses", host.addresses())
                .put("advbase", host.advbase())
                .put("advskew", host.advskew())
                .put("effectiveAdvskew", host.effectiveAdvskew())
                .put("demotion", host.demotion())
                .put("group", host.group())
                .put("intervalMs", host.intervalNanos() / NANOS_PER_MILLI)
                .put("masterDownMs", host.masterDownNanos() / NANOS_PER_MILLI)
                .put("advertsSent", host.advertsSent())
                .put("advertsReceived", host.advertsReceived())
                .put("dropped", new TreeMap<>(host.dropped()))
                .put("lastHeard", heard(host.lastHeard(), now))
                .put("masterElsewhere", host.isMasterElsewhere(now))
                .put("description", host.description())
                .put("problem", host.problem())
                .observed(host.takenAt(), now, "election")
                .map();
    }

    private static @Nullable Object heard(final @Nullable PeerSighting heard, final Instant now) {
        return heard == null
                ? null
                : new View()
                        .put("source", heard.source())
                        .put("at", heard.at())
                        .put("ageMs", View.age(heard.at(), now))
                        .put("advbase", heard.advbase())
                        .put("advskew", heard.advskew())
                        .put("demotion", heard.demotion())
                        .map();
    }

    private static Object view(final Explanation explanation) {
        return new View()
                .put("name", explanation.virtualHost())
                .put("state", explanation.role())
                .put("because", explanation.because().stream().map(Groups::view).toList())
                .put("wouldMove", explanation.wouldMove().stream().map(Groups::view).toList())
                .put("prevents", explanation.prevents().stream().map(Groups::view).toList())
                .map();
    }

    private static Object view(final Fact fact) {
        return new View()
                .put("text", fact.text())
                .put("source", fact.source())
                .put("ageMs", fact.ageMillis())
                .map();
    }
}
