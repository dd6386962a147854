package org.tandemgate.planted.state;

import java.time.Instant;

/** Planted: a decision that knows the time of day. */
public interface StateAsksTheTime {
    Instant now();
}
