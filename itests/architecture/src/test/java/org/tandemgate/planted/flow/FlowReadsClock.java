package org.tandemgate.planted.flow;

/** Planted: a mapping that reads the clock. */
public final class FlowReadsClock {
    long now() {
        return System.nanoTime();
    }
}
