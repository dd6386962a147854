package org.tandemgate.pfsync.state;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the peer is, by the boot ids that two nodes say in their packets. A packet counts when its
 * sender has heard this very process: what was recorded before this one began, or from an earlier
 * process of the peer, proves nothing and is not taken. Belongs to one thread.
 */
public final class PeerSession {
    /** Earlier processes of the peer that are remembered. */
    static final int RETIRED = 256;

    private final long bootId;
    private final Set<Long> retired = new LinkedHashSet<>();
    private long peerBootId;
    private long candidate;
    private @Nullable SequenceWindow window;

    /** What a packet is worth. */
    public enum Worth {
        /** The next of the peer. */
        GOOD,
        /** The first of another process of the peer; good as well. */
        STARTED,
        /** It came before, is too late, or of a process of the peer that has ended. */
        REPLAY,
        /** Its own packet came back. */
        ECHO,
        /** Its sender has not heard this process yet: it should be told. */
        UNPROVEN
    }

    /**
     * @param bootId of this process, not 0
     */
    public PeerSession(final long bootId) {
        if (bootId == 0) {
            throw new IllegalArgumentException("boot id is 0, which means nobody");
        }
        this.bootId = bootId;
    }

    /**
     * A packet with a right signature.
     *
     * @param sender its boot id
     * @param number its sequence number
     * @param heard whom its sender has heard
     */
    public Worth judge(
            final long sender, final long number, final long heard, final long nowNanos) {
        if (sender == bootId) {
            return Worth.ECHO;
        }
        final SequenceWindow packets = window;
        if (sender == peerBootId && packets != null) {
            if (heard != bootId) {
                return Worth.UNPROVEN;
            }
            return packets.arrived(number, nowNanos) == SequenceWindow.Verdict.NEW
                    ? Worth.GOOD
                    : Worth.REPLAY;
        }
        if (retired.contains(sender)) {
            return Worth.REPLAY;
        }
        candidate = sender;
        if (heard != bootId) {
            return Worth.UNPROVEN;
        }
        retire();
        peerBootId = sender;
        window = new SequenceWindow(number);
        return Worth.STARTED;
    }

    private void retire() {
        if (peerBootId == 0) {
            return;
        }
        if (retired.size() == RETIRED) {
            final Iterator<Long> oldest = retired.iterator();
            oldest.next();
            oldest.remove();
        }
        retired.add(peerBootId);
    }

    /** Boot id of this process. */
    public long bootId() {
        return bootId;
    }

    /**
     * Whom to name as heard in the next packet: the peer, or in one that tells nothing else whoever
     * last needs to be named.
     *
     * @param control whether it tells nothing else
     */
    public long name(final boolean control) {
        if (!control && window != null) {
            return peerBootId;
        }
        final long named = candidate;
        candidate = window == null ? candidate : peerBootId;
        return named;
    }

    /** Whether the peer is a node of this product and was heard. */
    public boolean isEstablished() {
        return window != null;
    }

    /** The peer's packets; null before it was heard. */
    public @Nullable SequenceWindow window() {
        return window;
    }

    /** The peer is no node of this product any more. */
    public void forget() {
        retire();
        peerBootId = 0;
        candidate = 0;
        window = null;
    }

    /** Whether what the peer says of this process's packets is about the peer that is known. */
    public boolean isPeer(final long sender) {
        return sender == peerBootId;
    }
}
