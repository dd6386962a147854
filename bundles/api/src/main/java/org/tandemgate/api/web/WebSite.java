package org.tandemgate.api.web;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Files that do not depend on the node, such as those of the web console. Registered as a service;
 * the bundle {@code rest} serves them to everybody, without an account: they tell nothing. May come
 * and go at any time. Any thread.
 */
@ConsumerType
public interface WebSite {
    /**
     * The file at a path.
     *
     * @param path as it was asked for, e.g. {@code /}; hostile
     * @return empty for every path below {@code /api/}, and for those of others
     */
    Optional<WebFile> file(String path);
}
