package org.tandemgate.api.web;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something to look at, such as metrics. Registered as a service; the bundle {@code rest} serves it
 * to every account that has the role viewer. May come and go at any time. Any thread.
 */
@ConsumerType
public interface WebPage {
    /** Absolute and exact, e.g. {@code /metrics}; never below {@code /api/}. */
    String path();

    /** Media type with its character set. */
    String contentType();

    /** Made anew for each request; within milliseconds, without waiting for the network. */
    byte[] body();
}
