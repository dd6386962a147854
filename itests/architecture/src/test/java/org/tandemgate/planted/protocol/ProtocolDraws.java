package org.tandemgate.planted.protocol;

/** Planted: a codec that draws a random number. */
public final class ProtocolDraws {
    double draw() {
        return Math.random();
    }
}
