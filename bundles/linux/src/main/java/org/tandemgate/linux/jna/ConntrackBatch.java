package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;

/**
 * Requests to ctnetlink, one behind the other in native memory, for one send(2). The kernel does
 * them in order; an error of one does not stop the next (net/netlink/af_netlink.c netlink_rcv_skb).
 * Sequence numbers count from the first.
 */
final class ConntrackBatch {
    /** The longest request: an IPv6 entry of TCP with both translations and a zone. */
    static final int LONGEST = 512;

    private static final int IPV4 = 4;
    private static final int IPV6 = 16;
    private static final int ALLOWED_STATUS = ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED;

    private final ByteBuffer octets;
    private final byte[] scratch = new byte[IPV6];
    private final List<ConntrackFlow> flows = new ArrayList<>();
    private final int bound;
    private int begun;

    /**
     * @param bound requests at most
     */
    ConntrackBatch(final int bound) {
        this.bound = bound;
        octets = Sockets.memory(bound * LONGEST);
    }

    boolean isFull() {
        return flows.size() == bound;
    }

    boolean isEmpty() {
        return flows.isEmpty();
    }

    /** From 0 to its limit. */
    ByteBuffer octets() {
        return octets.duplicate().order(octets.order()).flip();
    }

    /** What each request is about, by its sequence number. */
    List<ConntrackFlow> flows() {
        return flows;
    }

    void clear() {
        octets.clear();
        flows.clear();
    }

    void create(final ConntrackEntry entry) {
        begin(Ct.NEW, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, entry.flow());
        final ConntrackTuple original = entry.flow().original();
        final ConntrackTuple inverse = original.inverse();
        tuple(Ct.TUPLE_ORIG, original);
        // The kernel rewrites it: given a translated one, it would translate nothing.
        tuple(Ct.TUPLE_REPLY, inverse);
        status(entry);
        state(entry);
        final ConntrackTuple reply = entry.flow().reply();
        if (!reply.destination().equals(original.source())
                || destinationNumber(reply) != original.sourceKey()) {
            translation(Ct.NAT_SRC, reply.destination(), destinationNumber(reply));
        }
        if (!reply.source().equals(original.destination())
                || (!reply.isIcmp() && reply.sourceKey() != original.destinationKey())) {
            translation(Ct.NAT_DST, reply.source(), reply.isIcmp() ? 0 : reply.sourceKey());
        }
        end();
    }

    /** What the source's port or echo id became. */
    private static int destinationNumber(final ConntrackTuple reply) {
        return reply.isIcmp() ? reply.sourceKey() : reply.destinationKey();
    }

    void update(final ConntrackEntry entry) {
        begin(Ct.NEW, 0, entry.flow());
        tuple(Ct.TUPLE_ORIG, entry.flow().original());
        if ((entry.status() & ALLOWED_STATUS) != 0) {
            status(entry);
        }
        state(entry);
        end();
    }

    /** Asks for the entry of that original tuple. */
    void get(final ConntrackTuple original, final int zone) {
        begin(Ct.GET, 0, new ConntrackFlow(original, original.inverse(), zone));
        tuple(Ct.TUPLE_ORIG, original);
        end();
    }

    void remove(final ConntrackFlow flow, final long id) {
        begin(Ct.DELETE, 0, flow);
        tuple(Ct.TUPLE_ORIG, flow.original());
        if (id != 0) {
            number(Ct.ID, (int) id);
        }
        end();
    }

    private void status(final ConntrackEntry entry) {
        // Without CONFIRMED the kernel takes it for an attempt to clear that bit.
        number(Ct.STATUS, (entry.status() & ALLOWED_STATUS) | ConntrackEntry.CONFIRMED);
    }

    private void state(final ConntrackEntry entry) {
        number(Ct.TIMEOUT, (int) entry.timeoutSeconds());
        number(Ct.MARK, entry.mark());
        final ConntrackTcp tcp = entry.tcp();
        if (tcp != null) {
            final int info = nest(Ct.PROTOINFO);
            final int fields = nest(Ct.PROTOINFO_TCP);
            octet(Ct.TCP_STATE, tcp.state());
            octet(Ct.TCP_WSCALE_ORIGINAL, tcp.originalScale());
            octet(Ct.TCP_WSCALE_REPLY, tcp.replyScale());
            pair(Ct.TCP_FLAGS_ORIGINAL, tcp.originalFlags());
            pair(Ct.TCP_FLAGS_REPLY, tcp.replyFlags());
            close(fields);
            close(info);
        }
        final ConntrackSctp sctp = entry.extras().sctp();
        if (sctp != null) {
            final int info = nest(Ct.PROTOINFO);
            final int fields = nest(Ct.PROTOINFO_SCTP);
            octet(Ct.SCTP_STATE, sctp.state());
            number(Ct.SCTP_VTAG_ORIGINAL, sctp.originalTag());
            number(Ct.SCTP_VTAG_REPLY, sctp.replyTag());
            close(fields);
            close(info);
        }
    }

    private void begin(final int type, final int flags, final ConntrackFlow flow) {
        begun = octets.position();
        octets.putInt(0).putShort((short) type);
        octets.putShort((short) (Netlink.NLM_F_REQUEST | flags));
        octets.putInt(flows.size()).putInt(0);
        final boolean ipv4 = flow.original().source().length() == IPV4;
        octets.put((byte) (ipv4 ? Sockets.AF_INET : Sockets.AF_INET6)).put((byte) 0);
        octets.putShort((short) 0);
        flows.add(flow);
        if (flow.zone() != 0) {
            word(Ct.ZONE, flow.zone());
        }
    }

    private void end() {
        octets.putInt(begun, octets.position() - begun);
    }

    private void tuple(final int type, final ConntrackTuple tuple) {
        final boolean ipv4 = tuple.source().length() == IPV4;
        final int whole = nest(type);
        final int ip = nest(Ct.TUPLE_IP);
        address(ipv4 ? Ct.IP_V4_SRC : Ct.IP_V6_SRC, tuple.source());
        address(ipv4 ? Ct.IP_V4_DST : Ct.IP_V6_DST, tuple.destination());
        close(ip);
        final int proto = nest(Ct.TUPLE_PROTO);
        octet(Ct.PROTO_NUM, tuple.protocol());
        if (tuple.isIcmp()) {
            final boolean v6 = tuple.protocol() == ConntrackTuple.ICMPV6;
            word(v6 ? Ct.PROTO_ICMPV6_ID : Ct.PROTO_ICMP_ID, tuple.sourceKey());
            octet(v6 ? Ct.PROTO_ICMPV6_TYPE : Ct.PROTO_ICMP_TYPE, tuple.destinationKey() >>> 8);
            octet(v6 ? Ct.PROTO_ICMPV6_CODE : Ct.PROTO_ICMP_CODE, tuple.destinationKey() & 0xff);
        } else {
            word(Ct.PROTO_SRC_PORT, tuple.sourceKey());
            word(Ct.PROTO_DST_PORT, tuple.destinationKey());
        }
        close(proto);
        close(whole);
    }

    /** To exactly this address and number. */
    private void translation(final int type, final IpAddress to, final int number) {
        final boolean ipv4 = to.length() == IPV4;
        final int nat = nest(type);
        address(ipv4 ? Ct.NAT_V4_MINIP : Ct.NAT_V6_MINIP, to);
        address(ipv4 ? Ct.NAT_V4_MAXIP : Ct.NAT_V6_MAXIP, to);
        if (number != 0) {
            final int proto = nest(Ct.NAT_PROTO);
            word(Ct.PROTONAT_PORT_MIN, number);
            word(Ct.PROTONAT_PORT_MAX, number);
            close(proto);
        }
        close(nat);
    }

    private int nest(final int type) {
        final int at = octets.position();
        octets.putShort((short) 0).putShort((short) (type | Netlink.NLA_F_NESTED));
        return at;
    }

    private void close(final int nest) {
        octets.putShort(nest, (short) (octets.position() - nest));
    }

    private void header(final int type, final int length) {
        octets.putShort((short) (Integer.BYTES + length)).putShort((short) type);
    }

    private void octet(final int type, final int value) {
        header(type, 1);
        octets.put((byte) value);
        pad(3);
    }

    /** Flags, and which of them are meant: all. */
    private void pair(final int type, final int flags) {
        header(type, 2);
        octets.put((byte) flags).put((byte) flags);
        pad(2);
    }

    private void word(final int type, final int value) {
        header(type, Short.BYTES);
        octets.put((byte) (value >>> 8)).put((byte) value);
        pad(2);
    }

    private void number(final int type, final int value) {
        header(type, Integer.BYTES);
        octets.put((byte) (value >>> 24)).put((byte) (value >>> 16));
        octets.put((byte) (value >>> 8)).put((byte) value);
    }

    private void address(final int type, final IpAddress address) {
        header(type, address.length());
        address.copyTo(scratch, 0);
        octets.put(scratch, 0, address.length());
    }

    private void pad(final int count) {
        for (int i = 0; i < count; i++) {
            octets.put((byte) 0);
        }
    }
}
