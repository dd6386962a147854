package org.tandemgate.planted.component;

import com.sun.jna.Pointer;

/** Planted: a component that calls C. */
public interface ComponentSeesJna {
    Pointer pointer();
}
