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
import org.tandemgate.rest.http.ProblemException;

/** The services of the moment; null for what does not run. Any thread. */
public interface NodeServices {
    @Nullable Election election();

    @Nullable Node node();

    @Nullable EventHistory history();

    @Nullable Explainer explainer();

    @Nullable Pfsync pfsync();

    @Nullable KeaHa keaHa();

    @Nullable ConfigStore store();

    @Nullable ConfigSync sync();

    List<ProblemSource> problems();

    /** What is there, or the problem that it is not. */
    static <T> T need(final @Nullable T service, final String what, final String feature)
            throws ProblemException {
        if (service == null) {
            throw ProblemException.notInstalled(what, feature);
        }
        return service;
    }
}
