package org.tandemgate.keaha.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.keaha.link.Port;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PortFence;
import org.tandemgate.net.IpAddress;

/**
 * The HA ports of one pair, made unreachable for some seconds, in either direction. One thread but
 * for {@link #close}.
 */
final class Fences implements AutoCloseable {
    /** Longer than the command takes that it is for; it is lifted behind that. */
    static final long FENCE_NANOS = 8_000_000_000L;

    /** Until the next command at the latest, which renews it. */
    static final long HIDE_NANOS = 4_000_000_000L;

    private final Linux linux;
    private final Optional<PortFence.Port> outgoing;
    private final Optional<PortFence.Port> incoming;
    private @Nullable PortFence fence;
    private long fencedUntil;
    private long hiddenUntil;
    private boolean isFenced;
    private boolean isHidden;
    private boolean closed;

    /**
     * @param own HA port of the own server
     * @param other of the partner's
     */
    Fences(final Linux linux, final Optional<Port> own, final Optional<Port> other) {
        this.linux = linux;
        final Optional<IpAddress> partner = other.flatMap(it -> address(it.host()));
        outgoing = partner.map(it -> new PortFence.Port(true, it, other.orElseThrow().number()));
        incoming =
                own.flatMap(
                        port -> partner.map(it -> new PortFence.Port(false, it, port.number())));
    }

    private static Optional<IpAddress> address(final String host) {
        try {
            return Optional.of(IpAddress.parse(host));
        } catch (final IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /** Keeps this node's server from waiting for its partner. */
    synchronized Optional<String> fence(final long nowNanos) {
        isFenced = true;
        fencedUntil = nowNanos + FENCE_NANOS;
        return write();
    }

    /**
     * This node's server serves alone, and waits for nobody any more. From now on it must see at
     * once that its partner comes back: what it gives while it does not, the partner never learns.
     */
    synchronized Optional<String> lift() {
        if (!isFenced) {
            return Optional.empty();
        }
        isFenced = false;
        return write();
    }

    /** Keeps the partner from asking this node's server. */
    synchronized Optional<String> hide(final long nowNanos) {
        isHidden = true;
        hiddenUntil = nowNanos + HIDE_NANOS;
        return write();
    }

    /** The partner may ask again. */
    synchronized Optional<String> show() {
        if (!isHidden) {
            return Optional.empty();
        }
        isHidden = false;
        return write();
    }

    /** Takes away what is over. */
    synchronized Optional<String> expire(final long nowNanos) {
        final boolean isOver = isFenced && nowNanos - fencedUntil >= 0;
        final boolean isSeen = isHidden && nowNanos - hiddenUntil >= 0;
        if (!isOver && !isSeen) {
            return Optional.empty();
        }
        isFenced &= !isOver;
        isHidden &= !isSeen;
        return write();
    }

    /** Whether the partner cannot be asked from here. */
    synchronized boolean isFenced() {
        return isFenced;
    }

    private Optional<String> write() {
        final List<PortFence.Port> ports = new ArrayList<>();
        if (isFenced) {
            outgoing.ifPresent(ports::add);
        }
        if (isHidden) {
            incoming.ifPresent(ports::add);
        }
        if (closed) {
            return Optional.empty();
        }
        try {
            PortFence now = fence;
            if (now == null) {
                now = linux.openPortFence();
                fence = now;
            }
            now.refuse(ports);
            return Optional.empty();
        } catch (final LinuxException failed) {
            isFenced = false;
            isHidden = false;
            return Optional.of("no fence: " + failed.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (fence != null) {
            fence.close();
        }
    }
}
