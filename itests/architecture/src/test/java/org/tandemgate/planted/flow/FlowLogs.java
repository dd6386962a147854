package org.tandemgate.planted.flow;

import org.slf4j.Logger;

/** Planted: a mapping that logs. */
public interface FlowLogs {
    Logger log();
}
