package org.tandemgate.carp.planted;

import org.tandemgate.pfsync.planted.PfsyncThing;

/** Planted: an election that sees the state replication. */
public final class CarpThing {
    private final PfsyncThing other = new PfsyncThing();

    int hash() {
        return other.hashCode();
    }
}
