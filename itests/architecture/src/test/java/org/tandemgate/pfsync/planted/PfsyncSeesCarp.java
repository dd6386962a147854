package org.tandemgate.pfsync.planted;

import org.tandemgate.carp.planted.CarpThing;

/** Planted: a state replication that sees the election. */
public interface PfsyncSeesCarp {
    CarpThing thing();
}
