package org.tandemgate.api.services;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs on this node at the moment somebody asks. Any thread. */
public interface Services {
    /** The service of a type, the one of highest ranking; empty when nobody provides it. */
    <T> Optional<T> find(Class<T> type);

    /** All services of a type. */
    <T> List<T> all(Class<T> type);

    /**
     * Our bundles by short name, sorted: the version alone when all is well, else followed by the
     * state, or by {@code beside} and a second version that is installed.
     */
    Map<String, String> bundles();
}
