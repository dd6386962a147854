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
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * Reads entries of ctnetlink where they lie in a buffer of host byte order. Attributes that are not
 * known are passed over; of doubles the first counts.
 */
final class ConntrackParser {
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int ABSENT = -1;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private final ByteBuffer octets;

    ConntrackParser(final ByteBuffer octets) {
        this.octets = octets;
    }

    /**
     * The entry in a message.
     *
     * @param from index behind the nlmsghdr
     * @param to index behind the message
     */
    ConntrackEntry parse(final int from, final int to) throws MalformedPacketException {
        if (to - from < Ct.NFGENMSG) {
            throw new MalformedPacketException(
                    "ctnetlink message has " + (to - from) + " bytes, needs 4");
        }
        final int at = from + Ct.NFGENMSG;
        final int zone = find(at, to, Ct.ZONE);
        return new ConntrackEntry(
                new ConntrackFlow(
                        tuple(at, to, Ct.TUPLE_ORIG),
                        tuple(at, to, Ct.TUPLE_REPLY),
                        zone == ABSENT ? 0 : word(zone)),
                number(at, to, Ct.ID),
                (int) number(at, to, Ct.STATUS),
                number(at, to, Ct.TIMEOUT),
                (int) number(at, to, Ct.MARK),
                tcp(at, to),
                extras(at, to));
    }

    private ConntrackExtras extras(final int from, final int to) throws MalformedPacketException {
        final int help = find(from, to, Ct.HELP);
        final int time = find(from, to, Ct.TIMESTAMP);
        final int info = find(from, to, Ct.PROTOINFO);
        final int sctp = info == ABSENT ? ABSENT : find(info, end(info), Ct.PROTOINFO_SCTP);
        if (help == ABSENT && time == ABSENT && sctp == ABSENT) {
            return ConntrackExtras.NONE;
        }
        final int start = time == ABSENT ? ABSENT : find(time, end(time), Ct.TIMESTAMP_START);
        return new ConntrackExtras(
                sctp == ABSENT
                        ? null
                        : new ConntrackSctp(
                                octetOrZero(sctp, end(sctp), Ct.SCTP_STATE),
                                (int) number(sctp, end(sctp), Ct.SCTP_VTAG_ORIGINAL),
                                (int) number(sctp, end(sctp), Ct.SCTP_VTAG_REPLY)),
                help == ABSENT ? "" : text(help, Ct.HELP_NAME),
                start == ABSENT ? 0 : instant(start));
    }

    private String text(final int nest, final int type) throws MalformedPacketException {
        final int at = find(nest, end(nest), type);
        if (at == ABSENT) {
            return "";
        }
        final byte[] name = new byte[end(at) - at];
        octets.get(at, name);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.US_ASCII);
    }

    private long instant(final int at) throws MalformedPacketException {
        require(at, Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (octets.get(at + i) & 0xff);
        }
        return value;
    }

    private ConntrackTuple tuple(final int from, final int to, final int type)
            throws MalformedPacketException {
        final int tuple = required(from, to, type, 0);
        final int ip = required(tuple, end(tuple), Ct.TUPLE_IP, 0);
        final int proto = required(tuple, end(tuple), Ct.TUPLE_PROTO, 0);
        final int number = required(proto, end(proto), Ct.PROTO_NUM, 1);
        final boolean isIpv6 = find(ip, end(ip), Ct.IP_V6_SRC) != ABSENT;
        return new ConntrackTuple(
                address(ip, isIpv6 ? Ct.IP_V6_SRC : Ct.IP_V4_SRC, isIpv6 ? IPV6 : IPV4),
                address(ip, isIpv6 ? Ct.IP_V6_DST : Ct.IP_V4_DST, isIpv6 ? IPV6 : IPV4),
                octet(number),
                sourceKey(proto),
                destinationKey(proto));
    }

    private int sourceKey(final int proto) throws MalformedPacketException {
        final int to = end(proto);
        for (final int type : new int[] {Ct.PROTO_SRC_PORT, Ct.PROTO_ICMP_ID, Ct.PROTO_ICMPV6_ID}) {
            final int at = find(proto, to, type);
            if (at != ABSENT) {
                return word(at);
            }
        }
        return 0;
    }

    private int destinationKey(final int proto) throws MalformedPacketException {
        final int to = end(proto);
        final int port = find(proto, to, Ct.PROTO_DST_PORT);
        if (port != ABSENT) {
            return word(port);
        }
        final int type = find(proto, to, Ct.PROTO_ICMP_TYPE);
        if (type != ABSENT) {
            return typeAndCode(type, find(proto, to, Ct.PROTO_ICMP_CODE));
        }
        final int type6 = find(proto, to, Ct.PROTO_ICMPV6_TYPE);
        return type6 == ABSENT ? 0 : typeAndCode(type6, find(proto, to, Ct.PROTO_ICMPV6_CODE));
    }

    private int typeAndCode(final int type, final int code) throws MalformedPacketException {
        return octet(type) << 8 | (code == ABSENT ? 0 : octet(code));
    }

    private IpAddress address(final int ip, final int type, final int length)
            throws MalformedPacketException {
        final byte[] address = new byte[length];
        octets.get(required(ip, end(ip), type, length), address);
        return IpAddress.of(address);
    }

    private @Nullable ConntrackTcp tcp(final int from, final int to)
            throws MalformedPacketException {
        final int info = find(from, to, Ct.PROTOINFO);
        final int tcp = info == ABSENT ? ABSENT : find(info, end(info), Ct.PROTOINFO_TCP);
        if (tcp == ABSENT) {
            return null;
        }
        final int end = end(tcp);
        return new ConntrackTcp(
                octetOrZero(tcp, end, Ct.TCP_STATE),
                octetOrZero(tcp, end, Ct.TCP_FLAGS_ORIGINAL),
                octetOrZero(tcp, end, Ct.TCP_FLAGS_REPLY),
                octetOrZero(tcp, end, Ct.TCP_WSCALE_ORIGINAL),
                octetOrZero(tcp, end, Ct.TCP_WSCALE_REPLY));
    }

    private int octetOrZero(final int from, final int to, final int type)
            throws MalformedPacketException {
        final int at = find(from, to, type);
        return at == ABSENT ? 0 : octet(at);
    }

    private long number(final int from, final int to, final int type)
            throws MalformedPacketException {
        final int at = find(from, to, type);
        if (at == ABSENT) {
            return 0;
        }
        require(at, Integer.BYTES);
        return (long) bigEndian(at) << 16 | bigEndian(at + 2);
    }

    private int octet(final int at) throws MalformedPacketException {
        require(at, 1);
        return octets.get(at) & 0xff;
    }

    private int word(final int at) throws MalformedPacketException {
        require(at, Short.BYTES);
        return bigEndian(at);
    }

    /** Whatever order the buffer has. */
    private int bigEndian(final int at) {
        return (octets.get(at) & 0xff) << 8 | (octets.get(at + 1) & 0xff);
    }

    private int required(final int from, final int to, final int type, final int length)
            throws MalformedPacketException {
        final int at = find(from, to, type);
        if (at == ABSENT) {
            throw new MalformedPacketException("ctnetlink attribute " + type + " is missing");
        }
        require(at, length);
        return at;
    }

    private void require(final int value, final int length) throws MalformedPacketException {
        if (end(value) - value < length) {
            throw new MalformedPacketException(
                    "ctnetlink attribute has " + (end(value) - value) + " bytes, needs " + length);
        }
    }

    /** Index behind the value of an attribute. */
    private int end(final int value) {
        return value - ATTRIBUTE_HEADER + (octets.getShort(value - ATTRIBUTE_HEADER) & 0xffff);
    }

    /** Index of the value of an attribute, or ABSENT. */
    private int find(final int from, final int to, final int type) throws MalformedPacketException {
        int at = from;
        while (at < to) {
            if (to - at < ATTRIBUTE_HEADER) {
                throw new MalformedPacketException(
                        "ctnetlink attribute header has " + (to - at) + " bytes, needs 4");
            }
            final int length = octets.getShort(at) & 0xffff;
            if (length < ATTRIBUTE_HEADER || length > to - at) {
                throw new MalformedPacketException(
                        "ctnetlink attribute length is " + length + ", needs 4.." + (to - at));
            }
            if ((octets.getShort(at + 2) & Netlink.NLA_TYPE_MASK) == type) {
                return at + ATTRIBUTE_HEADER;
            }
            at += (length + 3) & ~3;
        }
        return ABSENT;
    }
}
