package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.work.WorkThread;
import org.tandemgate.keaha.flow.Words;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.state.Condition;
import org.tandemgate.keaha.state.Coordination;
import org.tandemgate.keaha.state.CoordinationAction;
import org.tandemgate.keaha.state.HaRole;
import org.tandemgate.keaha.state.Observation;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.ServerView;
import org.tandemgate.linux.Linux;

/**
 * The loop of one pair: looks at both servers, decides, acts, on a thread of its own; a second one
 * asks the partner, so that a silent partner does not hide a dead server here. When it is closed
 * nothing is taken back but the demotion: whoever serves goes on, who is switched off comes back
 * within a minute.
 */
final class PairLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PairLoop.class);
    private static final int REQUESTS = 8;
    private static final int DOUBT_MILLIS = 50;
    private static final long JOIN_MILLIS = 3000;

    private final PairSettings settings;
    private final Surroundings surroundings;
    private final WatchedServer local;
    private final WatchedServer partner;
    private final Fences fences;
    private final PairActions actions;
    private final ConfigurationCheck check;
    private final ArrayBlockingQueue<Runnable> requests = new ArrayBlockingQueue<>(REQUESTS);
    private final WorkThread asker;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Intent operator = Intent.NONE;
    private volatile Coordination coordination;
    private volatile Instant since = Instant.now();
    private volatile @Nullable Long skewMillis;
    private volatile KeaHaStatus.@Nullable Step last;
    private final AtomicLong failures = new AtomicLong();

    private volatile Intents intents = Intents.NONE;

    /** Of the loop. */
    private ServerView partnerView = ServerView.of(ServerView.Reach.UNKNOWN);

    PairLoop(final PairSettings settings, final Surroundings surroundings, final Linux linux) {
        this.settings = settings;
        this.surroundings = surroundings;
        final String service = settings.family().service();
        final PairSettings.Places places = settings.places();
        local =
                new WatchedServer(
                        settings.own().name(),
                        places.local(),
                        places.local().open(service, places.access()));
        partner =
                new WatchedServer(
                        settings.other().name(),
                        places.partner(),
                        places.partner().open(service, places.access()));
        fences =
                new Fences(
                        linux,
                        Place.of(settings.own().url()).port(),
                        Place.of(settings.other().url()).port());
        actions = new PairActions(settings, local, partner, fences, surroundings);
        check = new ConfigurationCheck(settings, surroundings, local.channel(), partner.channel());
        coordination =
                Coordination.start(
                        new Coordination.Settings(isPrimary(), settings.policy().repairs()),
                        System.nanoTime());
        asker = new WorkThread("keaha-" + service + "-peer", () -> {}, PairLoop::defect);
        thread = new Thread(this::run, "keaha-" + service);
        thread.setDaemon(true);
        thread.start();
    }

    private static void defect(final Throwable thrown) {
        LOG.error("kea-ha: a look failed, please report this: {}", thrown.toString());
    }

    private boolean isPrimary() {
        return settings.own().role() == HaRole.PRIMARY;
    }

    PairSettings settings() {
        return settings;
    }

    WatchedServer local() {
        return local;
    }

    WatchedServer partner() {
        return partner;
    }

    Condition condition() {
        return coordination.condition();
    }

    /** What people want from now on. */
    void operate(final Intent intent) {
        operator = intent;
    }

    /**
     * Does something between two looks, so that a server has one command at a time.
     *
     * @return empty when too much waits, or it takes too long
     */
    <T> Optional<T> between(final Supplier<T> work, final Duration limit) {
        final var result = new CompletableFuture<T>();
        final boolean isQueued =
                requests.offer(
                        () -> {
                            if (!result.isDone()) {
                                complete(result, work);
                            }
                        });
        if (!isQueued) {
            return Optional.empty();
        }
        try {
            return Optional.of(result.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (final TimeoutException | ExecutionException late) {
            result.cancel(false);
            return Optional.empty();
        } catch (final InterruptedException interrupted) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Whoever waits learns of a defect at once. */
    private static <T> void complete(final CompletableFuture<T> result, final Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (final RuntimeException thrown) {
            result.completeExceptionally(thrown);
            throw thrown;
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (final InterruptedException ended) {
                return;
            } catch (final RuntimeException thrown) {
                defect(thrown);
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (final InterruptedException ended) {
            closed = true;
        }
    }

    private void turn() throws InterruptedException {
        final Duration limit = Duration.ofMillis(settings.policy().limitMillis());
        final var asked = new CompletableFuture<ServerView>();
        final boolean isFenced = fences.isFenced();
        if (!isFenced) {
            asker.submit(() -> asked.complete(partner.look(limit)));
        }
        final ServerView own = local.look(limit);
        if (!isFenced) {
            partnerView = await(asked, limit.multipliedBy(2));
        }
        note(own);
        decide(own);
        fences.expire(System.nanoTime()).ifPresent(this::failed);
        surroundings.renew();
        check.turn(own.state().isPresent(), partnerView.state().isPresent(), System.nanoTime());
        final Runnable request = requests.poll(pauseMillis(), TimeUnit.MILLISECONDS);
        if (request != null) {
            request.run();
            check.soon(System.nanoTime());
        }
    }

    /** What is seen for the first time is soon looked at again. */
    private int pauseMillis() {
        final int usual = settings.policy().lookMillis();
        return coordination.isDoubtful(System.nanoTime()) ? Math.min(usual, DOUBT_MILLIS) : usual;
    }

    private static ServerView await(final CompletableFuture<ServerView> asked, final Duration limit)
            throws InterruptedException {
        try {
            return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException | ExecutionException late) {
            return ServerView.of(ServerView.Reach.UNKNOWN);
        }
    }

    private void note(final ServerView own) {
        if (own.state().isPresent() && partnerView.state().isPresent()) {
            skewMillis = TimeUnit.SECONDS.toMillis(partnerView.clockSeconds() - own.clockSeconds());
        }
    }

    private void decide(final ServerView own) throws InterruptedException {
        final var seen =
                new Observation(
                        own,
                        partnerView,
                        surroundings.isHolder(isPrimary()),
                        surroundings.witness(),
                        intent(own));
        final Condition before = coordination.condition();
        final var step = coordination.on(seen, System.nanoTime());
        final Condition now = step.next().condition();
        if (now != before) {
            since = Instant.now();
            LOG.info(
                    "kea-ha {} {} -> {}: {}",
                    settings.family().service(),
                    before,
                    now,
                    Words.text(now));
        }
        if (settings.policy().acts()) {
            coordination = step.next();
            for (final CoordinationAction action : step.actions()) {
                act(action);
            }
        } else {
            coordination = coordination.watching(step);
        }
    }

    private Intent intent(final ServerView own) {
        intents = intents.on(own, surroundings.isLeaving(), surroundings.isCutOff());
        if (operator == Intent.RETURN && !Intents.isAway(own)) {
            operator = Intent.NONE;
        }
        return intents.with(operator);
    }

    private void act(final CoordinationAction action) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("closed");
        }
        final Optional<String> problem = actions.carryOut(action, System.nanoTime());
        final String what = action.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        last =
                new KeaHaStatus.Step(
                        what + problem.map(it -> " failed: " + it).orElse(""), Instant.now());
        if (problem.isPresent()) {
            failed(what + ": " + problem.get());
        } else if (action != CoordinationAction.SILENCE) {
            LOG.info("kea-ha {} {}", settings.family().service(), what);
        } else {
            // Renewed every 2 s.
            LOG.debug("kea-ha {} {}", settings.family().service(), what);
        }
    }

    private void failed(final String problem) {
        failures.incrementAndGet();
        LOG.warn("kea-ha {} {}", settings.family().service(), problem);
    }

    KeaHaStatus.Service status() {
        final Coordination now = coordination;
        final Condition condition = now.condition();
        final boolean isLeaving = intents.with(operator) == Intent.LEAVE;
        return new KeaHaStatus.Service(
                "service" + settings.family().number(),
                settings.mode(),
                local.status(),
                partner.status(),
                skewMillis,
                new KeaHaStatus.Verdict(
                        condition.name(),
                        Words.isWell(condition),
                        Words.text(condition) + (surroundings.isCutOff() ? Words.CUT_OFF : ""),
                        Words.next(condition),
                        since),
                surroundings.isHolder(isPrimary()),
                new KeaHaStatus.Doing(
                        now.doing().isSilenced(),
                        now.doing().isDemoted(),
                        isLeaving,
                        last,
                        failures.get()),
                check.with(skewMillis));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        local.close();
        partner.close();
        asker.abandon();
        check.close();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        fences.close();
        surroundings.demote(settings.family().service(), 0);
    }
}
