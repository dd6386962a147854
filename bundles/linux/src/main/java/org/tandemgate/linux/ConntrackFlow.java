package org.tandemgate.linux;

/**
 * What makes a connection of the kernel's table unique.
 *
 * @param original as its first packet was
 * @param reply as answers arrive: not the inverse of the original when it is translated
 * @param zone of the table, 0..65535
 */
public record ConntrackFlow(ConntrackTuple original, ConntrackTuple reply, int zone) {
    /** The original tuple and the zone are nearly always enough to tell two flows apart. */
    @Override
    public int hashCode() {
        final int hash = original.hashCode() + zone;
        return hash ^ hash >>> Short.SIZE;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other
                || (other instanceof ConntrackFlow flow
                        && zone == flow.zone
                        && original.equals(flow.original)
                        && reply.equals(flow.reply));
    }
}
