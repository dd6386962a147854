package org.tandemgate.planted.state;

import org.slf4j.Logger;

/** Planted: a decision that logs. */
public interface StateLogs {
    Logger log();
}
