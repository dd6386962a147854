package org.tandemgate.pfsync.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackMonitor;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.Scheduling;
import org.tandemgate.pfsync.flow.Filters;

/**
 * A thread that does nothing but hear the connection table and put what it hears into a ring. When
 * events were lost it reads until nothing waits, reads the table, compares, and puts the difference
 * instead; what seems to be gone is looked for a second time. It never ends by itself: a socket
 * that breaks is opened anew.
 */
final class KernelReader implements AutoCloseable {
    /** Half a second at 100,000 events a second, of which each is charged 1,280 octets. */
    static final int RECEIVE_BUFFER = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(KernelReader.class);

    /** A burst of so many connections waits here, in octets that the table needs anyway. */
    private static final int RING = 1 << 18;

    private static final long SECOND = 1_000_000_000L;
    private static final long GATHER_NANOS = 1_000_000L;
    private static final long JOIN_MILLIS = 5_000;

    private final Conntrack conntrack;
    private final Filters filters;
    private final KnownEntries known;
    private final Poller poller;
    private final int receiveBuffer;
    private final Scheduling scheduling;
    private final int ownPort;
    private final EventRing ring;
    private final TableReading reading;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile boolean filling;
    private boolean hearsNew = true;
    private final AtomicLong events = new AtomicLong();
    private volatile long first = -1;
    private final AtomicLong overruns = new AtomicLong();
    private final AtomicLong resyncs = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final Runnable wakeUp;
    private final Thread thread;
    private ConntrackMonitor monitor;
    private volatile @Nullable String ailment;

    private KernelReader(final Tracked tracked, final Sources sources, final Runnable wakeUp) {
        conntrack = tracked.conntrack();
        filters = tracked.filters();
        known = tracked.known();
        ownPort = tracked.ownPort();
        monitor = sources.monitor();
        poller = sources.poller();
        receiveBuffer = sources.receiveBuffer();
        scheduling = sources.scheduling();
        ring = new EventRing(RING, wakeUp);
        reading = new TableReading(conntrack, filters, known, this::tell);
        this.wakeUp = wakeUp;
        thread = new Thread(this::run, "pfsync-kernel");
        thread.setDaemon(true);
    }

    private record Sources(
            ConntrackMonitor monitor, Poller poller, int receiveBuffer, Scheduling scheduling) {}

    /**
     * What is heard, what of it counts, and what is known of it.
     *
     * @param ownPort of the socket by which this node changes the table
     */
    record Tracked(Conntrack conntrack, Filters filters, KnownEntries known, int ownPort) {
        Tracked(final Conntrack conntrack, final Filters filters, final KnownEntries known) {
            this(conntrack, filters, known, 0);
        }

        Tracked by(final int port) {
            return new Tracked(conntrack, filters, known, port);
        }
    }

    /**
     * @param receiveBuffer octets that may wait
     */
    static KernelReader open(
            final Linux linux,
            final Tracked tracked,
            final Runnable wakeUp,
            final int receiveBuffer)
            throws LinuxException {
        final ConntrackMonitor monitor = tracked.conntrack().openMonitor(receiveBuffer);
        try {
            final Poller poller = linux.openPoller();
            poller.add(monitor);
            return new KernelReader(
                    tracked,
                    new Sources(monitor, poller, receiveBuffer, linux.scheduling()),
                    wakeUp);
        } catch (final LinuxException e) {
            monitor.close();
            throw e;
        }
    }

    void start() {
        thread.start();
    }

    /** The next event, null when there is none; of the taking thread. */
    ConntrackEvent.@Nullable Changed poll() {
        return ring.poll();
    }

    private void run() {
        precede();
        boolean lost = true;
        while (open.get()) {
            try {
                attend();
                if (again.getAndSet(false) || lost) {
                    resynchronize();
                    lost = false;
                } else {
                    poller.await(SECOND);
                    lost = receive();
                    // One event wakes it; in a storm the next ones are read a millisecond's worth
                    // at a time, not one by one with three system calls each.
                    LockSupport.parkNanos(GATHER_NANOS);
                }
                ailment = null;
            } catch (final LinuxException e) {
                lost = true;
                ail(e.getMessage(), null);
                reopen();
            } catch (final RuntimeException bug) {
                lost = true;
                ail("defect of pfsync-kernel, the connection table is not heard: " + bug, bug);
                reopen();
            }
        }
    }

    /** What began while nobody heard it is read afterwards. */
    private void attend() throws LinuxException {
        if (hearsNew == filling) {
            monitor.hearNew(!hearsNew);
            hearsNew = !hearsNew;
            if (hearsNew) {
                again.set(true);
            }
        }
    }

    /** What it does not read in time the kernel loses, while all others only become late. */
    private void precede() {
        try {
            scheduling.precede();
        } catch (final LinuxException refused) {
            LOG.debug("pfsync-kernel runs as any other thread: {}", refused.getMessage());
        }
    }

    /**
     * Reads what waits, all of it when something was lost: until then the kernel loses everything.
     *
     * @return whether something was lost
     */
    private boolean receive() throws LinuxException {
        boolean lost = false;
        final long question = asked.get();
        List<ConntrackEvent> some = monitor.receive();
        while (!some.isEmpty() && open.get()) {
            for (final ConntrackEvent event : some) {
                if (event instanceof ConntrackEvent.Changed changed) {
                    hear(changed);
                } else {
                    lost = true;
                }
            }
            ring.flush();
            // Not only between storms: what it is asked for may end one.
            attend();
            some = monitor.receive();
        }
        if (heard.getAndSet(question) != question) {
            wakeUp.run();
        }
        if (lost) {
            overruns.incrementAndGet();
            LOG.warn(
                    "pfsync kernel events were lost: reading the table, overruns={} waiting={}",
                    overruns.get(),
                    ring.size());
        }
        return lost;
    }

    private void hear(final ConntrackEvent.Changed event) {
        // Own changes are known to the loop: only the identity and the end are to be learned.
        final boolean own = event.port() == ownPort;
        if (event.kind() == ConntrackEvent.Kind.DESTROY) {
            final ConntrackEntry before = known.gone(event.entry());
            // Or this node made it, and has not heard of that.
            final boolean unheard =
                    before == null && !hearsNew && known.done(event.entry().flow()) != null;
            if (before != null && !own) {
                put(event, event.entry().withId(before.id()));
            } else if (unheard && !own) {
                put(event, event.entry());
            }
            // Else not replicated, or the end of one whose place another connection has taken.
        } else if (own || !isLeftOut(event)) {
            final ConntrackEntry entry = known.distinct(event.entry());
            if (own) {
                final ConntrackFlow changed = known.done(entry.flow());
                known.seen(changed == null ? entry : entry.withFlow(changed), System.nanoTime());
            } else if (known.seen(entry, System.nanoTime())) {
                put(event, entry);
            }
        }
    }

    private void put(final ConntrackEvent.Changed event, final ConntrackEntry entry) {
        events.incrementAndGet();
        ring.put(
                entry.id() == event.entry().id()
                        ? event
                        : new ConntrackEvent.Changed(event.kind(), entry, event.port()),
                open);
    }

    private boolean isLeftOut(final ConntrackEvent.Changed event) {
        final ConntrackEntry entry = event.entry();
        if (event.kind() == ConntrackEvent.Kind.NEW) {
            return filters.judge(entry) != null;
        }
        return filters.reasonSince(known.find(entry.flow()), entry) != null;
    }

    /** Puts what happened while nobody heard. */
    private void resynchronize() throws LinuxException {
        resyncs.incrementAndGet();
        final TableReading.Outcome outcome = reading.run(first < 0);
        ring.flush();
        if (first < 0) {
            first = events.get();
        }
        LOG.info(
                "pfsync kernel table read: entries={} appeared={} changed={} gone={}",
                known.size(),
                outcome.appeared(),
                outcome.changed(),
                outcome.gone());
    }

    private void tell(final ConntrackEvent.Kind kind, final ConntrackEntry entry) {
        final var event = new ConntrackEvent.Changed(kind, entry, 0);
        if (kind == ConntrackEvent.Kind.DESTROY) {
            final ConntrackEntry before = known.gone(entry);
            put(event, before == null ? entry : entry.withId(before.id()));
        } else {
            final ConntrackEntry distinct = known.distinct(entry);
            // The event that was lost may have been that of an own change.
            final ConntrackFlow own = known.done(entry.flow());
            final boolean room =
                    known.seen(own == null ? distinct : distinct.withFlow(own), System.nanoTime());
            if (own == null && room) {
                put(event, distinct);
            }
        }
    }

    private void ail(final String what, final @Nullable RuntimeException bug) {
        if (open.get() && ailment == null) {
            LOG.error("pfsync cannot hear the connection table: {}", what, bug);
        }
        ailment = what;
    }

    /** A broken socket says so again and again: not more than once a second. */
    private void reopen() {
        try {
            poller.remove(monitor);
            monitor.close();
            if (open.get()) {
                poller.await(SECOND);
                monitor = conntrack.openMonitor(receiveBuffer);
                hearsNew = true;
                poller.add(monitor);
            }
        } catch (final LinuxException | RuntimeException e) {
            ail("it cannot be opened anew: " + e.getMessage(), null);
        }
    }

    /**
     * Reads the table soon and tells what differs: what counts is another thing now. Any thread.
     */
    void readAgain() {
        again.set(true);
        poller.wakeUp();
    }

    /** As {@link KernelTable#filling}; any thread. */
    void filling(final boolean now) {
        if (filling != now) {
            filling = now;
            poller.wakeUp();
            LockSupport.unpark(thread);
        }
    }

    /** As {@link KernelTable#listen}; any thread. */
    long listen() {
        final long question = asked.incrementAndGet();
        poller.wakeUp();
        LockSupport.unpark(thread);
        return question;
    }

    long heard() {
        return heard.get();
    }

    /** How many of the events are what was there at the start; -1 before all of that is told. */
    long first() {
        return first;
    }

    long events() {
        return events.get();
    }

    long overruns() {
        return overruns.get();
    }

    long resyncs() {
        return resyncs.get();
    }

    /** Why nothing is heard, null when it is; any thread. */
    @Nullable String ailment() {
        return ailment;
    }

    @Override
    public void close() {
        open.set(false);
        poller.wakeUp();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        monitor.close();
        poller.close();
    }
}
