package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.tandemgate.itests.world.WorldException;

/** Every fault to every contender, round by round, so that a noisy minute meets all of them. */
public final class FailoverBench {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int TRIES = 2;

    private final BenchOptions options;
    private final PrintStream out;
    private final Results results = new Results();
    private final long startNanos = System.nanoTime();
    private final Random random = new Random(1);

    /**
     * @param out progress and table
     */
    public FailoverBench(final BenchOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it; the table is printed and the JSON written also when something interrupts it.
     *
     * @return whether every single measurement could be taken
     */
    public boolean run() {
        final var finish = new Thread(this::report, "report");
        Runtime.getRuntime().addShutdownHook(finish);
        for (int round = 1; round <= options.rounds(); round++) {
            for (final Contender contender : options.contenders()) {
                contend(round, contender);
            }
        }
        Runtime.getRuntime().removeShutdownHook(finish);
        report();
        return results.failures().isEmpty();
    }

    /** Whether every aim that applies to what was measured is met. */
    public boolean allMet() {
        return results.allMet();
    }

    private void contend(final int round, final Contender contender) {
        final String label = "round " + round + "/" + options.rounds() + " " + contender.title();
        List<Fault> left = options.faults();
        for (int attempt = 1; !left.isEmpty() && attempt <= TRIES; attempt++) {
            say(label + ": starting two gateways");
            try (Trial trial = new Trial(contender)) {
                while (!left.isEmpty()) {
                    final Fault fault = left.get(0);
                    final Measured one = trial.measure(fault, random.nextLong(SECOND_NANOS));
                    results.add(fault, contender, one);
                    say(label + ": " + fault.title() + ": " + text(one));
                    left = left.subList(1, left.size());
                }
            } catch (WorldException e) {
                // The world is gone with the trial; the rest of its faults get a new one.
                final String why = String.valueOf(e.getMessage());
                say(label + ": " + left.get(0).title() + " could not be measured: " + why);
                results.failed(left.get(0), contender, why);
                left = left.subList(1, left.size());
            }
        }
    }

    private static String text(final Measured one) {
        return String.format(
                Locale.ROOT,
                "hole %.1f ms, lost %d of %d, announced after %.1f ms (%.1f after the last advert),"
                        + " both answered %.1f ms%s",
                one.holeMillis(),
                one.lost(),
                one.sent(),
                one.announcedMillis(),
                one.silenceMillis(),
                one.bothMillis(),
                one.bothToTheEnd() ? " and still do" : "");
    }

    private void say(final String text) {
        final double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.printf(Locale.ROOT, "[%6.1f] %s%n", seconds, text);
        out.flush();
    }

    private void report() {
        out.println();
        results.table().forEach(out::println);
        final Path file = options.output().resolve("failover.json");
        try {
            Files.createDirectories(options.output());
            Files.writeString(file, results.json());
            out.println();
            out.println("every single measurement: " + file);
        } catch (IOException e) {
            out.println("cannot write " + file + ": " + e.getMessage());
        }
        out.flush();
    }

    /** What was measured of one system. */
    public String json() {
        return results.json();
    }
}
