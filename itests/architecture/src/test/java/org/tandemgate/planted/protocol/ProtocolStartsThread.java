package org.tandemgate.planted.protocol;

/** Planted: a codec with a thread. */
public interface ProtocolStartsThread {
    Thread thread();
}
