package org.tandemgate.carp.planted;

/** Planted: a deadline that hangs on the time of day. */
public final class CarpCountsTheTimeOfDay {
    long end() {
        return System.currentTimeMillis() + 1000;
    }
}
