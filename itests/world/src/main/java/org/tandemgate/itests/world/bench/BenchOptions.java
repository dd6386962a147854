package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tandemgate.itests.world.Distribution;

/**
 * What to measure.
 *
 * @param distribution of ours
 * @param output directory for the JSON
 * @param rounds 1..100
 * @param contenders in the order of the table
 * @param faults in the order in which they are done
 */
public record BenchOptions(
        Distribution distribution,
        Path output,
        int rounds,
        List<Contender> contenders,
        List<Fault> faults) {
    private static final int ROUNDS_DEFAULT = 5;
    private static final int ROUNDS_MAX = 100;

    public BenchOptions {
        contenders = List.copyOf(contenders);
        faults = List.copyOf(faults);
    }

    /**
     * Reads {@code --distribution PATH --output DIR --rounds N --systems A,B --faults A,B}.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static BenchOptions parse(final List<String> arguments) {
        Path distribution = Path.of("karaf-assembly/target/assembly");
        Path output = Path.of("target/bench");
        int rounds = ROUNDS_DEFAULT;
        String systems = "";
        String faults = "";
        for (int i = 0; i < arguments.size(); i += 2) {
            final String option = arguments.get(i);
            if (i + 1 >= arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            final String value = arguments.get(i + 1);
            switch (option) {
                case "--distribution" -> distribution = Path.of(value);
                case "--output" -> output = Path.of(value);
                case "--rounds" -> rounds = rounds(value);
                case "--systems" -> systems = value;
                case "--faults" -> faults = value;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        final var built = Distribution.of(distribution);
        return new BenchOptions(
                built,
                output,
                rounds,
                chosen("system", systems, Contender.all(built), Contender::option),
                chosen("fault", faults, List.of(Fault.values()), Fault::option));
    }

    private static int rounds(final String value) {
        if (!value.matches("[0-9]{1,3}")
                || Integer.parseInt(value) < 1
                || Integer.parseInt(value) > ROUNDS_MAX) {
            throw new IllegalArgumentException("--rounds is " + value + ", needs 1.." + ROUNDS_MAX);
        }
        return Integer.parseInt(value);
    }

    private static <T> List<T> chosen(
            final String what,
            final String names,
            final List<T> all,
            final Function<T, String> name) {
        if (names.isEmpty()) {
            return all;
        }
        final List<String> known = all.stream().map(name).toList();
        final List<String> wanted = new ArrayList<>(Arrays.asList(names.split(",", -1)));
        wanted.removeAll(known);
        if (!wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "no "
                            + what
                            + " is called "
                            + wanted
                            + "; there are "
                            + String.join(", ", known));
        }
        final List<String> chosen = List.of(names.split(",", -1));
        return all.stream().filter(one -> chosen.contains(name.apply(one))).toList();
    }
}
