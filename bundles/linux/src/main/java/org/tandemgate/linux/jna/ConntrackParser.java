package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.AddressPool;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * Reads entries of ctnetlink. Attributes that are not known are passed over; of doubles the first
 * counts. Every level is gone through once, in an array of its own: of half a million events a
 * second it makes nothing but the entries. Belongs to one thread.
 */
final class ConntrackParser {
    private static final int USUAL = 1024;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private final AddressPool addresses = new AddressPool();
    private final Attributes top = new Attributes();
    private final Attributes nest = new Attributes();
    private final Attributes leaf = new Attributes();
    private byte[] octets = new byte[USUAL];

    /**
     * The entry in a message.
     *
     * @param from index behind the nlmsghdr
     * @param to index behind the message
     */
    ConntrackEntry parse(final ByteBuffer buffer, final int from, final int to)
            throws MalformedPacketException {
        final int length = to - from;
        if (length < Ct.NFGENMSG) {
            throw new MalformedPacketException(
                    "ctnetlink message has " + length + " bytes, needs 4");
        }
        if (length > octets.length) {
            octets = new byte[length];
        }
        buffer.get(from, octets, 0, length);
        top.scan(octets, Ct.NFGENMSG, length);
        return new ConntrackEntry(
                new ConntrackFlow(
                        tuple(Ct.TUPLE_ORIG), tuple(Ct.TUPLE_REPLY), top.word(octets, Ct.ZONE)),
                top.number(octets, Ct.ID),
                (int) top.number(octets, Ct.STATUS),
                top.number(octets, Ct.TIMEOUT),
                (int) top.number(octets, Ct.MARK),
                tcp(),
                extras());
    }

    private void into(final Attributes level, final Attributes above, final int type)
            throws MalformedPacketException {
        level.scan(octets, above.find(type), above.end(type));
    }

    private ConntrackTuple tuple(final int type) throws MalformedPacketException {
        top.required(type, 0);
        into(nest, top, type);
        nest.required(Ct.TUPLE_IP, 0);
        nest.required(Ct.TUPLE_PROTO, 0);
        into(leaf, nest, Ct.TUPLE_IP);
        final boolean isIpv6 = leaf.has(Ct.IP_V6_SRC);
        final IpAddress source =
                address(isIpv6 ? Ct.IP_V6_SRC : Ct.IP_V4_SRC, isIpv6 ? IPV6 : IPV4);
        final IpAddress destination =
                address(isIpv6 ? Ct.IP_V6_DST : Ct.IP_V4_DST, isIpv6 ? IPV6 : IPV4);
        into(leaf, nest, Ct.TUPLE_PROTO);
        leaf.required(Ct.PROTO_NUM, 1);
        return new ConntrackTuple(
                source,
                destination,
                leaf.octet(octets, Ct.PROTO_NUM),
                sourceKey(),
                destinationKey());
    }

    private IpAddress address(final int type, final int length) throws MalformedPacketException {
        return addresses.of(octets, leaf.required(type, length), length);
    }

    private int sourceKey() throws MalformedPacketException {
        if (leaf.has(Ct.PROTO_SRC_PORT)) {
            return leaf.word(octets, Ct.PROTO_SRC_PORT);
        }
        return leaf.word(
                octets, leaf.has(Ct.PROTO_ICMP_ID) ? Ct.PROTO_ICMP_ID : Ct.PROTO_ICMPV6_ID);
    }

    private int destinationKey() throws MalformedPacketException {
        if (leaf.has(Ct.PROTO_DST_PORT)) {
            return leaf.word(octets, Ct.PROTO_DST_PORT);
        }
        return leaf.has(Ct.PROTO_ICMP_TYPE)
                ? typeAndCode(Ct.PROTO_ICMP_TYPE, Ct.PROTO_ICMP_CODE)
                : typeAndCode(Ct.PROTO_ICMPV6_TYPE, Ct.PROTO_ICMPV6_CODE);
    }

    private int typeAndCode(final int type, final int code) throws MalformedPacketException {
        return leaf.octet(octets, type) << Byte.SIZE | leaf.octet(octets, code);
    }

    private @Nullable ConntrackTcp tcp() throws MalformedPacketException {
        if (!hasInfo(Ct.PROTOINFO_TCP)) {
            return null;
        }
        into(leaf, nest, Ct.PROTOINFO_TCP);
        return new ConntrackTcp(
                leaf.octet(octets, Ct.TCP_STATE),
                leaf.octet(octets, Ct.TCP_FLAGS_ORIGINAL),
                leaf.octet(octets, Ct.TCP_FLAGS_REPLY),
                leaf.octet(octets, Ct.TCP_WSCALE_ORIGINAL),
                leaf.octet(octets, Ct.TCP_WSCALE_REPLY));
    }

    private boolean hasInfo(final int protocol) throws MalformedPacketException {
        if (!top.has(Ct.PROTOINFO)) {
            return false;
        }
        into(nest, top, Ct.PROTOINFO);
        return nest.has(protocol);
    }

    private ConntrackExtras extras() throws MalformedPacketException {
        final boolean sctp = hasInfo(Ct.PROTOINFO_SCTP);
        if (!sctp && !top.has(Ct.HELP) && !top.has(Ct.TIMESTAMP)) {
            return ConntrackExtras.NONE;
        }
        return new ConntrackExtras(sctp ? sctp() : null, helper(), start());
    }

    private ConntrackSctp sctp() throws MalformedPacketException {
        into(leaf, nest, Ct.PROTOINFO_SCTP);
        return new ConntrackSctp(
                leaf.octet(octets, Ct.SCTP_STATE),
                (int) leaf.number(octets, Ct.SCTP_VTAG_ORIGINAL),
                (int) leaf.number(octets, Ct.SCTP_VTAG_REPLY));
    }

    private String helper() throws MalformedPacketException {
        if (!top.has(Ct.HELP)) {
            return "";
        }
        into(leaf, top, Ct.HELP);
        if (!leaf.has(Ct.HELP_NAME)) {
            return "";
        }
        final int from = leaf.find(Ct.HELP_NAME);
        int to = from;
        while (to < leaf.end(Ct.HELP_NAME) && octets[to] != 0) {
            to++;
        }
        return new String(octets, from, to - from, StandardCharsets.US_ASCII);
    }

    private long start() throws MalformedPacketException {
        if (!top.has(Ct.TIMESTAMP)) {
            return 0;
        }
        into(leaf, top, Ct.TIMESTAMP);
        if (!leaf.has(Ct.TIMESTAMP_START)) {
            return 0;
        }
        final int at = leaf.required(Ct.TIMESTAMP_START, Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | (octets[at + i] & 0xff);
        }
        return value;
    }
}
