package org.tandemgate.linux.jna;

/**
 * Constants of ctnetlink (include/uapi/linux/netfilter/nfnetlink_conntrack.h, nfnetlink.h). Values
 * are big endian, but lengths, types and the flags of a filter.
 */
final class Ct {
    static final int SUBSYSTEM = 1; // NFNL_SUBSYS_CTNETLINK
    static final int NEW = SUBSYSTEM << 8;
    static final int GET = SUBSYSTEM << 8 | 1;
    static final int DELETE = SUBSYSTEM << 8 | 2;
    static final int NFGENMSG = 4; // family 1, version 1, resource 2

    static final int GROUP_NEW = 1;
    static final int GROUP_UPDATE = 2;
    static final int GROUP_DESTROY = 3;

    static final int TUPLE_ORIG = 1;
    static final int TUPLE_REPLY = 2;
    static final int STATUS = 3;
    static final int PROTOINFO = 4;
    static final int HELP = 5;
    static final int HELP_NAME = 1;
    static final int NAT_SRC = 6;
    static final int TIMEOUT = 7;
    static final int MARK = 8;
    static final int ID = 12;
    static final int NAT_DST = 13;
    static final int ZONE = 18;
    static final int TIMESTAMP = 20;
    static final int TIMESTAMP_START = 1;
    static final int FILTER = 25;

    static final int TUPLE_IP = 1;
    static final int TUPLE_PROTO = 2;
    static final int IP_V4_SRC = 1;
    static final int IP_V4_DST = 2;
    static final int IP_V6_SRC = 3;
    static final int IP_V6_DST = 4;

    static final int PROTO_NUM = 1;
    static final int PROTO_SRC_PORT = 2;
    static final int PROTO_DST_PORT = 3;
    static final int PROTO_ICMP_ID = 4;
    static final int PROTO_ICMP_TYPE = 5;
    static final int PROTO_ICMP_CODE = 6;
    static final int PROTO_ICMPV6_ID = 7;
    static final int PROTO_ICMPV6_TYPE = 8;
    static final int PROTO_ICMPV6_CODE = 9;

    static final int PROTOINFO_TCP = 1;
    static final int PROTOINFO_SCTP = 3;
    static final int SCTP_STATE = 1;
    static final int SCTP_VTAG_ORIGINAL = 2;
    static final int SCTP_VTAG_REPLY = 3;
    static final int TCP_STATE = 1;
    static final int TCP_WSCALE_ORIGINAL = 2;
    static final int TCP_WSCALE_REPLY = 3;
    static final int TCP_FLAGS_ORIGINAL = 4;
    static final int TCP_FLAGS_REPLY = 5;

    static final int NAT_V4_MINIP = 1;
    static final int NAT_V4_MAXIP = 2;
    static final int NAT_PROTO = 3;
    static final int NAT_V6_MINIP = 4;
    static final int NAT_V6_MAXIP = 5;
    static final int PROTONAT_PORT_MIN = 1;
    static final int PROTONAT_PORT_MAX = 2;

    static final int FILTER_ORIG_FLAGS = 1;
    static final int FILTER_REPLY_FLAGS = 2;
    static final int FILTER_PROTO_NUM = 0x8;

    private Ct() {}
}
