package org.tandemgate.linux;

/**
 * What makes a connection of the kernel's table unique.
 *
 * @param original as its first packet was
 * @param reply as answers arrive: not the inverse of the original when it is translated
 * @param zone of the table, 0..65535
 */
public record ConntrackFlow(ConntrackTuple original, ConntrackTuple reply, int zone) {
    private static final int FIRST = 0x85eb_ca6b;
    private static final int SECOND = 0xc2b2_ae35;
    private static final int HALF = 13;

    /**
     * The original tuple and the zone are nearly always enough to tell two flows apart. Every bit
     * must reach the low ones, by which a map chooses (the finisher of MurmurHash3): many flows
     * differ in nothing but the source port. Not folded at the end, a map does that, and twice is
     * not at all.
     */
    @Override
    public int hashCode() {
        int hash = original.hashCode() + zone;
        hash = (hash ^ hash >>> Short.SIZE) * FIRST;
        return (hash ^ hash >>> HALF) * SECOND;
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
