package org.tandemgate.metrics.runtime;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.services.Services;

/**
 * The services of the moment; what does not run is absent, and so are its metrics.
 *
 * @param nodes this one and the other, side by side
 * @param certificateEnd until when the node's certificate is valid
 */
public record Sources(
        @Nullable Election election,
        @Nullable Node node,
        @Nullable Pfsync pfsync,
        @Nullable KeaHa keaHa,
        @Nullable ConfigStore store,
        @Nullable ConfigSync sync,
        @Nullable EventHistory history,
        List<ProblemSource> problems,
        @Nullable NodeViews nodes,
        @Nullable Instant certificateEnd) {
    /** One look. */
    public static Sources of(final Services services, final @Nullable Instant certificateEnd) {
        return new Sources(
                services.find(Election.class).orElse(null),
                services.find(Node.class).orElse(null),
                services.find(Pfsync.class).orElse(null),
                services.find(KeaHa.class).orElse(null),
                services.find(ConfigStore.class).orElse(null),
                services.find(ConfigSync.class).orElse(null),
                services.find(EventHistory.class).orElse(null),
                services.all(ProblemSource.class),
                NodeViews.of(services, Instant.now()),
                certificateEnd);
    }
}
