package org.tandemgate.carp.runtime;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAdvertisement;
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
 * belong to threads of their own, and so does what lists the interfaces.
 */
final class CarpLoop implements AutoCloseable {
    private static final int COMMANDS = 4096;
    private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long REOPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long JOIN_MILLIS = 2_000;
    private static final long DEFECT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Linux linux;
    private final NodeElection node;
    private final Poller poller;
    private final Inventory inventory;
    private final Counters elsewhere = new Counters();
    private final Warnings warnings;
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(COMMANDS);
    private final SignsOfLife life;
    private final Thread thread;

    private @Nullable CarpSockets sockets;
    private String socketsProblem = "sockets are not open yet";
    private long nowNanos = System.nanoTime();
    private final Intake intake4;
    private final Intake intake6;
    private final Groups groups;
    private long nextRefreshNanos = nowNanos;
    private long nextOpenNanos = nowNanos;
    private boolean whole = true;
    private volatile boolean closed;

    CarpLoop(final Linux linux, final NodeElection node) throws LinuxException {
        this.linux = linux;
        this.node = node;
        warnings = new Warnings("carp", node.effects());
        groups = new Groups(warnings);
        intake4 = new Intake(warnings, nowNanos);
        intake6 = new Intake(warnings, nowNanos);
        poller = linux.openPoller();
        inventory = new Inventory(linux, warnings, node.effects().journal(), this::wakeUp);
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

    /** Ends the threads and closes the sockets. Blocks at most 4.5 s. */
    @Override
    public void close() {
        closed = true;
        poller.wakeUp();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        inventory.close();
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
        listed();
        if (sockets != null) {
            links(sockets);
            drain(sockets.raw(true), sockets.raw(false));
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
        return sockets == null || (intake4.hasReadUntil(nanos) && intake6.hasReadUntil(nanos));
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
            groups.use(sockets);
            intake4.reopened(nowNanos);
            intake6.reopened(nowNanos);
            inventory.begin(nowNanos);
            socketsProblem = "waiting for the list of interfaces";
            node.evaluate();
        } catch (final LinuxException refused) {
            warnings.warn("sockets", refused.getMessage());
            reopenLater(refused);
        }
    }

    private void reopenLater(final LinuxException cause) {
        socketsProblem = cause.getMessage();
        nextOpenNanos = System.nanoTime() + REOPEN_NANOS;
        groups.use(null);
        inventory.end();
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
            inventory.hear(event, nowNanos);
        }
        if (changed) {
            node.evaluate();
        }
    }

    /** All interfaces, after events of some were lost. */
    private void listed() {
        final List<Integer> gone = inventory.look(nowNanos);
        if (gone != null) {
            gone.forEach(this::leaveGroups);
            node.evaluate();
        }
    }

    private void leaveGroups(final int interfaceIndex) {
        node.effects().submit(() -> groups.leave(interfaceIndex));
    }

    /**
     * In the order of arrival: a node that says something in both families must not be heard saying
     * the older thing last.
     */
    private void drain(final RawSocket ipv4, final RawSocket ipv6) throws LinuxException {
        intake4.begin(ipv4);
        intake6.begin(ipv6);
        while (intake4.isWaiting() || intake6.isWaiting()) {
            if (intake4.isBefore(intake6)) {
                input(intake4);
                intake4.next(ipv4);
            } else {
                input(intake6);
                intake6.next(ipv6);
            }
        }
        intake4.end(ipv4, nowNanos);
        intake6.end(ipv6, nowNanos);
    }

    private void input(final Intake intake) {
        final Datagram packet = intake.packet();
        final int at = inventory.interfaces().parentOf(packet.interfaceIndex());
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
        if (reject != Reject.NONE) {
            intake.countMalformed();
        }
        if (member == null) {
            elsewhere.count(reject != Reject.NONE ? reject : stranger(packet, at));
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

    /** One of the virtual hosts on that interface may have another vhid on the other node. */
    private Reject stranger(final Datagram packet, final int interfaceIndex) {
        boolean any = false;
        for (final Member member : node.members()) {
            if (member.isOn(interfaceIndex)) {
                any = true;
                member.stranger(packet);
            }
        }
        return any ? Reject.BADVHID : Reject.BADIF;
    }

    /** What keeps every virtual host of this node out; absent when nothing does. */
    @Nullable String obstacle() {
        return sockets() == null ? socketsProblem : node.policy().obstacle();
    }

    Groups groups() {
        return groups;
    }

    Interfaces interfaces() {
        return inventory.interfaces();
    }

    /** Why an interface that has changed may be unknown; absent when none is. Any thread. */
    @Nullable String problem() {
        return inventory.problem();
    }

    /** Open, with the interfaces known that they serve. */
    @Nullable CarpSockets sockets() {
        return inventory.isKnown() ? sockets : null;
    }

    /** The time of this round, on the monotonic clock. */
    long now() {
        return nowNanos;
    }
}
