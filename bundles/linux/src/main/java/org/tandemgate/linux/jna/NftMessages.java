package org.tandemgate.linux.jna;

import java.util.List;
import org.tandemgate.net.MalformedPacketException;

/**
 * Requests to nf_tables, of family netdev unless they say another (net/netfilter/nf_tables_api.c),
 * and its answers.
 */
final class NftMessages {
    /** struct nfgenmsg: family 0, version 1, resource 2 (network order). */
    private static final int HEADER = 4;

    private NftMessages() {}

    static NetlinkRequest batchBegin() {
        return header(new NetlinkRequest(Nft.BATCH_BEGIN, "NFNL_MSG_BATCH_BEGIN", "", 0), 0, true);
    }

    static NetlinkRequest batchEnd() {
        return header(new NetlinkRequest(Nft.BATCH_END, "NFNL_MSG_BATCH_END", "", 0), 0, true);
    }

    private static NetlinkRequest header(
            final NetlinkRequest request, final int family, final boolean batch) {
        // The resource of a batch is the subsystem.
        return request.octet(family).octet(0).octet(0).octet(batch ? Nft.SUBSYSTEM : 0);
    }

    private static NetlinkRequest request(
            final int message, final String call, final String object, final int flags) {
        return request(Nft.NFPROTO_NETDEV, message, call, object, flags);
    }

    private static NetlinkRequest request(
            final int family,
            final int message,
            final String call,
            final String object,
            final int flags) {
        return header(
                new NetlinkRequest(Nft.SUBSYSTEM << 8 | message, call, object, flags),
                family,
                false);
    }

    static NetlinkRequest newTable(final String table, final int flags) {
        return newTable(Nft.NFPROTO_NETDEV, table, flags);
    }

    /**
     * A table.
     *
     * @param family {@link Nft#NFPROTO_INET} or {@link Nft#NFPROTO_NETDEV}
     */
    static NetlinkRequest newTable(final int family, final String table, final int flags) {
        return request(
                        family,
                        Nft.NEWTABLE,
                        "NFT_MSG_NEWTABLE",
                        table,
                        Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL)
                .textAttribute(Nft.TABLE_NAME, table)
                .bigEndianAttribute(Nft.TABLE_FLAGS, flags);
    }

    static NetlinkRequest deleteTable(final String table) {
        return deleteTable(Nft.NFPROTO_NETDEV, table);
    }

    static NetlinkRequest deleteTable(final int family, final String table) {
        return request(family, Nft.DELTABLE, "NFT_MSG_DELTABLE", table, 0)
                .textAttribute(Nft.TABLE_NAME, table);
    }

    static NetlinkRequest listTables() {
        return request(Nft.GETTABLE, "NFT_MSG_GETTABLE", "of all", Netlink.NLM_F_DUMP);
    }

    static NetlinkRequest listChains() {
        return request(Nft.GETCHAIN, "NFT_MSG_GETCHAIN", "of all", Netlink.NLM_F_DUMP);
    }

    /** A chain without hook, to jump to. */
    static NetlinkRequest newChain(final String table, final String chain) {
        return request(Nft.NEWCHAIN, "NFT_MSG_NEWCHAIN", chain, Netlink.NLM_F_CREATE)
                .textAttribute(Nft.CHAIN_TABLE, table)
                .textAttribute(Nft.CHAIN_NAME, chain);
    }

    /**
     * A chain at a hook of an interface.
     *
     * @param hook {@link Nft#INGRESS} or {@link Nft#EGRESS}
     * @param priority lower ones see the packet first
     */
    static NetlinkRequest newChain(
            final String table,
            final String chain,
            final String device,
            final int hook,
            final int priority) {
        final NetlinkRequest request = newChain(table, chain);
        final int at = request.begin(Nft.CHAIN_HOOK);
        request.bigEndianAttribute(Nft.HOOK_HOOKNUM, hook)
                .bigEndianAttribute(Nft.HOOK_PRIORITY, priority)
                .textAttribute(Nft.HOOK_DEV, device)
                .end(at);
        return request.textAttribute(Nft.CHAIN_TYPE, "filter");
    }

    /** A chain of family inet behind routing and translation. */
    static NetlinkRequest newPostroutingChain(
            final String table, final String chain, final int priority) {
        return newInetChain(table, chain, Nft.POSTROUTING, priority);
    }

    /**
     * A chain of family inet.
     *
     * @param hook {@link Nft#LOCAL_IN}, {@link Nft#LOCAL_OUT} or {@link Nft#POSTROUTING}
     * @param priority lower ones see the packet first
     */
    static NetlinkRequest newInetChain(
            final String table, final String chain, final int hook, final int priority) {
        final NetlinkRequest request =
                request(
                                Nft.NFPROTO_INET,
                                Nft.NEWCHAIN,
                                "NFT_MSG_NEWCHAIN",
                                chain,
                                Netlink.NLM_F_CREATE)
                        .textAttribute(Nft.CHAIN_TABLE, table)
                        .textAttribute(Nft.CHAIN_NAME, chain);
        final int at = request.begin(Nft.CHAIN_HOOK);
        request.bigEndianAttribute(Nft.HOOK_HOOKNUM, hook)
                .bigEndianAttribute(Nft.HOOK_PRIORITY, priority)
                .end(at);
        return request.textAttribute(Nft.CHAIN_TYPE, "filter");
    }

    static NetlinkRequest newRule(
            final String table, final String chain, final NftExpressions expressions) {
        return newRule(Nft.NFPROTO_NETDEV, table, chain, expressions);
    }

    static NetlinkRequest newRule(
            final int family,
            final String table,
            final String chain,
            final NftExpressions expressions) {
        final NetlinkRequest request =
                request(
                                family,
                                Nft.NEWRULE,
                                "NFT_MSG_NEWRULE",
                                "of " + chain,
                                Netlink.NLM_F_CREATE | Nft.NLM_F_APPEND)
                        .textAttribute(Nft.RULE_TABLE, table)
                        .textAttribute(Nft.RULE_CHAIN, chain);
        final int list = request.begin(Nft.RULE_EXPRESSIONS);
        expressions.writeTo(request);
        return request.end(list);
    }

    /**
     * A set.
     *
     * @param keyType one of the TYPE constants
     * @param keyLength octets of a key
     * @param flags of {@link Nft}
     * @param size most elements
     */
    static NetlinkRequest newSet(
            final String table,
            final String set,
            final int keyType,
            final int keyLength,
            final int flags,
            final int size) {
        final NetlinkRequest request =
                request(Nft.NEWSET, "NFT_MSG_NEWSET", set, Netlink.NLM_F_CREATE)
                        .textAttribute(Nft.SET_TABLE, table)
                        .textAttribute(Nft.SET_NAME, set)
                        .bigEndianAttribute(Nft.SET_FLAGS, flags)
                        .bigEndianAttribute(Nft.SET_KEY_TYPE, keyType)
                        .bigEndianAttribute(Nft.SET_KEY_LEN, keyLength)
                        .bigEndianAttribute(Nft.SET_ID, 1);
        final int description = request.begin(Nft.SET_DESC);
        request.bigEndianAttribute(Nft.SET_DESC_SIZE, size).end(description);
        return request;
    }

    /**
     * Adds elements to a set.
     *
     * @param timeoutMillis 0 for elements that stay
     */
    static NetlinkRequest newElements(
            final String table,
            final String set,
            final List<byte[]> keys,
            final long timeoutMillis) {
        final NetlinkRequest request =
                request(Nft.NEWSETELEM, "NFT_MSG_NEWSETELEM", "of " + set, Netlink.NLM_F_CREATE)
                        .textAttribute(Nft.ELEM_LIST_TABLE, table)
                        .textAttribute(Nft.ELEM_LIST_SET, set);
        final int elements = request.begin(Nft.ELEM_LIST_ELEMENTS);
        for (final byte[] key : keys) {
            final int element = request.begin(Nft.LIST_ELEM);
            final int data = request.begin(Nft.ELEM_KEY);
            request.attribute(Nft.DATA_VALUE, key).end(data);
            if (timeoutMillis > 0) {
                request.bigEndianAttribute(Nft.ELEM_TIMEOUT, timeoutMillis);
            }
            request.end(element);
        }
        return request.end(elements);
    }

    /** Name of a table in an answer to {@link #listTables}. */
    static String tableName(final NetlinkMessage message) throws MalformedPacketException {
        return message.attributes(HEADER).text(Nft.TABLE_NAME);
    }

    /** Table of a chain in an answer to {@link #listChains}. */
    static String chainTable(final NetlinkMessage message) throws MalformedPacketException {
        return message.attributes(HEADER).text(Nft.CHAIN_TABLE);
    }

    /** Name of a chain in an answer to {@link #listChains}. */
    static String chainName(final NetlinkMessage message) throws MalformedPacketException {
        return message.attributes(HEADER).text(Nft.CHAIN_NAME);
    }
}
