package org.tandemgate.net.planted;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Planted: net that logs. */
public final class NetLogs {
    static final Logger LOG = LoggerFactory.getLogger(NetLogs.class);

    private NetLogs() {}
}
