package org.tandemgate.linux;

import java.util.List;

/** Hears what happens to the connection table. Belongs to one thread. */
public interface ConntrackMonitor extends Pollable {
    /**
     * Reads what waits, without waiting.
     *
     * @return at most 256 events in the order in which they happened; fewer may come although more
     *     wait, none only when nothing does
     */
    List<ConntrackEvent> receive() throws LinuxException;
}
