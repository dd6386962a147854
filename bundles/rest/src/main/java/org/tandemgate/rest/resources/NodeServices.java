package org.tandemgate.rest.resources;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.Explainer;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.services.Services;
import org.tandemgate.rest.http.ProblemException;

/**
 * The services of the moment; null for what does not run. Any thread.
 *
 * @param all of this node
 */
public record NodeServices(Services all) {
    @Nullable Election election() {
        return all.find(Election.class).orElse(null);
    }

    @Nullable Node node() {
        return all.find(Node.class).orElse(null);
    }

    @Nullable EventHistory history() {
        return all.find(EventHistory.class).orElse(null);
    }

    @Nullable Explainer explainer() {
        return all.find(Explainer.class).orElse(null);
    }

    @Nullable Pfsync pfsync() {
        return all.find(Pfsync.class).orElse(null);
    }

    @Nullable KeaHa keaHa() {
        return all.find(KeaHa.class).orElse(null);
    }

    @Nullable ConfigStore store() {
        return all.find(ConfigStore.class).orElse(null);
    }

    @Nullable ConfigSync sync() {
        return all.find(ConfigSync.class).orElse(null);
    }

    List<ProblemSource> problems() {
        return all.all(ProblemSource.class);
    }

    /** What is there, or the problem that it is not. */
    static <T> T need(final @Nullable T service, final String what, final String feature)
            throws ProblemException {
        if (service == null) {
            throw ProblemException.notInstalled(what, feature);
        }
        return service;
    }
}
