package org.tandemgate.planted.right;

import org.tandemgate.planted.left.Left;

/** Planted: the other half of a cycle. */
public interface Right {
    Left left();
}
