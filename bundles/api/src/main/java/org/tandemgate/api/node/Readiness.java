package org.tandemgate.api.node;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part of the node without which it should not become master, such as the connection table that
 * is still being fetched from the peer. Registered as a service; the node asks each one while it
 * starts, stays out of the election until all of them are ready, at most {@code ready.timeout}, and
 * asks no more after that: what fails later demotes. Any thread; must not block.
 */
@ConsumerType
public interface Readiness {
    /** Short name, as in the key {@code ready.wait} of the node, e.g. {@code pfsync}. */
    String name();

    /** What is missing, e.g. {@code 40 % of the connection table}; absent when ready. */
    Optional<String> obstacle();
}
