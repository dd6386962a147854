package org.tandemgate.pfsync.flow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Levels;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/**
 * Messages as states. What cannot be a connection of this kernel is counted by reason and not
 * shown. Whether a message is of a node of ours is seen by the message itself ({@code 0xC7}).
 * Belongs to one thread, but {@link #refused}.
 */
public final class StateReader {
    private static final long SECOND = 1_000_000_000L;
    private static final int TCP_LAST = 9;
    private static final int SCTP_LAST = 9;
    private static final int SCALE_SEEN = 0x80;
    private static final int PROXY = 11;

    private final Timeouts timeouts;
    private final Filters filters;
    private final Predicate<String> interfaces;
    private final KeyReader keys = new KeyReader();
    private final Pads pads = new Pads();
    private final byte[] name = new byte[16];
    private final AtomicLongArray counts = new AtomicLongArray(FlowRefusal.values().length);

    /** What comes out of a message: one of the two, or nothing. */
    public interface Into {
        /** A whole state. */
        void whole(FlowState<FlowBody> state, BodyMerge<FlowBody> merge);

        /** What changed of one. */
        void part(Progress progress, BodyMerge<FlowBody> merge);
    }

    /**
     * @param timeouts of this node's kernel
     * @param filters of this node: a peer may not open what this node would not tell
     * @param interfaces whether this node has one of that name
     */
    public StateReader(
            final Timeouts timeouts, final Filters filters, final Predicate<String> interfaces) {
        this.timeouts = timeouts;
        this.filters = filters;
        this.interfaces = interfaces;
    }

    /** Whom a message is about: INS_ACK, UPD_REQ, DEL_C and DEL. */
    public static StateId id(final PfsyncMessage message) {
        return new StateId(message.get(Field.ID), (int) message.get(Field.CREATORID));
    }

    /**
     * Reads INS, UPD or UPD_C.
     *
     * @param counter of the changes of this state, from a node of ours; 0: none
     */
    public void read(
            final PfsyncMessage message, final long counter, final long nowNanos, final Into into) {
        final boolean ours = pads.read(message);
        final var progress = progress(message, counter);
        if (!message.action().isFullState()) {
            final long left = message.get(Field.EXPIRE);
            into.part(progress, new Update(timeouts, message, pads, ours, left, nowNanos));
            return;
        }
        final Object result = body(message, progress, ours, nowNanos);
        if (result instanceof FlowBody body) {
            final var state = new FlowState<>(progress, FlowStates.isTcp(body.flow()), body);
            into.whole(
                    state,
                    (known, fresh) ->
                            fresh.all()
                                    ? new FlowBody(
                                            body.entry().withId(known.entry().id()),
                                            body.seenNanos(),
                                            known.createdNanos(),
                                            body.foreign())
                                    : known);
        } else if (result instanceof FlowRefusal refusal) {
            count(refusal);
        }
    }

    private static Progress progress(final PfsyncMessage message, final long counter) {
        return new Progress(
                id(message),
                Half.of((int) message.get(Field.SRC_STATE), (int) message.get(Field.SRC_SEQLO)),
                Half.of((int) message.get(Field.DST_STATE), (int) message.get(Field.DST_SEQLO)),
                (int) message.get(Field.TIMEOUT),
                counter);
    }

    /** A body or the reason why there is none. */
    private Object body(
            final PfsyncMessage message,
            final Progress progress,
            final boolean ours,
            final long nowNanos) {
        final FlowRefusal bad = keys.read(message, ours, ours ? pads.zone() : 0);
        if (bad != null) {
            return bad;
        }
        if (!isHere(message)) {
            return FlowRefusal.INTERFACE;
        }
        final ConntrackFlow flow = keys.flow();
        final FlowRefusal state = stateRefusal(flow, message, progress, ours);
        if (state != null) {
            return state;
        }
        final long expire = message.get(Field.EXPIRE);
        final ConntrackEntry entry = entry(flow, message, progress, ours);
        if (expire > timeouts.longest(flow.original().protocol())) {
            return FlowRefusal.EXPIRE;
        }
        if (filters.reason(entry) != null) {
            return FlowRefusal.FILTERED;
        }
        return new FlowBody(
                expire == 0 ? entry.withTimeout(timeouts.full(entry)) : entry,
                nowNanos,
                nowNanos - message.get(Field.CREATION) * SECOND,
                ours ? null : ForeignState.of(message));
    }

    /** {@code all} and no name are everywhere. */
    private boolean isHere(final PfsyncMessage message) {
        message.read(Field.IFNAME, name);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        if (length == 0 || (length == 3 && name[0] == 'a' && name[1] == 'l' && name[2] == 'l')) {
            return true;
        }
        return interfaces.test(new String(name, 0, length, StandardCharsets.US_ASCII));
    }

    private @Nullable FlowRefusal stateRefusal(
            final ConntrackFlow flow,
            final PfsyncMessage message,
            final Progress progress,
            final boolean ours) {
        final int protocol = flow.original().protocol();
        final int told = pads.state();
        if (protocol == Timeouts.TCP) {
            if (progress.src().level() >= PROXY || progress.dst().level() >= PROXY) {
                return FlowRefusal.PROXY;
            }
            return ours && (told < 1 || told > TCP_LAST) ? FlowRefusal.STATE : null;
        }
        if (protocol == Timeouts.SCTP) {
            if (ours && told == 0) {
                // The sender's kernel did not say.
                return null;
            }
            if (message.get(Field.SRC_SCRUB_FLAG) != 1 || message.get(Field.DST_SCRUB_FLAG) != 1) {
                return FlowRefusal.TAGS;
            }
            return told > SCTP_LAST ? FlowRefusal.STATE : null;
        }
        return null;
    }

    private ConntrackEntry entry(
            final ConntrackFlow flow,
            final PfsyncMessage message,
            final Progress progress,
            final boolean ours) {
        final int protocol = flow.original().protocol();
        return new ConntrackEntry(
                flow,
                0,
                ours ? pads.status() : status(protocol, progress),
                message.get(Field.EXPIRE),
                ours ? pads.mark() : 0,
                protocol == Timeouts.TCP ? tcp(message, progress, ours) : null,
                protocol == Timeouts.SCTP ? sctp(message, progress, ours) : ConntrackExtras.NONE);
    }

    private static int status(final int protocol, final Progress progress) {
        final boolean echo = protocol == ConntrackTuple.ICMP || protocol == ConntrackTuple.ICMPV6;
        final boolean answered = echo ? progress.timeout() == 10 : progress.dst().level() > 0;
        final boolean open =
                protocol == Timeouts.TCP
                        ? progress.src().level() >= 4 && progress.dst().level() >= 4
                        : answered && !echo;
        return (answered ? ConntrackEntry.SEEN_REPLY : 0) | (open ? ConntrackEntry.ASSURED : 0);
    }

    private ConntrackTcp tcp(
            final PfsyncMessage message, final Progress progress, final boolean ours) {
        final int src = progress.src().level();
        final int dst = progress.dst().level();
        final int srcScale = (int) message.get(Field.SRC_WSCALE);
        final int dstScale = (int) message.get(Field.DST_WSCALE);
        if (ours) {
            return new ConntrackTcp(
                    pads.state(),
                    pads.originalFlags(),
                    pads.replyFlags(),
                    srcScale & 0x0f,
                    dstScale & 0x0f);
        }
        return new ConntrackTcp(
                Levels.linuxTcp(src, dst),
                flags(srcScale, src > dst && src > 6),
                flags(dstScale, dst > src && dst > 6),
                srcScale & 0x0f,
                dstScale & 0x0f);
    }

    private static int flags(final int scale, final boolean closes) {
        return ConntrackTcp.SACK
                | ((scale & SCALE_SEEN) == 0 ? 0 : ConntrackTcp.WINDOW_SCALE)
                | (closes ? ConntrackTcp.CLOSE_INIT : 0);
    }

    private ConntrackExtras sctp(
            final PfsyncMessage message, final Progress progress, final boolean ours) {
        if (ours && pads.state() == 0) {
            return ConntrackExtras.NONE;
        }
        final int state =
                ours
                        ? pads.state()
                        : Sctp.linux(
                                progress.src().level(), progress.dst().level(), progress.timeout());
        return ConntrackExtras.of(
                new ConntrackSctp(
                        state,
                        (int) message.get(Field.SRC_SCRUB_TS_MOD),
                        (int) message.get(Field.DST_SCRUB_TS_MOD)));
    }

    /** How many states were refused for this reason; any thread. */
    public long refused(final FlowRefusal reason) {
        return counts.get(index(reason));
    }

    private void count(final FlowRefusal reason) {
        counts.incrementAndGet(index(reason));
    }

    @SuppressWarnings("EnumOrdinal") // a place in an array of this object, never stored
    private static int index(final FlowRefusal reason) {
        return reason.ordinal();
    }
}
