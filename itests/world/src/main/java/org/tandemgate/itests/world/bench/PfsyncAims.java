package org.tandemgate.itests.world.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What replication of ours should cost, and whether it does. */
final class PfsyncAims {
    private static final double BULK_SECONDS = 1.5;
    private static final double LAG_MILLIS = 20;
    private static final double OVERRUN_SECONDS = 10;
    private static final double CPU_SHARE = 1.5;

    private PfsyncAims() {}

    /** Of each measurement of ours, those beside a rival's where there is one. */
    static List<Aim> of(final List<Replicated> all) {
        final List<Aim> aims = new ArrayList<>();
        for (final Replicated ours : all) {
            if (ours.system().equals("ours")) {
                switch (ours.load()) {
                    case "burst" -> burst(ours, all, aims);
                    case "bulk" -> aims.add(bulk(ours, all));
                    case "steady" -> aims.add(steady(ours));
                    case "overrun" -> aims.add(overrun(ours));
                    default -> {}
                }
            }
        }
        return aims;
    }

    private static void burst(
            final Replicated ours, final List<Replicated> all, final List<Aim> aims) {
        aims.add(
                aim(
                        ours.seconds().usable() == 0 && ours.counts().usable() >= made(ours),
                        "burst: all usable 0 s after a fail-over"));
        final Replicated rival = find(all, "conntrackd", "burst");
        if (rival == null) {
            return;
        }
        final double most = rival.seconds().replicated();
        aims.add(
                aim(
                        ours.seconds().replicated() <= most,
                        "burst: replicated in %.2f s, conntrackd in %.2f s",
                        ours.seconds().replicated(),
                        most));
        aims.add(
                aim(
                        cpu(ours) <= CPU_SHARE * cpu(rival),
                        "burst: %.2f s of CPU, at most 1.5 times conntrackd's %.2f s",
                        cpu(ours),
                        cpu(rival)));
    }

    /** What makes its connections usable counts. */
    private static double cpu(final Replicated one) {
        return one.active().cpuSeconds()
                + one.standby().cpuSeconds()
                + one.standby().useCpuSeconds();
    }

    private static Aim bulk(final Replicated ours, final List<Replicated> all) {
        final Replicated kernel = find(all, "kernel", "bulk");
        return aim(
                ours.seconds().replicated() <= BULK_SECONDS && ours.counts().usable() >= made(ours),
                "bulk: %d in %.2f s, at most 1.5 s%s",
                made(ours),
                ours.seconds().replicated(),
                kernel == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; the kernel alone takes %.2f s of it",
                                kernel.seconds().replicated()));
    }

    private static Aim steady(final Replicated ours) {
        final Lags lags = ours.counts().lags();
        return aim(
                lags.millis(0.99) < LAG_MILLIS
                        && lags.missing() == 0
                        && ours.counts().overruns() == 0,
                "steady: p99 of %.1f ms, below 20 ms; %d overruns, %d of %d missing",
                lags.millis(0.99),
                ours.counts().overruns(),
                lags.missing(),
                lags.count());
    }

    private static Aim overrun(final Replicated ours) {
        return aim(
                ours.seconds().replicated() <= OVERRUN_SECONDS,
                "overrun: equal after %.2f s, at most 10 s",
                ours.seconds().replicated());
    }

    private static int made(final Replicated one) {
        return one.counts().made();
    }

    private static Aim aim(final boolean met, final String text, final Object... values) {
        return new Aim(met, String.format(Locale.ROOT, text, values));
    }

    private static @Nullable Replicated find(
            final List<Replicated> all, final String system, final String load) {
        return all.stream()
                .filter(one -> one.system().equals(system) && one.load().equals(load))
                .findFirst()
                .orElse(null);
    }
}
