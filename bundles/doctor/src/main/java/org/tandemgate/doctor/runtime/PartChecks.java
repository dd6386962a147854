package org.tandemgate.doctor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.api.web.NodeKey;

/** What runs beside the election: connections, DHCP, the configuration, the history, the key. */
public final class PartChecks implements Checks {
    private static final Duration PEER_SILENT = Duration.ofSeconds(10);
    private static final Duration LAG = Duration.ofMillis(500);
    private static final long MOST_SKEW_MILLIS = 5000;
    private static final int DAYS_AHEAD = 30;

    private final Services services;
    private final Path key;

    /**
     * @param key file of the node's key
     */
    public PartChecks(final Services services, final Path key) {
        this.services = services;
        this.key = key;
    }

    @Override
    public String area() {
        return "parts";
    }

    @Override
    public List<CheckResult> check(final boolean pair) {
        final List<CheckResult> results = new ArrayList<>();
        connections(results);
        dhcp(results);
        configuration(results);
        history(results);
        certificate(results);
        return results;
    }

    private void connections(final List<CheckResult> results) {
        final @Nullable PfsyncStatus status =
                services.find(Pfsync.class).map(Pfsync::status).orElse(null);
        if (status == null) {
            results.add(
                    CheckResult.skipped(
                            "connections.running",
                            "connections are not replicated: they end with a fail-over"));
            return;
        }
        final Instant now = Instant.now();
        results.add(CheckResult.ok("connections.running", status.entries() + " connections"));
        results.add(
                CheckResult.failUnless(
                        status.link().up(),
                        "connections.link",
                        status.link().syncdev() + (status.link().up() ? " is up" : " is down"),
                        "check the cable of the sync link"));
        final Instant heard = status.link().peer().lastHeard();
        final boolean fresh =
                heard != null && Duration.between(heard, now).compareTo(PEER_SILENT) < 0;
        results.add(
                CheckResult.failUnless(
                        fresh,
                        "connections.peer",
                        heard == null
                                ? "the peer was never heard"
                                : "the peer was heard "
                                        + Duration.between(heard, now).toMillis()
                                        + " ms ago",
                        "pfsync:status on both nodes"));
        results.add(
                CheckResult.warnUnless(
                        status.link().peer().authenticated(),
                        "connections.authenticated",
                        status.link().peer().authenticated()
                                ? "packets are proved by a key"
                                : "packets are not proved by a key",
                        "name a key.file in org.tandemgate.pfsync.cfg on both nodes"));
        results.add(
                CheckResult.warnUnless(
                        status.bulk().state() != Bulk.State.FAILED,
                        "connections.bulk",
                        "the last request for everything: " + status.bulk().state(),
                        "pfsync:resync"));
        final Duration lag = status.lag().p99();
        results.add(
                CheckResult.warnUnless(
                        lag == null || lag.compareTo(LAG) < 0,
                        "connections.lag",
                        lag == null
                                ? "no lag is known"
                                : "99 of 100 took " + lag.toMillis() + " ms",
                        "the sync link or the other node is too slow"));
        results.add(
                CheckResult.warnUnless(
                        status.kernel().refused().isEmpty(),
                        "connections.kernel",
                        status.kernel().refused().isEmpty()
                                ? "the kernel took everything"
                                : "the kernel refused " + status.kernel().refused(),
                        "raise net.netfilter.nf_conntrack_max, pfsync:compare"));
    }

    private void dhcp(final List<CheckResult> results) {
        final List<KeaHaStatus.Service> all =
                services.find(KeaHa.class).map(it -> it.status().services()).orElse(List.of());
        if (all.isEmpty()) {
            results.add(CheckResult.skipped("dhcp.running", "no DHCP servers are coordinated"));
        }
        for (final KeaHaStatus.Service service : all) {
            final KeaHaStatus.Verdict verdict = service.verdict();
            results.add(
                    CheckResult.failUnless(
                            verdict.well(),
                            "dhcp." + service.name(),
                            verdict.text(),
                            verdict.next()));
            final Long skew = service.skewMillis();
            results.add(
                    CheckResult.warnUnless(
                            skew == null || Math.abs(skew) < MOST_SKEW_MILLIS,
                            "dhcp." + service.name() + "-clock",
                            skew == null ? "not known" : "the clocks differ by " + skew + " ms",
                            "both servers need NTP: at 60 s they stop working together"));
        }
    }

    private void configuration(final List<CheckResult> results) {
        final @Nullable StoreStatus store =
                services.find(ConfigStore.class).map(ConfigStore::status).orElse(null);
        if (store == null) {
            results.add(CheckResult.skipped("configuration.store", "no store is installed"));
        } else {
            results.add(
                    CheckResult.failUnless(
                            store.problems().isEmpty(),
                            "configuration.store",
                            store.problems().isEmpty()
                                    ? "revision " + store.revision() + " is in force"
                                    : String.join("; ", store.problems()),
                            "configsync:status"));
            final String open =
                    store.areas().entrySet().stream()
                            .filter(it -> !it.getValue().applied() && it.getValue().objects() > 0)
                            .map(it -> it.getKey() + ": " + it.getValue().note())
                            .collect(Collectors.joining(", "));
            results.add(
                    CheckResult.warnUnless(
                            open.isEmpty(),
                            "configuration.applied",
                            open.isEmpty() ? "every area is in force" : open,
                            "install the feature that brings the area into force"));
        }
        final @Nullable SyncStatus sync =
                services.find(ConfigSync.class).map(ConfigSync::status).orElse(null);
        if (sync == null || sync.role().equals("none")) {
            results.add(CheckResult.skipped("configuration.sync", "nothing is synchronized"));
            return;
        }
        results.add(
                CheckResult.failUnless(
                        sync.error() == null,
                        "configuration.sync",
                        sync.error() == null ? "this node is " + sync.role() : sync.error(),
                        "configsync:test"));
        results.add(
                CheckResult.warnUnless(
                        !Boolean.FALSE.equals(sync.equal()),
                        "configuration.equal",
                        sync.equal() == null
                                ? "it is not known whether both have the same"
                                : sync.equal() ? "both nodes have the same" : "the nodes differ",
                        "configsync:plan, configsync:push"));
    }

    private void history(final List<CheckResult> results) {
        final @Nullable EventHistory history = services.find(EventHistory.class).orElse(null);
        if (history == null) {
            results.add(
                    CheckResult.skipped(
                            "history.running", "events are not kept: feature:install ha-events"));
            return;
        }
        final String problem = history.status().problem();
        results.add(
                CheckResult.warnUnless(
                        problem == null,
                        "history.running",
                        problem == null ? history.status().lastId() + " events" : problem,
                        "make room on the disk of the data directory"));
    }

    private void certificate(final List<CheckResult> results) {
        final String id = "certificate.valid";
        if (!Files.exists(key)) {
            results.add(CheckResult.skipped(id, "nothing is served by TLS"));
            return;
        }
        try {
            final long days = Duration.between(Instant.now(), NodeKey.of(key).notAfter()).toDays();
            results.add(
                    CheckResult.warnUnless(
                            days > DAYS_AHEAD,
                            id,
                            "the certificate of this node is valid for " + days + " days",
                            "remove " + key + " and restart; peers must pin the new key"));
        } catch (final IOException unreadable) {
            results.add(
                    CheckResult.fail(
                            id, String.valueOf(unreadable.getMessage()), "look at " + key));
        }
    }
}
