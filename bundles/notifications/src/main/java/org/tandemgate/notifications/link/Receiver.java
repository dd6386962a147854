package org.tandemgate.notifications.link;

import java.io.IOException;
import org.tandemgate.api.events.Event;

/** Somebody who is told. One thread. */
public interface Receiver {
    /** For problems and log lines; without secrets. */
    String name();

    /**
     * Tells of one event, within seconds.
     *
     * @param node name of this node
     * @throws IOException when it was not taken; may be tried again
     */
    void tell(String node, Event event) throws IOException, InterruptedException;
}
