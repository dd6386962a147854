package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.util.List;
import org.tandemgate.itests.world.Distribution;

/**
 * What to replicate.
 *
 * @param distribution of ours
 * @param output directory for the JSON
 * @param rounds 1..100
 * @param systems in the order of the table
 * @param load how much
 */
public record PfsyncBenchOptions(
        Distribution distribution, Path output, int rounds, List<String> systems, Load load) {
    /** All that can be measured. */
    static final List<String> SYSTEMS = List.of("nobody", "kernel", "conntrackd", "ours");

    /** All kinds of load. */
    static final List<String> LOADS = List.of("burst", "bulk", "steady", "overrun", "defer");

    private static final int ENTRIES_MAX = 250_000;
    private static final int RATE_MAX = 20_000;
    private static final int FIRSTS_MAX = 2000;
    private static final int FIRSTS_SHARE = 20;

    public PfsyncBenchOptions {
        systems = List.copyOf(systems);
    }

    /**
     * @param entries new connections at once, 100..250,000
     * @param perSecond steady new connections a second, 100..20,000
     * @param seconds so long, 0..600; 0 leaves it out
     * @param kinds of load, in the order of the table
     */
    record Load(int entries, int perSecond, int seconds, List<String> kinds) {
        Load {
            kinds = List.copyOf(kinds);
        }

        /** Connections of which the first packet is measured, one after the other. */
        int firsts() {
            return Math.min(FIRSTS_MAX, entries / FIRSTS_SHARE);
        }
    }

    /**
     * Reads {@code --distribution PATH --output DIR --rounds N --systems A,B --loads A,B --entries
     * N --rate N --seconds N}.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static PfsyncBenchOptions parse(final List<String> arguments) {
        Path distribution = Path.of("karaf-assembly/target/assembly");
        Path output = Path.of("target/bench");
        int rounds = 1;
        List<String> systems = SYSTEMS;
        int entries = 200_000;
        int rate = 10_000;
        int seconds = 60;
        List<String> loads = LOADS;
        for (int i = 0; i < arguments.size(); i += 2) {
            final String option = arguments.get(i);
            if (i + 1 >= arguments.size()) {
                throw new IllegalArgumentException(option + " is no option, or needs a value");
            }
            final String value = arguments.get(i + 1);
            switch (option) {
                case "--distribution" -> distribution = Path.of(value);
                case "--output" -> output = Path.of(value);
                case "--rounds" -> rounds = Choices.number(option, value, 1, 100);
                case "--systems" -> systems = Choices.named("system", value, SYSTEMS, it -> it);
                case "--loads" -> loads = Choices.named("load", value, LOADS, it -> it);
                case "--entries" -> entries = Choices.number(option, value, 100, ENTRIES_MAX);
                case "--rate" -> rate = Choices.number(option, value, 100, RATE_MAX);
                case "--seconds" -> seconds = Choices.number(option, value, 0, 600);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new PfsyncBenchOptions(
                Distribution.of(distribution),
                output,
                rounds,
                systems,
                new Load(entries, rate, seconds, loads));
    }
}
