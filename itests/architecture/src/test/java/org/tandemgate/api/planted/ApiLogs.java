package org.tandemgate.api.planted;

import org.slf4j.Logger;

/** Planted: a contract that logs. */
public interface ApiLogs {
    Logger log();
}
