package org.tandemgate.linux;

import java.util.List;

/** Neighbour tables, by rtnetlink. */
public interface Neighbors {
    /** Entries of one family on an interface, or on all with index 0. */
    List<Neighbor> list(Family family, int interfaceIndex) throws LinuxException;
}
