package org.tandemgate.pfsync.flow;

import java.nio.charset.StandardCharsets;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/**
 * States as messages: one entry of the kernel is one pf state of direction OUT on interface {@code
 * all}, which has room for both translations. Its wire key is what is on the outer cable, its stack
 * key what the first packet had. Belongs to one thread; make a new one when the peer's dialect
 * becomes known.
 */
public final class StateWriter {
    private static final byte[] ALL = "all".getBytes(StandardCharsets.US_ASCII);
    private static final long NONE = 0xffff_ffffL;
    private static final int IN = 1;
    private static final int OUT = 2;
    private static final int SLOPPY = 0x0002;
    private static final int INET = 2;
    private static final int SCALE_SEEN = 0x80;
    private static final int LAST_OF_OTHERS = 2;
    private static final int OTHER_SINGLE = 12;
    private static final int OTHER_MULTIPLE = 13;
    private static final int SCTP_TIMEOUTS = 25;
    private static final int GRE = 47;

    private final Dialect dialect;
    private final PeerKind peer;
    private final Pads pads = new Pads();
    private final byte[] four = new byte[4];
    private final byte[] sixteen = new byte[16];

    public StateWriter(final Dialect dialect, final PeerKind peer) {
        this.dialect = dialect;
        this.peer = peer;
    }

    /** The message that says a notice. */
    public static Action action(final Notice notice) {
        return switch (notice) {
            case INS -> Action.INS;
            case INS_ACK -> Action.INS_ACK;
            case UPD -> Action.UPD;
            case UPD_C -> Action.UPD_C;
            case DEL_C -> Action.DEL_C;
            case UPD_REQ -> Action.UPD_REQ;
        };
    }

    /**
     * How many messages one notice of a state is: a pair has two, see {@link PeerKind#BSD_PAIR}. A
     * request and an acknowledgement are about the one that the peer named.
     */
    public int messages(final FlowState<FlowBody> state, final Notice notice) {
        final boolean about = notice != Notice.UPD_REQ && notice != Notice.INS_ACK;
        return peer == PeerKind.BSD_PAIR && about && state.body().foreign() == null ? 2 : 1;
    }

    /**
     * Fills a message of {@link #action}.
     *
     * @param index 0, or 1 for the second one of a pair
     */
    public void write(
            final PfsyncMessage message,
            final FlowState<FlowBody> state,
            final Notice notice,
            final int index,
            final long nowNanos) {
        switch (notice) {
            case INS, UPD -> full(message, state, index, nowNanos);
            case UPD_C -> compressed(message, state, index, nowNanos);
            case INS_ACK, DEL_C, UPD_REQ -> identity(message, id(state, index));
        }
    }

    /** Fills a message that is about an identity and nothing else. */
    public static void identity(final PfsyncMessage message, final StateId id) {
        message.put(Field.ID, id.id());
        message.put(Field.CREATORID, id.creatorid() & NONE);
    }

    /** The second state of a pair differs in the lowest bit. */
    private static StateId id(final FlowState<FlowBody> state, final int index) {
        return index == 0 ? state.id() : new StateId(state.id().id() ^ 1, state.id().creatorid());
    }

    private void full(
            final PfsyncMessage message,
            final FlowState<FlowBody> state,
            final int index,
            final long nowNanos) {
        final FlowBody body = state.body();
        final ForeignState foreign = body.foreign();
        final boolean returned = foreign != null && foreign.writeWhole(message);
        if (!returned) {
            keys(message, body, index);
            message.write(Field.IFNAME, ALL);
            message.put(Field.RULE, NONE);
            message.put(Field.ANCHOR, NONE);
            message.put(Field.NAT_RULE, NONE);
            message.put(Field.DIRECTION, index == 0 ? OUT : IN);
            message.put(Field.STATE_FLAGS, state.tcp() ? SLOPPY : 0);
            if (message.has(Field.RTABLEID)) {
                message.put(Field.RTABLEID, -1);
            }
            sides(message, body);
        }
        progress(message, state);
        identity(message, id(state, index));
        message.put(Field.CREATION, Math.min(NONE, body.ageSeconds(nowNanos)));
        message.put(Field.EXPIRE, expire(body, nowNanos, (int) message.get(Field.TIMEOUT)));
    }

    private void compressed(
            final PfsyncMessage message,
            final FlowState<FlowBody> state,
            final int index,
            final long nowNanos) {
        final ForeignState foreign = state.body().foreign();
        if (foreign == null) {
            sides(message, state.body());
        } else {
            foreign.writeSides(message);
        }
        progress(message, state);
        identity(message, id(state, index));
        if (peer == PeerKind.OURS) {
            message.put(Field.EXPIRE, Math.min(NONE, state.body().secondsLeft(nowNanos)));
        }
    }

    /** What pf keeps of a state at most: above the peer's own timeout its sum would wrap. */
    private long expire(final FlowBody body, final long nowNanos, final int timeout) {
        final long left = body.secondsLeft(nowNanos);
        return peer == PeerKind.OURS
                ? Math.min(NONE, left)
                : Math.min(left, PfTimeouts.seconds(timeout));
    }

    private void keys(final PfsyncMessage message, final FlowBody body, final int index) {
        final ConntrackTuple original = body.flow().original();
        final ConntrackTuple reply = body.flow().reply();
        final int translated = original.isIcmp() ? reply.sourceKey() : reply.destinationKey();
        final int target = original.isIcmp() ? type(original) : original.destinationKey();
        final int reached = original.isIcmp() ? type(original) : reply.sourceKey();
        if (index == 0) {
            // Out: the initiator is 1.
            wire(message, reply.source(), reached, reply.destination(), translated, original);
            stack(
                    message,
                    original.destination(),
                    target,
                    original.source(),
                    original.sourceKey(),
                    original);
        } else {
            // In: the initiator is 0, and only the destination may be another one.
            wire(
                    message,
                    original.source(),
                    original.sourceKey(),
                    original.destination(),
                    target,
                    original);
            stack(
                    message,
                    original.source(),
                    original.sourceKey(),
                    reply.source(),
                    reached,
                    original);
        }
        family(message, original);
    }

    /** FreeBSD up to 13 has the echo id on both sides. */
    private int type(final ConntrackTuple original) {
        return dialect == Dialect.FREEBSD_1301 && peer != PeerKind.OURS
                ? original.sourceKey()
                : original.destinationKey() >>> Byte.SIZE;
    }

    private void wire(
            final PfsyncMessage message,
            final IpAddress address0,
            final int port0,
            final IpAddress address1,
            final int port1,
            final ConntrackTuple original) {
        address(message, Field.WIRE_ADDR0, address0);
        address(message, Field.WIRE_ADDR1, address1);
        message.put(Field.WIRE_PORT0, port(port0, original));
        message.put(Field.WIRE_PORT1, port(port1, original));
    }

    private void stack(
            final PfsyncMessage message,
            final IpAddress address0,
            final int port0,
            final IpAddress address1,
            final int port1,
            final ConntrackTuple original) {
        address(message, Field.STACK_ADDR0, address0);
        address(message, Field.STACK_ADDR1, address1);
        message.put(Field.STACK_PORT0, port(port0, original));
        message.put(Field.STACK_PORT1, port(port1, original));
    }

    private void address(final PfsyncMessage message, final Field field, final IpAddress address) {
        final byte[] octets = address.isIpv4() ? four : sixteen;
        address.copyTo(octets, 0);
        message.write(field, octets);
    }

    /** pf has no keys for GRE. */
    private long port(final int port, final ConntrackTuple original) {
        return original.protocol() == GRE && peer != PeerKind.OURS ? 0 : port;
    }

    private void family(final PfsyncMessage message, final ConntrackTuple original) {
        final int family = original.source().isIpv4() ? INET : dialect.inet6();
        if (message.has(Field.AF)) {
            message.put(Field.AF, family);
            message.put(Field.PROTO, original.protocol());
        }
        if (message.has(Field.WIRE_AF)) {
            message.put(Field.WIRE_AF, family);
            message.put(Field.STACK_AF, family);
        }
        if (message.has(Field.WIRE_PROTO)) {
            message.put(Field.WIRE_PROTO, original.protocol());
            message.put(Field.STACK_PROTO, original.protocol());
        }
    }

    private void sides(final PfsyncMessage message, final FlowBody body) {
        final ConntrackEntry entry = body.entry();
        final ConntrackTcp tcp = entry.tcp();
        if (tcp != null) {
            message.put(Field.SRC_WSCALE, scale(tcp.originalScale(), tcp.originalFlags()));
            message.put(Field.DST_WSCALE, scale(tcp.replyScale(), tcp.replyFlags()));
        }
        final ConntrackSctp sctp = entry.extras().sctp();
        if (sctp != null && (peer == PeerKind.OURS || dialect.timeouts() >= SCTP_TIMEOUTS)) {
            message.put(Field.SRC_SCRUB_FLAG, 1);
            message.put(Field.SRC_SCRUB_TS_MOD, sctp.originalTag() & NONE);
            message.put(Field.DST_SCRUB_FLAG, 1);
            message.put(Field.DST_SCRUB_TS_MOD, sctp.replyTag() & NONE);
        }
        if (peer == PeerKind.OURS) {
            pads.write(message, entry);
        }
    }

    private static long scale(final int shift, final int flags) {
        return (flags & ConntrackTcp.WINDOW_SCALE) == 0 ? 0 : SCALE_SEEN | (shift & 0x0f);
    }

    /** Levels and timeout as the peer knows them; SCTP is another protocol to most. */
    private void progress(final PfsyncMessage message, final FlowState<FlowBody> state) {
        final Progress progress = state.progress();
        int src = progress.src().level();
        int dst = progress.dst().level();
        int timeout = progress.timeout();
        if (timeout >= dialect.timeouts()) {
            timeout = dst > LAST_OF_OTHERS ? OTHER_MULTIPLE : OTHER_SINGLE;
            if (peer != PeerKind.OURS) {
                src = Math.min(LAST_OF_OTHERS, src);
                dst = Math.min(LAST_OF_OTHERS, dst);
            }
        }
        message.put(Field.SRC_STATE, src);
        message.put(Field.DST_STATE, dst);
        message.put(Field.TIMEOUT, timeout);
    }
}
