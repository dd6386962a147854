package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.FirstPackets;

/**
 * Writes the tables of {@link FirstPackets} as one batch; touches no socket. What postrouting knows
 * (the connection, whether the packet is forwarded) the egress hook does not, and only there is the
 * connection confirmed: a bit of the mark goes from one to the other.
 */
final class FirstPacketTables {
    /** Behind every translation (100), before the connection is confirmed, which is always last. */
    private static final int MARKS = 310;

    /** Behind the fence, which a frame that is sent on meets again. */
    private static final int TAKES = 0;

    private static final int CONFIRMED = 8; // IPS_CONFIRMED
    private static final String MARKING = "first_packets";

    private final String table;
    private final List<NetlinkRequest> messages = new ArrayList<>();

    private FirstPacketTables(final String table) {
        this.table = table;
    }

    /**
     * Where packets of an interface go.
     *
     * @param device interface that they would leave by
     * @param index its index
     * @param detour index of the interface that they leave by instead
     */
    record Way(String device, int index, int detour) {}

    /**
     * The batch, without its begin and end.
     *
     * @param table name of both tables
     * @param replace whether they exist and are to be replaced
     * @param ways none for no tables
     */
    static List<NetlinkRequest> batch(
            final String table, final boolean replace, final List<Way> ways) {
        final FirstPacketTables tables = new FirstPacketTables(table);
        if (replace) {
            tables.messages.add(NftMessages.deleteTable(Nft.NFPROTO_INET, table));
            tables.messages.add(NftMessages.deleteTable(table));
        }
        if (!ways.isEmpty()) {
            tables.marking(ways);
            tables.taking(ways);
        }
        return tables.messages;
    }

    /** The first packet is the one whose connection is not confirmed yet; others meet one rule. */
    private void marking(final List<Way> ways) {
        messages.add(NftMessages.newTable(Nft.NFPROTO_INET, table, Nft.TABLE_F_OWNER));
        messages.add(NftMessages.newPostroutingChain(table, MARKING, MARKS));
        mark(confirmed().differentFrom(Sockets.octets(0)).accept());
        for (final Way way : ways) {
            mark(
                    new NftExpressions()
                            .leavesBy()
                            .equalTo(Sockets.octets(way.index()))
                            .arrivedBy()
                            .differentFrom(Sockets.octets(0))
                            .append(confirmed().equalTo(Sockets.octets(0)))
                            .mark()
                            .maskAndFlip(~FirstPackets.MARK_BIT, FirstPackets.MARK_BIT)
                            .setMark());
        }
    }

    private static NftExpressions confirmed() {
        return new NftExpressions().connectionStatus().maskAndFlip(CONFIRMED, 0);
    }

    private void mark(final NftExpressions rule) {
        messages.add(NftMessages.newRule(Nft.NFPROTO_INET, table, MARKING, rule));
    }

    private void taking(final List<Way> ways) {
        messages.add(NftMessages.newTable(table, Nft.TABLE_F_OWNER));
        for (final Way way : ways) {
            final String chain = "out_" + way.device();
            messages.add(NftMessages.newChain(table, chain, way.device(), Nft.EGRESS, TAKES));
            messages.add(
                    NftMessages.newRule(
                            table,
                            chain,
                            new NftExpressions()
                                    .mark()
                                    .maskAndFlip(FirstPackets.MARK_BIT, 0)
                                    .differentFrom(Sockets.octets(0))
                                    .count()
                                    .constant(Sockets.octets(way.detour()))
                                    .forward()));
        }
    }
}
