package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a rule does, one expression after the other; one that does not match ends the rule. All use
 * register 1. Names and attributes: include/uapi/linux/netfilter/nf_tables.h.
 */
final class NftExpressions {
    private static final int META_MARK = 3; // NFT_META_MARK
    private static final int META_IIF = 4; // NFT_META_IIF
    private static final int META_OIF = 5; // NFT_META_OIF
    private static final int META_NFPROTO = 15; // NFT_META_NFPROTO
    private static final int META_L4PROTO = 16; // NFT_META_L4PROTO
    private static final int CT_STATUS = 2; // NFT_CT_STATUS
    private static final int CMP_EQ = 0;
    private static final int CMP_NEQ = 1;
    private static final int LINK_LAYER = 0; // NFT_PAYLOAD_LL_HEADER
    private static final int NETWORK_LAYER = 1; // NFT_PAYLOAD_NETWORK_HEADER
    private static final int TRANSPORT_LAYER = 2; // NFT_PAYLOAD_TRANSPORT_HEADER
    private static final int TCP_RESET = 1; // NFT_REJECT_TCP_RST
    private static final int DYNSET_UPDATE = 1; // NFT_DYNSET_OP_UPDATE
    private static final int DYNSET_DELETE = 2; // NFT_DYNSET_OP_DELETE

    private final List<Consumer<NetlinkRequest>> expressions = new ArrayList<>();

    /** Writes the list of expressions into an open RULE_EXPRESSIONS. */
    void writeTo(final NetlinkRequest request) {
        expressions.forEach(expression -> expression.accept(request));
    }

    /** Everything of another list. */
    NftExpressions append(final NftExpressions others) {
        expressions.addAll(others.expressions);
        return this;
    }

    private NftExpressions add(final String name, final Consumer<NetlinkRequest> data) {
        expressions.add(
                request -> {
                    final int element = request.begin(Nft.LIST_ELEM);
                    request.textAttribute(Nft.EXPR_NAME, name);
                    final int begun = request.begin(Nft.EXPR_DATA);
                    data.accept(request);
                    request.end(begun).end(element);
                });
        return this;
    }

    private static void data(
            final NetlinkRequest request, final int attribute, final byte[] value) {
        final int begun = request.begin(attribute);
        request.attribute(Nft.DATA_VALUE, value).end(begun);
    }

    /** Loads octets of the frame, counted from its destination address. */
    NftExpressions frame(final int offset, final int length) {
        return payload(LINK_LAYER, offset, length);
    }

    /** Loads octets of the IP header. */
    NftExpressions packet(final int offset, final int length) {
        return payload(NETWORK_LAYER, offset, length);
    }

    /** Loads octets of the header of TCP or whatever it is. */
    NftExpressions segment(final int offset, final int length) {
        return payload(TRANSPORT_LAYER, offset, length);
    }

    private NftExpressions payload(final int layer, final int offset, final int length) {
        return add(
                "payload",
                request ->
                        request.bigEndianAttribute(1, Nft.REG_1)
                                .bigEndianAttribute(2, layer)
                                .bigEndianAttribute(3, offset)
                                .bigEndianAttribute(4, length));
    }

    /** Loads the mark of the packet. */
    NftExpressions mark() {
        return meta(META_MARK);
    }

    /** Loads one octet: which version of IP it is, as an NFPROTO. */
    NftExpressions family() {
        return meta(META_NFPROTO);
    }

    /** Loads one octet: the protocol inside IP. */
    NftExpressions transport() {
        return meta(META_L4PROTO);
    }

    /** Loads the index of the interface that it came in by, 0 for none. */
    NftExpressions arrivedBy() {
        return meta(META_IIF);
    }

    /** Loads the index of the interface that it leaves by, 0 for none. */
    NftExpressions leavesBy() {
        return meta(META_OIF);
    }

    private NftExpressions meta(final int key) {
        return add(
                "meta",
                request -> request.bigEndianAttribute(1, Nft.REG_1).bigEndianAttribute(2, key));
    }

    /** Loads the status bits of its connection; does not match without one. */
    NftExpressions connectionStatus() {
        return add(
                "ct",
                request ->
                        request.bigEndianAttribute(1, Nft.REG_1).bigEndianAttribute(2, CT_STATUS));
    }

    /** Gives the packet to the interface whose index is in the register; family netdev only. */
    NftExpressions forward() {
        return add("fwd", request -> request.bigEndianAttribute(1, Nft.REG_1));
    }

    /** Writes the mark of the packet. */
    NftExpressions setMark() {
        return add(
                "meta",
                request ->
                        request.bigEndianAttribute(2, META_MARK).bigEndianAttribute(3, Nft.REG_1));
    }

    /** Loads a constant. */
    NftExpressions constant(final byte[] value) {
        return add(
                "immediate",
                request -> {
                    request.bigEndianAttribute(1, Nft.REG_1);
                    data(request, 2, value);
                });
    }

    NftExpressions equalTo(final byte[] value) {
        return compare(CMP_EQ, value);
    }

    NftExpressions differentFrom(final byte[] value) {
        return compare(CMP_NEQ, value);
    }

    private NftExpressions compare(final int operation, final byte[] value) {
        return add(
                "cmp",
                request -> {
                    request.bigEndianAttribute(1, Nft.REG_1).bigEndianAttribute(2, operation);
                    data(request, 3, value);
                });
    }

    /** (register and mask) xor flip, four octets in host byte order. */
    NftExpressions maskAndFlip(final int mask, final int flip) {
        return add(
                "bitwise",
                request -> {
                    request.bigEndianAttribute(1, Nft.REG_1)
                            .bigEndianAttribute(2, Nft.REG_1)
                            .bigEndianAttribute(3, Integer.BYTES);
                    data(request, 4, Sockets.octets(mask));
                    data(request, 5, Sockets.octets(flip));
                });
    }

    /** Matches when the set has what is in the register. */
    NftExpressions in(final String set) {
        return add(
                "lookup",
                request -> request.textAttribute(1, set).bigEndianAttribute(2, Nft.REG_1));
    }

    /** Puts what is in the register into a set, or renews it there. */
    NftExpressions update(final String set, final long timeoutMillis) {
        return add(
                "dynset",
                request ->
                        request.textAttribute(1, set)
                                .bigEndianAttribute(3, DYNSET_UPDATE)
                                .bigEndianAttribute(4, Nft.REG_1)
                                .bigEndianAttribute(6, timeoutMillis));
    }

    /** Takes what is in the register out of a set, if it is there. */
    NftExpressions delete(final String set) {
        return add(
                "dynset",
                request ->
                        request.textAttribute(1, set)
                                .bigEndianAttribute(3, DYNSET_DELETE)
                                .bigEndianAttribute(4, Nft.REG_1));
    }

    /** Counts the packet, for people who read the ruleset. */
    NftExpressions count() {
        return add(
                "counter", request -> request.bigEndianAttribute(1, 0L).bigEndianAttribute(2, 0L));
    }

    /** Refuses it with a TCP reset. */
    NftExpressions reset() {
        return add(
                "reject", request -> request.bigEndianAttribute(1, TCP_RESET).octetAttribute(2, 0));
    }

    NftExpressions drop() {
        return verdict(Nft.DROP, "");
    }

    /** Ends this chain; the chains behind it go on. */
    NftExpressions accept() {
        return verdict(Nft.ACCEPT, "");
    }

    NftExpressions jump(final String chain) {
        return verdict(Nft.JUMP, chain);
    }

    private NftExpressions verdict(final int code, final String chain) {
        return add(
                "immediate",
                request -> {
                    request.bigEndianAttribute(1, Nft.REG_VERDICT);
                    final int data = request.begin(2);
                    final int verdict = request.begin(Nft.DATA_VERDICT);
                    request.bigEndianAttribute(Nft.VERDICT_CODE, code);
                    if (!chain.isEmpty()) {
                        request.textAttribute(Nft.VERDICT_CHAIN, chain);
                    }
                    request.end(verdict).end(data);
                });
    }
}
