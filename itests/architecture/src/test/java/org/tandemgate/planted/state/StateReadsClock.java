package org.tandemgate.planted.state;

/** Planted: a decision that reads the clock. */
public final class StateReadsClock {
    long now() {
        return System.nanoTime();
    }
}
