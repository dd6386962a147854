package org.tandemgate.pfsync.kernel;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.ConntrackWriter;

/** A kernel's table for those who do nothing but read it as a whole. */
abstract class ReadConntrack implements Conntrack {
    @Override
    public final ConntrackMonitor openMonitor(final int receiveBuffer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final ConntrackWriter openWriter() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final @Nullable ConntrackEntry find(final ConntrackTuple original, final int zone) {
        throw new UnsupportedOperationException();
    }
}
