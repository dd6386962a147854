package org.tandemgate.api.events;

import org.osgi.annotation.versioning.ConsumerType;

/** Wants to know of every event. A service that may come and go at any time. */
@ConsumerType
public interface EventListener {
    /**
     * Called once for each event, in order, on the one thread of the history, after the event has
     * been kept. Must return within milliseconds. What it throws is logged and changes nothing.
     */
    void happened(Event event);
}
