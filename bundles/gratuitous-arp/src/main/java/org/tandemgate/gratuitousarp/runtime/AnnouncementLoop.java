package org.tandemgate.gratuitousarp.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.announcement.AnnouncementStatus;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.RoleListener;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.work.LogThread;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
import org.tandemgate.gratuitousarp.state.Announcement;
import org.tandemgate.gratuitousarp.state.AnnouncementSchedule;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;

/**
 * Announces the addresses of every virtual host that is MASTER here, on a thread of its own. The
 * election only drops role changes into a mailbox; nothing that happens here can hold it up.
 */
public final class AnnouncementLoop implements RoleListener, Announcer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnnouncementLoop.class);

    /** Virtual hosts that are remembered for their counters alone. */
    private static final int KNOWN_MAX = 1024;

    private static final long IDLE_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final long JOIN_MILLIS = 2000;

    private final Linux linux;
    private final LogThread log =
            new LogThread(
                    "garp-log",
                    missing -> LOG.warn("garp {} log lines were left out: too many", missing),
                    LOG::isErrorEnabled);
    private final Mailbox mailbox = new Mailbox();
    private final Object guard = new Object();
    private final AnnouncementSchedule schedule;
    private final Map<String, Ledger> ledgers = new TreeMap<>();
    private final NeighborCheck check;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Problem defect;

    /** Starts the thread. */
    public AnnouncementLoop(final Linux linux, final AnnouncementSettings settings) {
        this.linux = linux;
        schedule = new AnnouncementSchedule(settings, System.nanoTime());
        check = new NeighborCheck(linux, settings, log);
        thread = new Thread(this::run, "garp-loop");
        thread.setDaemon(true);
    }

    /** Begins to announce; to be called once. */
    public void start() {
        thread.start();
        check.start();
    }

    /** Other settings, in force at once. Any thread. */
    public void configure(final AnnouncementSettings settings) {
        synchronized (guard) {
            schedule.configure(settings);
        }
        check.configure(settings);
        LockSupport.unpark(thread);
    }

    @Override
    public void transitioned(final RoleChange change) {
        mailbox.put(change);
        LockSupport.unpark(thread);
    }

    @Override
    public List<String> announce(final String virtualHost) {
        final List<String> announced = new ArrayList<>();
        synchronized (guard) {
            absorb();
            for (final String name : ledgers.keySet()) {
                final boolean meant = virtualHost.isEmpty() || virtualHost.equals(name);
                if (meant && schedule.repeat(name, System.nanoTime())) {
                    announced.add(name);
                }
            }
        }
        LockSupport.unpark(thread);
        return announced;
    }

    @Override
    public List<AnnouncementStatus> status() {
        final List<AnnouncementStatus> all = new ArrayList<>();
        // Before: the guard is the loop's too, and must not wait for another one.
        final Map<String, List<AddressCheck>> checks = check.checks();
        synchronized (guard) {
            absorb();
            ledgers.forEach(
                    (name, ledger) ->
                            all.add(status(name, ledger, checks.getOrDefault(name, List.of()))));
        }
        return all;
    }

    private AnnouncementStatus status(
            final String name, final Ledger ledger, final List<AddressCheck> checks) {
        final Instant now = Instant.now();
        final long nowNanos = System.nanoTime();
        final Optional<AnnouncedHost> host = schedule.host(name);
        final OptionalLong due = schedule.dueNanos(name);
        return new AnnouncementStatus(
                name,
                host.isPresent(),
                host.map(it -> it.addresses().size()).orElse(0),
                ledger.sent(),
                ledger.failed(),
                schedule.pending(name, nowNanos),
                ledger.lastSent(),
                due.isPresent() ? now.plusNanos(due.getAsLong() - nowNanos) : null,
                ledger.lastError(),
                ledger.lastErrorAt(),
                ledger.failure().map(Ledger.Failure::since).orElse(null),
                host.isPresent() ? checks : List.of(),
                now);
    }

    /**
     * Virtual hosts whose announcements fail or are not believed, and a loop that has died. Any
     * thread.
     */
    public List<Problem> problems() {
        final List<Problem> all = new ArrayList<>(check.problems());
        synchronized (guard) {
            absorb();
            ledgers.forEach(
                    (name, ledger) ->
                            ledger.failure().ifPresent(failure -> all.add(of(name, failure))));
        }
        final Problem dead = defect;
        if (dead != null) {
            all.add(dead);
        }
        return all;
    }

    private static Problem of(final String name, final Ledger.Failure failure) {
        return new Problem(
                "gratuitous-arp " + name,
                failure.error() + "; neighbours may still send elsewhere, garp:announce repeats it",
                failure.since());
    }

    /** Stops at once; what is pending is not sent, no farewell is. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        check.close();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }

    private void run() {
        try (AnnouncementSender sender = new AnnouncementSender(linux, log)) {
            precede();
            sender.prepare();
            while (!stopped) {
                step(sender);
            }
        } catch (final Throwable bug) {
            // An Error too: whoever is asked for problems must hear of it.
            LOG.error("garp-loop ends by a defect; update or restart gratuitous-arp", bug);
            defect =
                    new Problem(
                            "gratuitous-arp",
                            "nothing is announced any more after a defect ("
                                    + bug
                                    + "); update or restart the bundle",
                            Instant.now());
        }
    }

    /** A busy machine takes over later without it, but it takes over. */
    private void precede() {
        try {
            linux.scheduling().precede();
        } catch (final LinuxException refused) {
            log.write(
                    () ->
                            LOG.info(
                                    "garp-loop runs at ordinary priority: {}",
                                    refused.getMessage()));
        }
    }

    /** One frame, or one wait for the next. */
    private void step(final AnnouncementSender sender) {
        final Optional<Announcement> next;
        final long idleNanos;
        synchronized (guard) {
            absorb();
            final long now = System.nanoTime();
            next = schedule.next(now);
            idleNanos = schedule.idleNanos(now).orElse(IDLE_NANOS_MAX);
        }
        if (next.isPresent()) {
            account(next.get(), sender.send(next.get()));
        } else if (idleNanos > 0) {
            LockSupport.parkNanos(this, Math.min(idleNanos, IDLE_NANOS_MAX));
            if (Thread.interrupted()) {
                log.write(
                        () -> LOG.debug("garp-loop was interrupted and goes on; close() ends it"));
            }
        }
    }

    private void account(final Announcement announcement, final @Nullable String error) {
        synchronized (guard) {
            if (schedule.done(announcement, error == null, System.nanoTime())) {
                check.announced(announcement.host(), announcement.series());
            }
            final String name = announcement.host().name();
            final Ledger ledger = ledgers.get(name);
            if (ledger == null) {
                return;
            }
            final IpAddress address = announcement.address();
            if (error == null) {
                ledger.sent(address, Instant.now());
            } else {
                // The role or the address may have gone while the kernel had the frame.
                absorb();
                final boolean wanted =
                        schedule.host(name)
                                .filter(host -> host.addresses().contains(address))
                                .isPresent();
                ledger.failed(address, error, wanted, Instant.now());
            }
        }
    }

    /** Applies what the election said since the last look. The caller holds the guard. */
    private void absorb() {
        for (final RoleChange change : mailbox.drain()) {
            final String name = change.host().name();
            final Ledger ledger = ledgers.computeIfAbsent(name, ignored -> new Ledger());
            if (change.to() == Role.MASTER) {
                final AnnouncedHost host = AnnouncedHost.of(change.host());
                schedule.announce(host, System.nanoTime());
                ledger.announces(host.addresses());
            } else {
                schedule.drop(name);
                check.dropped(name);
                ledger.rest();
            }
        }
        forgetSome();
    }

    /** Names that come and go must not fill the memory. */
    private void forgetSome() {
        if (ledgers.size() > KNOWN_MAX) {
            ledgers.keySet().removeIf(name -> schedule.host(name).isEmpty());
        }
    }
}
