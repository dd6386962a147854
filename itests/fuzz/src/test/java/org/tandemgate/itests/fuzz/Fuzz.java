package org.tandemgate.itests.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one target with its corpus and with what it makes of it. An input whose outcome was not
 * seen before joins the corpus of the run, so that later inputs start where it got to.
 *
 * <p>Two seeds a run: a fixed one and a random one, which a failure prints. {@code
 * -Dfuzz.minutes=N} runs the random one for that long.
 */
public final class Fuzz {
    /** One input taking longer than this is a failure, whatever the machine does meanwhile. */
    private static final Duration STUCK = Duration.ofSeconds(20);

    private static final int KEPT_BOUND = 32;
    private static final int PLACES = 3;
    private static final long FIXED_SEED = 20_261_121L;
    private static final int CORPUS_BOUND = 4096;
    private static final long MINUTES = Long.getLong("fuzz.minutes", 0);

    private final String name;
    private final int inputs;
    private final Class<? extends Exception> refusal;
    private final UnaryOperator<byte[]> repair;
    private final Corpus files;
    private final Set<String> outcomes = new HashSet<>();
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private volatile byte[] current = {};
    private volatile @Nullable Throwable failure;

    private Fuzz(
            final String name,
            final int inputs,
            final Class<? extends Exception> refusal,
            final UnaryOperator<byte[]> repair) {
        this.name = name;
        this.inputs = inputs;
        this.refusal = refusal;
        this.repair = repair;
        files = new Corpus(name);
    }

    /** What takes the input. */
    public interface Target {
        /**
         * Takes one input, asserts what must hold of any, and names what happened in few words, the
         * same for the same path through the code.
         */
        String take(byte[] input) throws Exception;
    }

    /**
     * A target.
     *
     * @param name of its corpus
     * @param inputs of each seed in the short form
     * @param refusal the only exception it may throw
     */
    public static Fuzz of(
            final String name, final int inputs, final Class<? extends Exception> refusal) {
        return new Fuzz(name, inputs, refusal, UnaryOperator.identity());
    }

    /**
     * Every second input is mended after its change, e.g. its checksum, to get past first gates.
     */
    public Fuzz mending(final UnaryOperator<byte[]> mend) {
        return new Fuzz(name, inputs, refusal, mend);
    }

    /** Runs the corpus, then what is made of it; fails with the input that broke the target. */
    public void run(final Target target) {
        final long seed = MINUTES > 0 ? new Random().nextLong() : FIXED_SEED;
        runSeed(seed, target);
        if (MINUTES == 0) {
            runSeed(new Random().nextLong(), target);
        }
        System.out.println(
                "fuzz "
                        + name
                        + ": "
                        + executions
                        + " inputs, "
                        + outcomes.size()
                        + " outcomes"
                        + (MINUTES > 0 ? ", seed " + seed : ""));
    }

    private void runSeed(final long seed, final Target target) {
        final Thread worker = new Thread(() -> work(seed, target), "fuzz-" + name);
        worker.setDaemon(true);
        worker.start();
        long seen = -1;
        while (worker.isAlive()) {
            try {
                worker.join(STUCK.toMillis());
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            if (worker.isAlive() && executions.get() == seen) {
                throw broken(seed, new AssertionError("stuck in " + stack(worker)));
            }
            seen = executions.get();
        }
        final Throwable thrown = failure;
        if (thrown != null) {
            throw broken(seed, thrown);
        }
    }

    private static List<StackTraceElement> stack(final Thread worker) {
        return List.of(worker.getStackTrace());
    }

    private AssertionError broken(final long seed, final Throwable cause) {
        return new AssertionError(
                "fuzz "
                        + name
                        + ", seed "
                        + seed
                        + ", input "
                        + executions
                        + " of "
                        + current.length
                        + " octets: "
                        + cause
                        + "; kept as "
                        + files.crash(current)
                        + ": "
                        + HexFormat.of().formatHex(current),
                cause);
    }

    private void work(final long seed, final Target target) {
        try {
            final List<byte[]> corpus = new ArrayList<>(files.load());
            for (final byte[] input : corpus) {
                feed(target, input);
            }
            final var random = new Random(seed);
            final var mutator = new Mutator(random);
            final long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
            for (long i = 0; MINUTES > 0 ? System.nanoTime() - end < 0 : i < inputs; i++) {
                final byte[] made = mutator.mutate(corpus);
                final byte[] input = random.nextBoolean() ? made : repair.apply(made);
                if (feed(target, input) && corpus.size() < CORPUS_BOUND) {
                    corpus.add(input);
                    if (Boolean.getBoolean("fuzz.keep") && kept.incrementAndGet() <= KEPT_BOUND) {
                        files.keep(input);
                    }
                }
            }
        } catch (final Exception | AssertionError | StackOverflowError | OutOfMemoryError thrown) {
            failure = thrown;
        }
    }

    /**
     * Where an exception was thrown and by whom it was called: lines, so that values are left out.
     */
    private static String place(final Exception thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .limit(PLACES)
                .map(place -> place.getFileName() + ":" + place.getLineNumber())
                .collect(Collectors.joining(" "));
    }

    /** Whether the outcome is new. */
    private boolean feed(final Target target, final byte[] input) throws Exception {
        current = input;
        executions.incrementAndGet();
        String outcome;
        try {
            // A copy: the target may write into what it was given.
            outcome = target.take(input.clone());
        } catch (final Exception thrown) {
            if (!refusal.isInstance(thrown)) {
                throw thrown;
            }
            outcome = place(thrown);
        }
        return outcomes.add(outcome);
    }
}
