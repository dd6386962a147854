package org.tandemgate.carp.state;

/**
 * Which of two nodes has the lower source address, with one answer for both families: an
 * advertisement goes out in each of them, and the addresses of one may be in another order than
 * those of the other, so that both nodes would find a lower one. IPv4 decides; IPv6 where it is
 * heard alone, which one advertisement does not prove: its other half may come later, or was lost
 * when a split healed between the two. Not for several threads.
 */
public final class SourceOrders {
    /**
     * So much larger is an order that IPv6 alone gives although IPv4 is spoken, too: the other node
     * may hear both and know another one.
     */
    static final int IN_DOUBT = 2;

    /** As if the other address were higher: the own role is kept. */
    private static final int UNDECIDED = 1;

    /** How far back the counter of a copy may be; that of a node that began anew is far away. */
    private static final int LATE = 64;

    private boolean heardByIpv4;
    private long counter;
    private int order;
    private boolean heardAlone;
    private long counterAlone;

    /**
     * The order that counts for a packet that was heard.
     *
     * @param ipv4 its family
     * @param both whether the virtual host speaks both families
     * @param ofCounter counter of the advertisement, the same in both families
     * @param ofSource sign of comparing its source address with the own one of that family
     * @return a sign, times {@link #IN_DOUBT} where the other node may know another order
     */
    public int of(
            final boolean ipv4, final boolean both, final long ofCounter, final int ofSource) {
        if (ipv4) {
            heardByIpv4 = true;
            counter = ofCounter;
            order = ofSource;
            heardAlone = false;
            return ofSource;
        }
        if (heardByIpv4 && ofCounter == counter) {
            return order;
        }
        // A late copy of an earlier one says nothing new to who is to stay.
        final long behind = counter - ofCounter;
        if (heardByIpv4 && behind > 0 && behind <= LATE) {
            return UNDECIDED;
        }
        if (!heardAlone) {
            heardAlone = true;
            counterAlone = ofCounter;
        }
        final int alone = ofCounter == counterAlone ? UNDECIDED : ofSource;
        return both ? alone * IN_DOUBT : alone;
    }
}
