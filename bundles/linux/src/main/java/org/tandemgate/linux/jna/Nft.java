package org.tandemgate.linux.jna;

/**
 * Constants of nf_tables (include/uapi/linux/netfilter/nf_tables.h, nfnetlink.h, netfilter.h).
 * Numbers on the wire are in network byte order, contents of registers as the packet has them.
 */
final class Nft {
    static final int SUBSYSTEM = 10; // NFNL_SUBSYS_NFTABLES
    static final int BATCH_BEGIN = 0x10;
    static final int BATCH_END = 0x11;
    static final int NFPROTO_INET = 1;
    static final int NFPROTO_IPV4 = 2;
    static final int NFPROTO_NETDEV = 5;
    static final int NFPROTO_IPV6 = 10;

    static final int NEWTABLE = 0;
    static final int GETTABLE = 1;
    static final int DELTABLE = 2;
    static final int NEWCHAIN = 3;
    static final int GETCHAIN = 4;
    static final int NEWRULE = 6;
    static final int NEWSET = 9;
    static final int NEWSETELEM = 12;

    static final int TABLE_NAME = 1;
    static final int TABLE_FLAGS = 2;
    static final int TABLE_F_OWNER = 2;
    static final int TABLE_F_PERSIST = 4; // Linux 6.9

    static final int CHAIN_TABLE = 1;
    static final int CHAIN_NAME = 3;
    static final int CHAIN_HOOK = 4;
    static final int CHAIN_TYPE = 7;
    static final int HOOK_HOOKNUM = 1;
    static final int HOOK_PRIORITY = 2;
    static final int HOOK_DEV = 3;
    static final int INGRESS = 0; // NF_NETDEV_INGRESS
    static final int EGRESS = 1; // NF_NETDEV_EGRESS
    static final int LOCAL_IN = 1; // NF_INET_LOCAL_IN
    static final int LOCAL_OUT = 3; // NF_INET_LOCAL_OUT
    static final int POSTROUTING = 4; // NF_INET_POST_ROUTING

    static final int RULE_TABLE = 1;
    static final int RULE_CHAIN = 2;
    static final int RULE_EXPRESSIONS = 4;
    static final int NLM_F_APPEND = 0x800;
    static final int LIST_ELEM = 1;
    static final int EXPR_NAME = 1;
    static final int EXPR_DATA = 2;

    static final int SET_TABLE = 1;
    static final int SET_NAME = 2;
    static final int SET_FLAGS = 3;
    static final int SET_KEY_TYPE = 4;
    static final int SET_KEY_LEN = 5;
    static final int SET_DESC = 9;
    static final int SET_ID = 10;
    static final int SET_DESC_SIZE = 1;
    static final int SET_F_TIMEOUT = 0x10;
    static final int SET_F_EVAL = 0x20;

    static final int ELEM_LIST_TABLE = 1;
    static final int ELEM_LIST_SET = 2;
    static final int ELEM_LIST_ELEMENTS = 3;
    static final int ELEM_KEY = 1;
    static final int ELEM_TIMEOUT = 4;
    static final int DATA_VALUE = 1;
    static final int DATA_VERDICT = 2;
    static final int VERDICT_CODE = 1;
    static final int VERDICT_CHAIN = 2;

    static final int REG_VERDICT = 0;
    static final int REG_1 = 1;
    static final int DROP = 0; // NF_DROP
    static final int ACCEPT = 1; // NF_ACCEPT
    static final int JUMP = -3; // NFT_JUMP

    /** Types of keys, known to nft(8) only (nftables include/datatype.h). */
    static final int TYPE_IPV4 = 7;

    static final int TYPE_IPV6 = 8;
    static final int TYPE_ETHER = 9;
    static final int TYPE_IFINDEX = 20;

    private Nft() {}
}
