package org.tandemgate.net.planted;

/** Planted: net that reads the clock. */
public final class NetReadsClock {
    long now() {
        return System.currentTimeMillis();
    }
}
