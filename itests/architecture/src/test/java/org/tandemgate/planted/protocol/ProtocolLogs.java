package org.tandemgate.planted.protocol;

import org.slf4j.Logger;

/** Planted: a codec that logs. */
public interface ProtocolLogs {
    Logger log();
}
