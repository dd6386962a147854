package org.tandemgate.gratuitousarp.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.announcement.AddressCheck;
import org.tandemgate.api.announcement.AddressCheck.Elsewhere;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.work.LogThread;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;
import org.tandemgate.gratuitousarp.state.Answer;
import org.tandemgate.gratuitousarp.state.NeighborSurvey;
import org.tandemgate.gratuitousarp.state.Question;
import org.tandemgate.gratuitousarp.state.Tally;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;

/**
 * Asks neighbours whether they learned where the addresses live, on a thread of its own at ordinary
 * priority: it reads tables of the kernel and opens sockets, which no announcement may wait for.
 */
final class NeighborCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NeighborCheck.class);
    private static final long IDLE_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final long JOIN_MILLIS = 2000;

    private final Linux linux;
    private final Warnings warnings;
    private final Object guard = new Object();
    private final NeighborSurvey survey;
    private final AtomicReference<Map<String, Optional<Round>>> news =
            new AtomicReference<>(Map.of());
    private final Thread thread;
    private volatile @Nullable Poller poller;
    private volatile @Nullable Problem ended;
    private volatile boolean stopped;

    /** All addresses of a virtual host were announced. */
    private record Round(AnnouncedHost host, long series) {}

    NeighborCheck(final Linux linux, final AnnouncementSettings settings, final LogThread log) {
        this.linux = linux;
        warnings = new Warnings(log);
        survey = new NeighborSurvey(settings, System.nanoTime());
        thread = new Thread(this::run, "garp-check");
        thread.setDaemon(true);
    }

    /** Begins to ask; to be called once. */
    void start() {
        thread.start();
    }

    /** Other settings, in force at once. Any thread. */
    void configure(final AnnouncementSettings settings) {
        synchronized (guard) {
            survey.configure(settings);
        }
    }

    /** All addresses of a virtual host were announced. Any thread; waits for nobody. */
    void announced(final AnnouncedHost host, final long series) {
        tell(host.name(), Optional.of(new Round(host, series)));
    }

    /** The virtual host is not MASTER here (any more). Any thread; waits for nobody. */
    void dropped(final String name) {
        tell(name, Optional.empty());
    }

    /**
     * The newest word on each virtual host is enough, which bounds what waits. No lock: this thread
     * may be kept from running while it held one.
     */
    private void tell(final String name, final Optional<Round> round) {
        news.updateAndGet(
                before -> {
                    final Map<String, Optional<Round>> after = new LinkedHashMap<>(before);
                    after.put(name, round);
                    return after;
                });
        final Poller waiting = poller;
        if (waiting != null) {
            waiting.wakeUp();
        }
    }

    /** What is known of every virtual host that is MASTER here. Any thread. */
    Map<String, List<AddressCheck>> checks() {
        final Instant now = Instant.now();
        final long nowNanos = System.nanoTime();
        final Map<String, List<AddressCheck>> all = new TreeMap<>();
        synchronized (guard) {
            survey.tallies()
                    .forEach(
                            (name, tallies) ->
                                    all.put(
                                            name,
                                            tallies.stream()
                                                    .map(it -> check(it, now, nowNanos))
                                                    .toList()));
        }
        return all;
    }

    private static AddressCheck check(final Tally tally, final Instant now, final long nowNanos) {
        final List<Elsewhere> wrong = new ArrayList<>();
        new TreeMap<>(tally.wrong()).forEach((who, to) -> wrong.add(new Elsewhere(who, to)));
        return new AddressCheck(
                tally.address(),
                tally.confirmed(),
                tally.unseen(),
                tally.open(),
                wrong,
                now.minusNanos(nowNanos - tally.changedNanos()));
    }

    /** Neighbours that were told and still send elsewhere, and whether nobody asks. Any thread. */
    List<Problem> problems() {
        final List<Problem> all = new ArrayList<>();
        final Problem end = ended;
        if (end != null) {
            all.add(end);
        }
        checks().forEach(
                        (name, checks) ->
                                checks.stream()
                                        .filter(it -> !it.wrong().isEmpty() && it.open() == 0)
                                        .forEach(it -> all.add(problem(name, it))));
        return all;
    }

    private static Problem problem(final String name, final AddressCheck check) {
        final Elsewhere first = check.wrong().get(0);
        final int more = check.wrong().size() - 1;
        return new Problem(
                "gratuitous-arp " + name,
                first.neighbor()
                        + (more == 0 ? " still sends " : " and " + more + " more still send ")
                        + check.address()
                        + " to "
                        + first.sendsTo()
                        + "; remove a static entry there, then garp:announce "
                        + name,
                check.changedAt());
    }

    /** Stops at once. */
    @Override
    public void close() {
        stopped = true;
        final Poller waiting = poller;
        if (waiting != null) {
            waiting.wakeUp();
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        final QuestionWriter writer =
                new QuestionWriter(ThreadLocalRandom.current().nextInt(1 << 16));
        try (Poller opened = linux.openPoller();
                Taps taps = new Taps(linux, opened, writer.answers(), warnings);
                QuestionSender sender = new QuestionSender(linux, writer, warnings)) {
            poller = opened;
            final NeighborTable table = new NeighborTable(linux);
            while (!stopped) {
                absorb(table);
                openTaps(taps);
                // What was said meanwhile comes first: nobody asks in the name of a role that is
                // gone.
                if (Objects.requireNonNull(news.get()).isEmpty()) {
                    step(opened, taps, sender, writer);
                }
            }
        } catch (final LinuxException refused) {
            ended(String.valueOf(refused.getMessage()));
            LOG.warn(
                    "garp: neighbours are not asked whether they learned: {}",
                    refused.getMessage());
        } catch (final Throwable bug) {
            // An Error too: whoever is asked for problems must hear of it.
            ended("a defect, see the log");
            LOG.error("garp-check ends by a defect; announcements go on", bug);
        } finally {
            poller = null;
        }
    }

    private void ended(final String reason) {
        ended =
                new Problem(
                        "gratuitous-arp",
                        "neighbours are not asked any more whether they learned: "
                                + reason
                                + "; restart the bundle org.tandemgate.gratuitousarp",
                        Instant.now());
    }

    /** Before the first question leaves, or its answer is missed. */
    private void openTaps(final Taps taps) {
        synchronized (guard) {
            taps.want(survey.interfaces());
        }
        taps.open();
    }

    private void absorb(final NeighborTable table) {
        news.getAndSet(Map.of())
                .forEach(
                        (name, round) -> {
                            if (round.isPresent()) {
                                begin(table, round.get());
                            } else {
                                synchronized (guard) {
                                    survey.drop(name);
                                }
                            }
                        });
    }

    private void begin(final NeighborTable table, final Round round) {
        synchronized (guard) {
            if (!survey.isOn()) {
                return;
            }
        }
        try {
            final var known = table.of(round.host(), System.nanoTime());
            synchronized (guard) {
                survey.announced(round.host(), round.series(), known, System.nanoTime());
            }
        } catch (final LinuxException refused) {
            warnings.warn(
                    "neighbours",
                    "garp " + round.host().name() + ": nobody is asked: " + refused.getMessage(),
                    System.nanoTime());
        }
    }

    /** One question, or one wait for answers. */
    private void step(
            final Poller waiting,
            final Taps taps,
            final QuestionSender sender,
            final QuestionWriter writer)
            throws LinuxException {
        final Optional<Question> next;
        final OptionalLong idle;
        synchronized (guard) {
            next = survey.next(System.nanoTime());
            idle = survey.idleNanos(System.nanoTime());
        }
        if (next.isPresent()) {
            sender.ask(next.get());
            synchronized (guard) {
                survey.asked(next.get(), System.nanoTime());
            }
        }
        final long patience = Math.min(idle.orElse(IDLE_NANOS_MAX), IDLE_NANOS_MAX);
        waiting.await(next.isPresent() ? 0 : patience);
        taps.drain(
                (frame, index) -> {
                    final Answer answer = writer.read(frame, index);
                    if (answer != null) {
                        synchronized (guard) {
                            survey.answered(answer, System.nanoTime());
                        }
                    }
                });
    }
}
