package org.tandemgate.pfsync.runtime;

import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;

/**
 * A flow by its number, and how often the kernel changed it.
 *
 * @param flow number of the flow, 0..65535
 * @param version of the kernel's entry
 */
record TestBody(int flow, int version) {
    private static final IpAddress CLIENT = IpAddress.parse("10.0.0.2");
    private static final IpAddress SERVER = IpAddress.parse("10.1.0.2");
    private static final int TCP = 6;

    ConntrackFlow key() {
        final var original = new ConntrackTuple(CLIENT, SERVER, TCP, flow, 80);
        return new ConntrackFlow(original, original.inverse(), 0);
    }

    TestBody next() {
        return new TestBody(flow, version + 1);
    }
}
