package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.util.List;
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
        List<Fault> faults = List.of(Fault.values());
        for (int i = 0; i < arguments.size(); i += 2) {
            final String option = arguments.get(i);
            if (i + 1 >= arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            final String value = arguments.get(i + 1);
            switch (option) {
                case "--distribution" -> distribution = Path.of(value);
                case "--output" -> output = Path.of(value);
                case "--rounds" -> rounds = Choices.number(option, value, 1, ROUNDS_MAX);
                case "--systems" -> systems = value;
                case "--faults" -> faults = Choices.named("fault", value, faults, Fault::option);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        final var built = Distribution.of(distribution);
        final List<Contender> all = Contender.all(built);
        return new BenchOptions(
                built,
                output,
                rounds,
                systems.isEmpty() ? all : Choices.named("system", systems, all, Contender::option),
                faults);
    }
}
