package org.tandemgate.planted.component;

/** Planted: a component with a thread. */
public interface ComponentStartsThread {
    Thread thread();
}
