package org.tandemgate.planted.runtime;

import org.tandemgate.linux.jna.JnaLinux;

/** Planted: a loop that knows how linux is made. */
public interface RuntimeSeesJnaBindings {
    JnaLinux linux();
}
