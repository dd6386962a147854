package org.tandemgate.carp.state;

/**
 * Which of two nodes has the lower source address, with one answer for both families: an
 * advertisement goes out in each of them, and the addresses of one may be in another order than
 * those of the other, so that both nodes would find a lower one. IPv4 decides, IPv6 where the
 * advertisement was not heard by IPv4. Not for several threads.
 */
public final class SourceOrders {
    private boolean heardByIpv4;
    private long counter;
    private int order;

    /**
     * The order that counts for a packet that was heard.
     *
     * @param ipv4 its family
     * @param ofCounter counter of the advertisement, the same in both families
     * @param ofSource sign of comparing its source address with the own one of that family
     */
    public int of(final boolean ipv4, final long ofCounter, final int ofSource) {
        if (ipv4) {
            heardByIpv4 = true;
            counter = ofCounter;
            order = ofSource;
        }
        if (!heardByIpv4) {
            return ofSource;
        }
        // A late copy of an earlier one says nothing new to who is to stay.
        final boolean late = order > 0 && ofCounter - counter < 0;
        return late || ofCounter == counter ? order : ofSource;
    }
}
