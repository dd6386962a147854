package org.tandemgate.doctor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.peer.LocalReport;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.services.Services;
import org.tandemgate.doctor.state.Fitness;

/** All drills: one at a time, and only on a pair of which everything is known and well. */
public final class DrillBook implements Drills, AutoCloseable {
    private static final int MOST_FAILURES_NAMED = 3;
    private static final int CLOSE_SECONDS = 5;

    private final Services services;
    private final Doctor doctor;
    private final Pace pace;
    private final Semaphore free = new Semaphore(1);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile @Nullable DrillRun current;
    private final AtomicLong begun = new AtomicLong();

    public DrillBook(final Services services, final Doctor doctor) {
        this(services, doctor, Pace.REAL);
    }

    DrillBook(final Services services, final Doctor doctor, final Pace pace) {
        this.services = services;
        this.doctor = doctor;
        this.pace = pace;
    }

    @Override
    public List<Drill> all() {
        return Arrays.stream(Fault.values())
                .map(Fault::drill)
                .sorted(Comparator.comparing(Drill::name))
                .toList();
    }

    @Override
    public @Nullable DrillReport latest() {
        final DrillRun run = current;
        return run == null ? null : run.report();
    }

    @Override
    public DrillReport plan(final String name) throws RefusedException {
        final Fault fault = fault(name);
        requireFit();
        return new DrillRun(services, fault, begun.get() + 1, pace, stopped).plan();
    }

    @Override
    public DrillReport run(final String name) throws RefusedException {
        final Fault fault = fault(name);
        if (!free.tryAcquire()) {
            throw new RefusedException("another drill is under way on this node; wait for its end");
        }
        try {
            requireFit();
            final DrillRun run =
                    new DrillRun(services, fault, begun.incrementAndGet(), pace, stopped);
            current = run;
            return run.run();
        } finally {
            free.release();
        }
    }

    private Fault fault(final String name) throws RefusedException {
        return Arrays.stream(Fault.values())
                .filter(it -> it.word().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RefusedException(
                                        "drill is '"
                                                + name
                                                + "', needs one of "
                                                + all().stream().map(Drill::name).toList()));
    }

    private void requireFit() throws RefusedException {
        final Instant now = Instant.now();
        final boolean preempt =
                services.find(Node.class).map(it -> it.status().preempt()).orElse(false);
        final List<String> obstacles =
                new ArrayList<>(
                        Fitness.obstacles(
                                LocalReport.of(services, now, new TreeMap<>()),
                                NodeViews.of(services, now, new TreeMap<>()).believed(),
                                preempt));
        if (obstacles.isEmpty()) {
            doctor.examine(true).results().stream()
                    .filter(it -> it.verdict() == CheckResult.Verdict.FAIL)
                    .limit(MOST_FAILURES_NAMED)
                    .map(it -> it.id() + ": " + it.evidence())
                    .forEach(obstacles::add);
        }
        if (!obstacles.isEmpty()) {
            throw new RefusedException(
                    "not fit for a drill, nothing was done: "
                            + String.join("; ", obstacles)
                            + "; see ha:doctor --pair");
        }
    }

    /** A drill that is under way is taken back; waits 5 s at most for that. */
    @Override
    public void close() {
        stopped.set(true);
        try {
            if (free.tryAcquire(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                free.release();
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
