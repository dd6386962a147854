package org.tandemgate.carp.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.work.WorkThread;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * Keeps the loop's view of the interfaces. All of them are listed at the beginning and when events
 * were lost, on a thread of its own: the kernel lists under a lock that it may hold for seconds.
 * What the loop hears meanwhile is applied at once, and once more to the list, which may be older.
 * Until a list has come the view before it stays; one that is refused is asked for again every
 * second. Loop thread only, except {@link #problem} and {@link #close}.
 */
final class Inventory implements AutoCloseable {
    /** Events that are kept for a list; when there are more, the next list has them. */
    private static final int EVENTS = 4096;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Both requests are given up after 1 s each. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long JOIN_MILLIS = 2_500;

    /** What the kernel has answered. */
    private record Answer(
            int number,
            List<Link> links,
            List<InterfaceAddress> addresses,
            @Nullable String refusal) {}

    private final Linux linux;
    private final Warnings warnings;
    private final Runnable wakeUp;
    private final WorkThread thread;
    private final Interfaces interfaces = new Interfaces();
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private final List<LinkEvent> since = new ArrayList<>();
    private boolean known;
    private boolean asking;
    private boolean wanted;
    private long askedNanos;
    private final AtomicInteger number = new AtomicInteger();
    private volatile @Nullable String problem;

    /**
     * @param wakeUp begins another round of the loop
     */
    Inventory(
            final Linux linux,
            final Warnings warnings,
            final Journal journal,
            final Runnable wakeUp) {
        this.linux = linux;
        this.warnings = warnings;
        this.wakeUp = wakeUp;
        thread =
                new WorkThread(
                        "carp-interfaces",
                        () -> Precedence.enter(linux, journal),
                        defect -> journal.defect("a list of interfaces met a defect", defect));
    }

    /** Events are heard from now on. */
    void begin(final long nowNanos) {
        asking = false;
        ask(nowNanos);
    }

    /** Events are not heard any more, so nothing is known. */
    void end() {
        number.incrementAndGet();
        known = false;
        asking = false;
        wanted = false;
        problem = null;
    }

    private void ask(final long nowNanos) {
        wanted = asking;
        if (!asking) {
            final int asked = number.incrementAndGet();
            askedNanos = nowNanos;
            since.clear();
            asking = thread.submit(() -> list(asked));
            wanted = !asking;
        }
    }

    /** Takes note of one event. */
    void hear(final LinkEvent event, final long nowNanos) {
        if (event instanceof LinkEvent.Overrun) {
            ask(nowNanos);
            return;
        }
        interfaces.apply(event);
        if (asking && since.size() < EVENTS) {
            since.add(event);
        } else if (asking) {
            wanted = true;
        }
    }

    /**
     * Takes a list that has come.
     *
     * @return the indices of interfaces that are gone, or that belong to another interface now;
     *     null when no list has come
     */
    @Nullable List<Integer> look(final long nowNanos) {
        final Answer got = answer.getAndSet(null);
        if (got == null || got.number() != number.get()) {
            if (asking && nowNanos - askedNanos >= LATE_NANOS) {
                problem = unlisted("the kernel does not answer");
            } else if (wanted && !asking && nowNanos - askedNanos >= RETRY_NANOS) {
                ask(nowNanos);
            }
            return null;
        }
        asking = false;
        final String refusal = got.refusal();
        if (refusal != null) {
            wanted = true;
            problem = unlisted(refusal);
            warnings.warn("interfaces", refusal);
            return null;
        }
        problem = null;
        known = true;
        final List<Integer> gone = interfaces.replace(got.links(), got.addresses(), since);
        if (wanted) {
            ask(nowNanos);
        }
        return gone;
    }

    private static String unlisted(final String refusal) {
        return "the interfaces could not be listed, so one that changed meanwhile may be unknown: "
                + refusal
                + "; tried again every second";
    }

    /** The thread of this class. */
    private void list(final int asked) {
        if (asked != number.get()) {
            return; // Nobody waits for it any more.
        }
        Answer got;
        try {
            got = new Answer(asked, linux.links().list(), linux.addresses().list(0), null);
        } catch (final LinuxException refused) {
            got = new Answer(asked, List.of(), List.of(), refused.getMessage());
        }
        answer.set(got);
        wakeUp.run();
    }

    /** Whether every interface was listed since events are heard. */
    boolean isKnown() {
        return known;
    }

    Interfaces interfaces() {
        return interfaces;
    }

    /** Why the view may be old; absent when it is not. Any thread. */
    @Nullable String problem() {
        return problem;
    }

    /** Blocks at most 2.5 s. */
    @Override
    public void close() {
        thread.abandon();
        thread.join(JOIN_MILLIS);
    }
}
