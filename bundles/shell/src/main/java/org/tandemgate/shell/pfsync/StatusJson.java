package org.tandemgate.shell.pfsync;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.api.pfsync.Lag;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.pfsync.PfsyncStatus.NotSurviving;
import org.tandemgate.api.pfsync.SyncLink;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;

/** The status as JSON; its keys are public interface. */
final class StatusJson {
    private static final double NANOS_PER_MILLI = 1e6;

    private StatusJson() {}

    static Json of(final PfsyncStatus status, final Instant now) {
        final var traffic = status.traffic();
        return new Json()
                .put("observedAt", now)
                .put("condition", Condition.of(status))
                .put("entries", status.entries())
                .put("sent", new TreeMap<>(traffic.sent()))
                .put("received", new TreeMap<>(traffic.received()))
                .put("dropped", new TreeMap<>(traffic.dropped()))
                .put("sentPackets", traffic.sentPackets())
                .put("receivedPackets", traffic.receivedPackets())
                .put("lost", traffic.lost())
                .put("repaired", traffic.repaired())
                .put("lagMs", lag(status.lag()))
                .put("bulk", bulk(status.bulk()))
                .put("peerAgeMs", Ages.milliseconds(status.link().peer().lastHeard(), now))
                .put("link", link(status.link()))
                .put("peer", peer(status.link().peer()))
                .put(
                        "kernel",
                        new Json()
                                .put("installed", status.kernel().installed())
                                .put("refused", new TreeMap<>(status.kernel().refused()))
                                .put("overruns", status.kernel().overruns())
                                .put("waiting", status.kernel().waiting()))
                .put("defer", defer(status.defer()))
                .put("takeovers", status.takeovers())
                .put(
                        "notSurviving",
                        status.notSurviving().stream().map(StatusJson::notSurviving).toList())
                .put("problem", status.problem())
                .put("takenAt", status.takenAt());
    }

    private static Json defer(final Defer defer) {
        return new Json()
                .put("on", defer.on())
                .put("taken", defer.taken())
                .put("waiting", defer.waiting())
                .put("acknowledged", defer.acknowledged())
                .put("untold", defer.untold())
                .put("expired", defer.expired())
                .put("full", defer.full())
                .put("failed", defer.failed());
    }

    private static Json lag(final Lag lag) {
        return new Json()
                .put("p50", millis(lag.p50()))
                .put("p99", millis(lag.p99()))
                .put("samples", lag.samples());
    }

    private static @Nullable Double millis(final @Nullable Duration lag) {
        return lag == null ? null : lag.toNanos() / NANOS_PER_MILLI;
    }

    static Json bulk(final Bulk bulk) {
        return new Json()
                .put("state", bulk.state().name().toLowerCase(Locale.ROOT))
                .put("percent", bulk.percent())
                .put("received", bulk.received())
                .put("failure", bulk.failure())
                .put("tookMs", bulk.took().toMillis())
                .put("demoted", bulk.demoted());
    }

    private static Json link(final SyncLink link) {
        return new Json()
                .put("syncdev", link.syncdev())
                .put("up", link.up())
                .put("syncpeer", link.syncpeer() == null ? null : link.syncpeer().toString())
                .put("dialect", link.dialect());
    }

    private static Json peer(final SyncLink.Peer peer) {
        return new Json()
                .put("address", peer.address() == null ? null : peer.address().toString())
                .put("dialect", peer.dialect())
                .put("ours", peer.ours())
                .put("authenticated", peer.authenticated());
    }

    private static Json notSurviving(final NotSurviving item) {
        return new Json().put("reason", item.reason()).put("count", item.count());
    }
}
