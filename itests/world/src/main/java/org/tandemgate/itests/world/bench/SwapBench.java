package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.WorldException;

/** Every bundle replaced on every node, one after the other, under traffic. */
public final class SwapBench {
    private final SwapBenchOptions options;
    private final PrintStream out;
    private final List<Swapped> results = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * @param out progress and table
     */
    public SwapBench(final SwapBenchOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it, prints the table and writes the JSON.
     *
     * @return whether every bundle could be replaced without a loss
     */
    public boolean run() {
        out.println(Swapped.heading());
        List<Swapped.Swap> left = swaps();
        while (!left.isEmpty()) {
            left = runUntilOneFails(left);
        }
        final List<Aim> aims = aims();
        out.println();
        aims.forEach(out::println);
        write();
        return aims.stream().allMatch(Aim::met);
    }

    private List<Swapped.Swap> swaps() {
        final var chosen = options.chosen();
        final List<Swapped.Swap> all = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            for (final SwapPart part : chosen.parts()) {
                for (final SwapSide side : chosen.sides()) {
                    for (final SwapAction action : chosen.actions()) {
                        all.add(new Swapped.Swap(part, side, action));
                    }
                }
            }
        }
        return all;
    }

    /** After one from which a pair does not recover the rest gets a new pair. */
    private List<Swapped.Swap> runUntilOneFails(final List<Swapped.Swap> swaps) {
        final var flow = options.flow();
        try (SwapPair pair = new SwapPair(options.distribution(), flow.rate(), flow.tcp())) {
            for (int i = 0; i < swaps.size(); i++) {
                final Swapped.Swap swap = swaps.get(i);
                try {
                    final Swapped one = pair.measure(swap);
                    results.add(one);
                    say(one.text());
                } catch (WorldException e) {
                    failures.add(swap + ": " + e.getMessage());
                    say(swap + " did not end well: " + e.getMessage());
                    return swaps.subList(i + 1, swaps.size());
                }
            }
        }
        return List.of();
    }

    private void say(final String text) {
        out.println(text);
        out.flush();
    }

    private List<Aim> aims() {
        final List<Aim> aims = new ArrayList<>();
        final String lossy =
                results.stream()
                        .filter(one -> !one.isSeamless())
                        .map(one -> "; " + one.swap())
                        .collect(Collectors.joining());
        aims.add(
                new Aim(
                        lossy.isEmpty(),
                        String.format(
                                Locale.ROOT,
                                "nothing lost, and no role moved but of a master without its"
                                        + " election: %d of %d%s",
                                results.stream().filter(Swapped::isSeamless).count(),
                                results.size(),
                                lossy)));
        failures.forEach(why -> aims.add(new Aim(false, why)));
        return aims;
    }

    private void write() {
        final Path file = options.output().resolve("swap.json");
        final String json =
                "{\"bench\":\"swap\",\"measured\":["
                        + results.stream().map(Swapped::json).collect(Collectors.joining(","))
                        + "]}\n";
        try {
            Files.createDirectories(options.output());
            Files.writeString(file, json);
            out.println("\nevery single measurement: " + file);
        } catch (IOException e) {
            out.println("cannot write " + file + ": " + e.getMessage());
        }
    }
}
