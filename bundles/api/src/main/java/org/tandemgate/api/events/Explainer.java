package org.tandemgate.api.events;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Says why roles are what they are. One service. Any thread; never waits. */
@ProviderType
public interface Explainer {
    /**
     * One explanation for each virtual host, sorted by name; none without an election.
     *
     * @param name of the virtual host, empty for all
     */
    List<Explanation> explain(String name);
}
