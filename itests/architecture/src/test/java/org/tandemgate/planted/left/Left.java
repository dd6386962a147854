package org.tandemgate.planted.left;

import org.tandemgate.planted.right.Right;

/** Planted: one half of a cycle. */
public interface Left {
    Right right();
}
