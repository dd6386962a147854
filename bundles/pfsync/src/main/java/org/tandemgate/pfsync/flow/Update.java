package org.tandemgate.pfsync.flow;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.Freshness;

/**
 * What a compressed update says of a state, copied out of the message: of a node of ours its mark,
 * status, exact state and time left, of a BSD its two sides. Levels are merged elsewhere.
 */
final class Update implements BodyMerge<FlowBody> {
    private static final int SCALE_SEEN = 0x80;
    private static final int TCP_LAST = 9;

    private final Timeouts timeouts;
    private final boolean ours;
    private final long left;
    private final long nowNanos;
    private final int mark;
    private final int status;
    private final int state;
    private final int originalFlags;
    private final int replyFlags;
    private final int originalScale;
    private final int replyScale;
    private final byte @Nullable [] sides;

    /**
     * @param timeouts of this node's kernel: nothing is left longer, whatever is said
     * @param left seconds, 0: as long as it had when it was used last
     */
    Update(
            final Timeouts timeouts,
            final PfsyncMessage message,
            final Pads pads,
            final boolean ours,
            final long left,
            final long nowNanos) {
        this.timeouts = timeouts;
        this.ours = ours;
        this.left = ours ? left : 0;
        this.nowNanos = nowNanos;
        mark = pads.mark();
        status = pads.status();
        state = pads.state();
        originalFlags = pads.originalFlags();
        replyFlags = pads.replyFlags();
        originalScale = (int) message.get(Field.SRC_WSCALE);
        replyScale = (int) message.get(Field.DST_WSCALE);
        sides = ours ? null : ForeignState.sides(message);
    }

    @Override
    public FlowBody merge(final FlowBody known, final Freshness fresh) {
        final ConntrackEntry entry = known.entry();
        final long most = timeouts.longest(entry.flow().original().protocol());
        final long seconds = left == 0 ? entry.timeoutSeconds() : Math.min(left, most);
        if (!ours) {
            final ForeignState foreign = known.foreign();
            return new FlowBody(
                    entry.withTimeout(seconds),
                    nowNanos,
                    known.createdNanos(),
                    foreign == null || sides == null ? foreign : foreign.with(sides, fresh));
        }
        return new FlowBody(
                new ConntrackEntry(
                        entry.flow(),
                        entry.id(),
                        entry.status() | status,
                        seconds,
                        fresh.all() ? mark : entry.mark(),
                        tcp(entry.tcp(), fresh),
                        sctp(entry.extras())),
                nowNanos,
                known.createdNanos(),
                known.foreign());
    }

    private @Nullable ConntrackTcp tcp(final @Nullable ConntrackTcp known, final Freshness fresh) {
        if (known == null || state < 1 || state > TCP_LAST) {
            return known;
        }
        return new ConntrackTcp(
                fresh.all() ? state : known.state(),
                known.originalFlags() | originalFlags,
                known.replyFlags() | replyFlags,
                (originalScale & SCALE_SEEN) == 0 ? known.originalScale() : originalScale & 0x0f,
                (replyScale & SCALE_SEEN) == 0 ? known.replyScale() : replyScale & 0x0f);
    }

    private ConntrackExtras sctp(final ConntrackExtras known) {
        final ConntrackSctp before = known.sctp();
        if (before == null || state == 0) {
            return known;
        }
        return ConntrackExtras.of(
                new ConntrackSctp(state, before.originalTag(), before.replyTag()));
    }
}
