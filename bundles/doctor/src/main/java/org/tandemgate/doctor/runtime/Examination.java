package org.tandemgate.doctor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;

/**
 * Asks all checks, one area after the other, each on a thread that is given up after a while: one
 * that hangs is a finding itself, and is not asked again until it has ended.
 */
public final class Examination implements Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(Examination.class);
    private static final int MOST_RESULTS = 100;

    private final Supplier<String> node;
    private final Supplier<List<Checks>> all;
    private final long patienceMillis;
    private final IdentityHashMap<Checks, Thread> hanging = new IdentityHashMap<>();

    /**
     * @param node its name
     * @param all of the moment
     * @param patienceMillis after which one area is given up
     */
    public Examination(
            final Supplier<String> node,
            final Supplier<List<Checks>> all,
            final long patienceMillis) {
        this.node = node;
        this.all = all;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public synchronized DoctorReport examine(final boolean pair) {
        final Instant at = Instant.now();
        final long begin = System.nanoTime();
        hanging.values().removeIf(it -> !it.isAlive());
        final List<CheckResult> results = new ArrayList<>();
        for (final Checks checks : all.get()) {
            results.addAll(ask(checks, pair));
        }
        results.sort(Comparator.comparing(CheckResult::id));
        return new DoctorReport(
                node.get(), pair, results, at, (System.nanoTime() - begin) / 1_000_000);
    }

    private List<CheckResult> ask(final Checks checks, final boolean pair) {
        if (hanging.containsKey(checks)) {
            return List.of(hangs(checks));
        }
        final FutureTask<List<CheckResult>> task = new FutureTask<>(() -> checks.check(pair));
        final Thread thread = new Thread(task, "doctor-" + checks.area());
        thread.setDaemon(true);
        thread.start();
        try {
            final List<CheckResult> found = task.get(patienceMillis, TimeUnit.MILLISECONDS);
            return found.subList(0, Math.min(found.size(), MOST_RESULTS));
        } catch (final TimeoutException late) {
            thread.interrupt();
            hanging.put(checks, thread);
            return List.of(hangs(checks));
        } catch (final ExecutionException defect) {
            LOG.error("doctor: the checks of {} failed", checks.area(), defect.getCause());
            return List.of(
                    CheckResult.fail(
                            checks.area() + ".defect",
                            "the checks themselves failed: " + defect.getCause(),
                            "see the log, and report it"));
        } catch (final InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private CheckResult hangs(final Checks checks) {
        return CheckResult.fail(
                checks.area() + ".hangs",
                "the checks did not answer within " + patienceMillis + " ms",
                "what they look at hangs: see the log, and the threads by thread-dump");
    }
}
