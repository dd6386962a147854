package org.tandemgate.planted.state;

/** Planted: a decision with a thread. */
public interface StateStartsThread {
    Thread thread();
}
