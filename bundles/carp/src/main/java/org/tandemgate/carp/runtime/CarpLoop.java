package org.tandemgate.carp.runtime;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.RawSocket;
import org.tandemgate.net.IpAddress;

/**
 * The one thread of the election: waits for packets, link events and deadlines, and gives each to
 * the virtual host that it concerns. It never waits for addresses, listeners or the log; those
 * belong to threads of their own.
 */
final class CarpLoop implements AutoCloseable {
    private static final int COMMANDS = 4096;
    private static final int PACKETS_PER_ROUND = 512;
    private static final int LONGEST_PACKET = 2048;
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long JOIN_MILLIS = 2_000;
    private static final long DEFECT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Linux linux;
    private final NodeElection node;
    private final Poller poller;
    private final Interfaces interfaces = new Interfaces();
    private final Counters elsewhere = new Counters();
    private final Warnings warnings;
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(COMMANDS);
    private final Datagram datagram = new Datagram(LONGEST_PACKET);
    private final SignsOfLife life;
    private final Thread thread;

    private @Nullable CarpSockets sockets;
    private String socketsProblem = "sockets are not open yet";
    private long nowNanos = System.nanoTime();
    private final Backlog backlog4 = new Backlog(nowNanos);
    private final Backlog backlog6 = new Backlog(nowNanos);
    private FloodShield shield4;
    private FloodShield shield6;
    private int malformed;
    private long nextRefreshNanos = nowNanos;
    private long nextOpenNanos = nowNanos;
    private boolean whole = true;
    private volatile boolean closed;

    CarpLoop(final Linux linux, final NodeElection node) throws LinuxException {
        this.linux = linux;
        this.node = node;
        warnings = new Warnings("carp", node.effects());
        shield4 = new FloodShield(warnings, nowNanos);
        shield6 = new FloodShield(warnings, nowNanos);
        poller = linux.openPoller();
        life = new SignsOfLife(node, new Pauses(nowNanos, linux.sleptNanos()), nowNanos);
        thread =
                new Thread(
                        () -> {
                            WarmUp.run();
                            Precedence.enter(linux, node.effects().journal());
                            run();
                        },
                        "carp-loop");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- any thread

    /**
     * Runs something on the loop.
     *
     * @throws IllegalStateException when 4096 requests wait already
     */
    void post(final Runnable command) {
        if (!commands.offer(command)) {
            throw new IllegalStateException(
                    COMMANDS + " requests wait for the election loop already; try again later");
        }
        wakeUp();
    }

    /** Begins another round, which finds what has changed. */
    void wakeUp() {
        poller.wakeUp();
    }

    /** Packets that belong to no virtual host, by reason. */
    Map<String, Long> dropped() {
        return elsewhere.snapshot();
    }

    PauseCount pauses() {
        return life.pauses();
    }

    /** Ends the thread and closes the sockets. Blocks at most 2 s. */
    @Override
    public void close() {
        closed = true;
        poller.wakeUp();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- loop thread

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (final LinuxException failed) {
                warnings.warn("poll", failed.getMessage());
                reopenLater(failed);
                LockSupport.parkNanos(DEFECT_NANOS);
            } catch (final Throwable defect) {
                // Also an Error: without this thread nobody would ever be master again. A defect
                // that comes back in every round is fenced, because only whole rounds touch.
                node.effects().journal().defect("the election loop met a defect", defect);
                whole = false;
                LockSupport.parkNanos(DEFECT_NANOS);
            }
        }
        if (sockets != null) {
            sockets.close();
        }
        poller.close();
    }

    /** Waits until something is due or there, and does all of it. */
    void round() throws LinuxException {
        openIfDue();
        final long dueNanos = nextDeadlineNanos();
        poller.await(Math.max(0, dueNanos - System.nanoTime()));
        nowNanos = System.nanoTime();
        life.round(dueNanos, nowNanos, linux.sleptNanos(), whole);
        if (sockets != null) {
            links(sockets);
            drain(sockets.raw(true), backlog4, shield4);
            drain(sockets.raw(false), backlog6, shield6);
        }
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        deadlines();
        whole = true;
    }

    /** Whether this round began so long ago that what it decided must not be sent any more. */
    boolean isOverdue() {
        return life.isOverdue(nowNanos);
    }

    /** Whether the kernel drops what this node sends from a virtual MAC, by its own fence. */
    boolean isFenced() {
        return life.isFenced();
    }

    /**
     * A late timer is not proof of a dead master: a backup acts on its deadline only when every
     * packet that had arrived before was read; under a flood that is known when as many were read
     * as can wait.
     */
    private void deadlines() {
        for (final Member member : node.members()) {
            final boolean over = nowNanos - member.deadlineNanos() >= 0;
            if (over && member.deadlineNanos() != Long.MAX_VALUE) {
                final long due = member.deadlineNanos();
                if (member.role() == Role.MASTER || hasReadUntil(due)) {
                    member.deadline();
                }
            }
        }
        if (nowNanos - nextRefreshNanos >= 0) {
            nextRefreshNanos = nowNanos + REFRESH_NANOS;
            node.refresh();
            if (node.fencing().isDue()) {
                node.effects().submit(node.fencing()::repair);
            }
        }
    }

    private boolean hasReadUntil(final long nanos) {
        return sockets == null || (backlog4.hasReadUntil(nanos) && backlog6.hasReadUntil(nanos));
    }

    private long nextDeadlineNanos() {
        long next = life.earlier(nextRefreshNanos);
        for (final Member member : node.members()) {
            final long deadline = member.deadlineNanos();
            if (deadline != Long.MAX_VALUE && deadline - next < 0) {
                next = deadline;
            }
        }
        return next;
    }

    private void openIfDue() {
        if (sockets != null || System.nanoTime() - nextOpenNanos < 0) {
            return;
        }
        try {
            sockets = CarpSockets.open(linux, poller, node.effects().journal());
            shield4 = new FloodShield(warnings, nowNanos);
            shield6 = new FloodShield(warnings, nowNanos);
            interfaces.reload(linux);
            node.evaluate();
        } catch (final LinuxException refused) {
            warnings.warn("sockets", refused.getMessage());
            reopenLater(refused);
        }
    }

    private void reopenLater(final LinuxException cause) {
        socketsProblem = cause.getMessage();
        nextOpenNanos = System.nanoTime() + REOPEN_NANOS;
        if (sockets != null) {
            sockets.close();
            sockets = null;
        }
        node.evaluate();
    }

    private void links(final CarpSockets open) throws LinuxException {
        if (!poller.isReady(open.monitor())) {
            return;
        }
        boolean changed = false;
        for (final LinkEvent event : open.monitor().receive()) {
            changed = true;
            if (event instanceof LinkEvent.Removed removed) {
                leaveGroups(removed.interfaceIndex());
            }
            if (event instanceof LinkEvent.Overrun) {
                // The events of those that went were lost.
                interfaces.reload(linux).forEach(this::leaveGroups);
            } else {
                interfaces.apply(event);
            }
        }
        if (changed) {
            node.evaluate();
        }
    }

    /** The kernel forgets the memberships with an interface, the socket does not. */
    private void leaveGroups(final int interfaceIndex) {
        leave(CarpFrame.GROUP4, interfaceIndex);
        leave(CarpFrame.GROUP6, interfaceIndex);
    }

    private void drain(final RawSocket socket, final Backlog backlog, final FloodShield shield)
            throws LinuxException {
        int packets = 0;
        malformed = 0;
        while (packets < PACKETS_PER_ROUND && socket.receive(datagram)) {
            input(datagram);
            packets++;
        }
        backlog.read(nowNanos, packets, packets < PACKETS_PER_ROUND);
        shield.read(socket, malformed, nowNanos);
    }

    private void input(final Datagram packet) {
        final int at = interfaces.parentOf(packet.interfaceIndex());
        final int vhid = CarpAdvertisement.peekVhid(packet.payload());
        final IpAddress source = packet.source();
        final Member member = memberAt(at, vhid);
        final IpAddress destination = packet.destination();
        final boolean routed =
                member != null
                        && destination != null
                        && !destination.isMulticast()
                        && member.hasPeer(destination.isIpv4());
        final Reject reject =
                CarpAdvertisement.examine(packet.payload(), routed ? 255 : packet.hopLimit());
        malformed += reject == Reject.NONE ? 0 : 1;
        if (member == null) {
            elsewhere.count(
                    reject != Reject.NONE ? reject : anyOn(at) ? Reject.BADVHID : Reject.BADIF);
        } else if (reject != Reject.NONE) {
            member.reception().reject(reject, packet, nowNanos);
        } else {
            member.input(packet, source != null && source.isIpv4());
        }
    }

    private @Nullable Member memberAt(final int interfaceIndex, final int vhid) {
        for (final Member member : node.members()) {
            if (member.isAt(interfaceIndex, vhid)) {
                return member;
            }
        }
        return null;
    }

    private boolean anyOn(final int interfaceIndex) {
        return node.members().stream().anyMatch(member -> member.isOn(interfaceIndex));
    }

    /** Hears a group on an interface from now on. */
    void join(final IpAddress group, final int interfaceIndex) {
        if (sockets != null) {
            try {
                sockets.raw(group.isIpv4()).join(group, interfaceIndex);
            } catch (final LinuxException refused) {
                warnings.warn("join", refused.getMessage());
            }
        }
    }

    /** Hears a group on an interface no more, if it did. */
    void leave(final IpAddress group, final int interfaceIndex) {
        if (sockets != null) {
            try {
                sockets.raw(group.isIpv4()).leave(group, interfaceIndex);
            } catch (final LinuxException refused) {
                warnings.warn("leave", refused.getMessage());
            }
        }
    }

    /** What keeps every virtual host of this node out; absent when nothing does. */
    @Nullable String obstacle() {
        return sockets == null ? socketsProblem : node.policy().obstacle();
    }

    Interfaces interfaces() {
        return interfaces;
    }

    @Nullable CarpSockets sockets() {
        return sockets;
    }

    /** The time of this round, on the monotonic clock. */
    long now() {
        return nowNanos;
    }
}
