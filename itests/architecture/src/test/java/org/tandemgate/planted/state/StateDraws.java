package org.tandemgate.planted.state;

import java.util.Random;

/** Planted: a decision by the dice. */
public interface StateDraws {
    Random random();
}
