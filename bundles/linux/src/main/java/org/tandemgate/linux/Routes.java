package org.tandemgate.linux;

import java.util.List;

/** Unicast routes of the main table, by rtnetlink. */
public interface Routes {
    /** Every route of that family. */
    List<Route> list(Family family) throws LinuxException;

    /** Adds the route or replaces the one with the same destination and metric. */
    void put(Route route) throws LinuxException;

    /** Removes the route; a route that is gone already is no error. */
    void remove(Route route) throws LinuxException;
}
