package org.tandemgate.rest.resources;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.pfsync.Lag;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** Replicated connections, DHCP servers, the configuration. */
final class Parts {
    private static final double NANOS_PER_MILLI = 1e6;

    private final NodeServices services;

    Parts(final NodeServices services) {
        this.services = services;
    }

    Object pfsync(final Request request) throws ProblemException {
        request.allowOnly();
        final PfsyncStatus status =
                NodeServices.need(services.pfsync(), "replication of connections", "ha-pfsync")
                        .status();
        final Instant now = Instant.now();
        final Instant heard = status.link().peer().lastHeard();
        return new View()
                .put("entries", status.entries())
                .put("syncdev", status.link().syncdev())
                .put("up", status.link().up())
                .put("peerAgeMs", View.age(heard, now))
                .put("sentPackets", status.traffic().sentPackets())
                .put("receivedPackets", status.traffic().receivedPackets())
                .put("sent", status.traffic().sent())
                .put("received", status.traffic().received())
                .put("dropped", status.traffic().dropped())
                .put("lost", status.traffic().lost())
                .put("lagMs", lag(status.lag()))
                .put(
                        "bulk",
                        new View()
                                .put("state", status.bulk().state().name().toLowerCase(Locale.ROOT))
                                .put("percent", status.bulk().percent())
                                .put("failure", status.bulk().failure())
                                .map())
                .put("takeovers", status.takeovers())
                .put("problem", status.problem())
                .observed(status.takenAt(), now, "pfsync")
                .map();
    }

    private static Object lag(final Lag lag) {
        return new View()
                .put("p50", lag.p50() == null ? null : lag.p50().toNanos() / NANOS_PER_MILLI)
                .put("p99", lag.p99() == null ? null : lag.p99().toNanos() / NANOS_PER_MILLI)
                .put("samples", lag.samples())
                .map();
    }

    Object dhcp(final Request request) throws ProblemException {
        request.allowOnly();
        final KeaHaStatus status =
                NodeServices.need(services.keaHa(), "coordination of DHCP servers", "ha-kea")
                        .status();
        final Instant now = Instant.now();
        return new View()
                .put("services", status.services().stream().map(it -> view(it, now)).toList())
                .observed(status.takenAt(), now, "kea-ha")
                .map();
    }

    private static Object view(final KeaHaStatus.Service service, final Instant now) {
        return new View()
                .put("name", service.name())
                .put("mode", service.mode())
                .put("local", view(service.local(), now))
                .put("peer", view(service.peer(), now))
                .put("skewMs", service.skewMillis())
                .put("condition", service.verdict().condition())
                .put("well", service.verdict().well())
                .put("text", service.verdict().text())
                .put("next", service.verdict().next())
                .put("since", service.verdict().since())
                .put("maintenance", service.doing().maintenance())
                .map();
    }

    private static Object view(final KeaHaStatus.Server server, final Instant now) {
        final KeaHaStatus.Said said = server.said();
        return new View()
                .put("name", server.name())
                .put("reach", server.reach())
                .put("state", said == null ? null : said.state())
                .put("scopes", said == null ? List.of() : said.scopes())
                .put("ageMs", said == null ? null : View.age(said.at(), now))
                .put("error", server.error())
                .map();
    }

    private ConfigStore store() throws ProblemException {
        return NodeServices.need(services.store(), "the configuration store", "ha-config-store");
    }

    Object revisions(final Request request) throws ProblemException {
        request.allowOnly();
        final ConfigStore store = store();
        final Instant now = Instant.now();
        return new View()
                .put("revision", store.revision())
                .put("revisions", store.history().stream().map(it -> view(it, now)).toList())
                .put("peer", peer(now))
                .observed(now, now, "config-store")
                .map();
    }

    private static Object view(final Revision revision, final Instant now) {
        return new View()
                .put("number", revision.number())
                .put("outcome", revision.outcome())
                .put("at", revision.at())
                .put("atAgeMs", View.age(revision.at(), now))
                .put("author", revision.author())
                .put("origin", revision.origin())
                .put("summary", revision.summary())
                .put("reason", revision.reason())
                .map();
    }

    private @Nullable Object peer(final Instant now) {
        final ConfigSync sync = services.sync();
        if (sync == null) {
            return null;
        }
        final SyncStatus status = sync.status();
        return new View()
                .put("role", status.role())
                .put("revision", status.peerRevision())
                .put("equal", status.equal())
                .put("lastSync", status.lastSync())
                .put("lastSyncAgeMs", View.age(status.lastSync(), now))
                .put("error", status.error())
                .map();
    }

    /** Names of what differs, never values: they may be secret. */
    Object difference(final Request request) throws ProblemException {
        request.allowOnly("from", "to");
        final ConfigStore store = store();
        final long to = request.number("to", store.revision(), 0, 999_999_999_999L);
        final long from = request.number("from", Math.max(0, to - 1), 0, 999_999_999_999L);
        try {
            final var differences = store.differences(store.documentOf(from), store.documentOf(to));
            final Instant now = Instant.now();
            return new View()
                    .put("from", from)
                    .put("to", to)
                    .put(
                            "differences",
                            differences.stream()
                                    .map(
                                            it ->
                                                    new View()
                                                            .put("area", it.area())
                                                            .put("id", it.id())
                                                            .put("kind", it.kind())
                                                            .put("fields", it.fields())
                                                            .map())
                                    .toList())
                    .observed(now, now, "config-store")
                    .map();
        } catch (final RefusedException missing) {
            throw new ProblemException(
                    404, "no-such-revision", missing.getMessage(), "see /api/v1/config/revisions");
        }
    }
}
