package org.tandemgate.pfsync.kernel;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.flow.Filters;

/**
 * A thread that reads entries again and again and tells which were used since anything was heard of
 * them: packets that only begin a timeout anew make no event. UDP, ICMP and the like every 10 s,
 * TCP every 300 s. Nothing of it is urgent, so it reads a piece and rests: with a whole table at
 * once it takes the processors for a second from those that carry new connections to the peer.
 */
final class Refresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final int RING = 1 << 14;

    /** Less than a tenth of what a standby keeps an entry for. */
    static final long PERIOD_MILLIS = 10_000;

    /** A large table is read seldom enough to take a fortieth of a processor at most... */
    private static final int REST = 40;

    /** ...but often enough for a standby to be told three times before it forgets an entry. */
    private static final int SLOWEST = 4;

    private static final int TCP = 6;

    /** Periods between two readings of TCP. */
    private static final int TCP_PERIODS = 30;

    /** Entries between two rests: what one call brings from the kernel. */
    static final int PIECE = 128;

    /** It rests so many times as long as a piece took... */
    private static final int REST_PIECE = 5;

    /** ...but not longer, whatever kept it from its work. */
    static final long LONGEST_REST_NANOS = 5_000_000L;

    /** From then on it hurries: a reading has a bound of 60 s. */
    static final long UNHURRIED_NANOS = 20_000_000_000L;

    private static final long MILLI = 1_000_000L;
    private static final long JOIN_SECONDS = 5;

    /** With a family each: what the kernel can select by. Others have no short timeouts. */
    private static final List<Selection> SHORT =
            List.of(
                    new Selection(Family.IPV4, 17),
                    new Selection(Family.IPV6, 17),
                    new Selection(Family.IPV4, 1),
                    new Selection(Family.IPV6, 58),
                    new Selection(Family.IPV4, 132),
                    new Selection(Family.IPV6, 132),
                    new Selection(Family.IPV4, 47),
                    new Selection(Family.IPV6, 47),
                    new Selection(Family.IPV4, 50),
                    new Selection(Family.IPV6, 50));

    private final Conntrack conntrack;
    private final Filters filters;
    private final KnownEntries known;
    private final EventRing ring;
    private final long periodMillis;
    private final Clock clock;
    private long tcpNanos;
    private long roundNanos;
    private long pieceNanos;
    private long restedNanos;
    private int piece;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String ailment;

    private record Selection(Family family, int protocol) {}

    /** Time, of the reading thread. */
    interface Clock {
        /** That of the process. */
        Clock SYSTEM =
                new Clock() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void rest(final long nanos) {
                        LockSupport.parkNanos(nanos);
                    }
                };

        /** Monotonic. */
        long nanos();

        /** Waits about so long. */
        void rest(long nanos);
    }

    /**
     * @param periodMillis between two readings; TCP is read when thirty times that has passed
     */
    Refresher(
            final Conntrack conntrack,
            final Filters filters,
            final KnownEntries known,
            final Runnable wakeUp,
            final long periodMillis) {
        this(conntrack, filters, known, new EventRing(RING, wakeUp), periodMillis, Clock.SYSTEM);
    }

    Refresher(
            final Conntrack conntrack,
            final Filters filters,
            final KnownEntries known,
            final EventRing ring,
            final long periodMillis,
            final Clock clock) {
        this.conntrack = conntrack;
        this.filters = filters;
        this.known = known;
        this.periodMillis = periodMillis;
        this.ring = ring;
        this.clock = clock;
        tcpNanos = clock.nanos();
        thread = new Thread(this::run, "pfsync-refresh");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The next entry that was used, null when there is none; of the taking thread. */
    @Nullable ConntrackEntry poll() {
        final ConntrackEvent.Changed event = ring.poll();
        return event == null ? null : event.entry();
    }

    private void run() {
        long pauseMillis = periodMillis;
        try {
            while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                pauseMillis = round();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reads what is due. By the time that has passed, not by rounds, which take longer the larger
     * the table is: a standby forgets an entry of which it is told nothing.
     *
     * @return how long to rest
     */
    long round() {
        final long begun = clock.nanos();
        roundNanos = begun;
        pieceNanos = begun;
        restedNanos = 0;
        piece = 0;
        final boolean tcp = begun - tcpNanos >= periodMillis * TCP_PERIODS * MILLI;
        if (tcp) {
            tcpNanos = begun;
        }
        read(tcp);
        final long tookMillis = (clock.nanos() - begun - restedNanos) / MILLI;
        return Math.min(periodMillis * SLOWEST, Math.max(periodMillis, tookMillis * REST));
    }

    private void read(final boolean tcp) {
        try {
            for (final Selection selection : SHORT) {
                read(selection.family(), selection.protocol());
            }
            if (tcp) {
                read(Family.IPV4, TCP);
                read(Family.IPV6, TCP);
            }
            ailment = null;
        } catch (final LinuxException e) {
            if (ailment == null) {
                LOG.error("pfsync cannot refresh long-lived connections: {}", e.getMessage());
            }
            ailment = e.getMessage();
        } catch (final RuntimeException bug) {
            // It would end otherwise, and nobody would hear of it.
            if (ailment == null) {
                LOG.error("pfsync-refresh goes on after a defect", bug);
            }
            ailment = "defect of pfsync-refresh, long-lived connections are not refreshed: " + bug;
        }
        ring.flush();
    }

    /**
     * To find none of a protocol the kernel goes through the whole table, in one call in which
     * nobody else gets that processor.
     */
    private void read(final Family family, final int protocol) throws LinuxException {
        if (known.hasAny(family, protocol)) {
            conntrack.read(family, protocol, this::look);
        }
    }

    private void look(final ConntrackEntry entry) {
        final long now = clock.nanos();
        if (known.isUsed(entry, now) && filters.reason(entry) == null) {
            ring.put(new ConntrackEvent.Changed(ConntrackEvent.Kind.UPDATE, entry, 0), open);
        }
        if (++piece == PIECE) {
            piece = 0;
            rest(now);
        }
    }

    private void rest(final long now) {
        ring.flush();
        final long worked = now - pieceNanos;
        pieceNanos = now;
        if (open.get() && now - roundNanos < UNHURRIED_NANOS) {
            clock.rest(Math.min(LONGEST_REST_NANOS, worked * REST_PIECE));
            pieceNanos = clock.nanos();
            restedNanos += pieceNanos - now;
        }
    }

    /** Why nothing is refreshed, null when it is; any thread. */
    @Nullable String ailment() {
        return ailment;
    }

    @Override
    public void close() {
        open.set(false);
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
