package org.tandemgate.linux.planted;

import org.tandemgate.carp.planted.CarpThing;

/** Planted: a foundation that sees what stands on it. */
public interface LinuxSeesCarp {
    CarpThing thing();
}
