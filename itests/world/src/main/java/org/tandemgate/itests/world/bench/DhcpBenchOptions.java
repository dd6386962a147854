package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.util.List;
import org.tandemgate.itests.world.Distribution;

/**
 * What to do to which DHCP servers.
 *
 * @param distribution of ours
 * @param output directory for the JSON
 * @param rounds 1..100
 * @param chosen what is measured
 * @param leases so many in the long run of ours, 0..50,000; 0 leaves it out
 */
public record DhcpBenchOptions(
        Distribution distribution, Path output, int rounds, Chosen chosen, int leases) {
    /** Kea alone, ours with the fastest election, and with the default one. */
    static final List<String> SYSTEMS = List.of("bare", "ours", "ours-1s");

    private static final int ROUNDS_MAX = 100;
    private static final int LEASES_MAX = 50_000;

    /**
     * @param systems in the order of the table
     * @param cases in the order of the table
     * @param loads in the order of the table
     */
    record Chosen(List<String> systems, List<DhcpCase> cases, List<DhcpLoad> loads) {
        Chosen {
            systems = List.copyOf(systems);
            cases = List.copyOf(cases);
            loads = List.copyOf(loads);
        }
    }

    /**
     * Reads {@code --distribution PATH --output DIR --rounds N --systems A,B --cases A,B --loads
     * A,B --leases N}.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static DhcpBenchOptions parse(final List<String> arguments) {
        Path distribution = Path.of("karaf-assembly/target/assembly");
        Path output = Path.of("target/bench");
        int rounds = 1;
        int leases = 10_000;
        List<String> systems = SYSTEMS;
        List<DhcpCase> cases = List.of(DhcpCase.values());
        List<DhcpLoad> loads = List.of(DhcpLoad.values());
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
                case "--leases" -> leases = Choices.number(option, value, 0, LEASES_MAX);
                case "--systems" -> systems = Choices.named("system", value, SYSTEMS, it -> it);
                case "--cases" -> cases = Choices.named("case", value, cases, DhcpCase::option);
                case "--loads" -> loads = Choices.named("load", value, loads, DhcpLoad::option);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new DhcpBenchOptions(
                Distribution.of(distribution),
                output,
                rounds,
                new Chosen(systems, cases, loads),
                leases);
    }
}
