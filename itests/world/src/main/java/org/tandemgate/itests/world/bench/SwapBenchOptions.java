package org.tandemgate.itests.world.bench;

import java.nio.file.Path;
import java.util.List;
import org.tandemgate.itests.world.Distribution;

/**
 * Which bundles to replace under which traffic.
 *
 * @param distribution of ours
 * @param output directory for the JSON
 * @param rounds 1..100
 * @param chosen what is done
 * @param flow what goes through the gateways meanwhile
 */
public record SwapBenchOptions(
        Distribution distribution, Path output, int rounds, Chosen chosen, Flow flow) {
    private static final int ROUNDS_MAX = 100;
    private static final int RATE_MAX = 10_000;
    private static final int TCP_MAX = 2000;

    /**
     * @param parts in the order of the table
     * @param sides in the order of the table
     * @param actions in the order of the table
     */
    record Chosen(List<SwapPart> parts, List<SwapSide> sides, List<SwapAction> actions) {
        Chosen {
            parts = List.copyOf(parts);
            sides = List.copyOf(sides);
            actions = List.copyOf(actions);
        }
    }

    /**
     * @param rate datagrams a second, 1..10,000
     * @param tcp connections, 1..2,000
     */
    record Flow(int rate, int tcp) {}

    /**
     * Reads {@code --distribution PATH --output DIR --rounds N --bundles A,B --nodes A,B --actions
     * A,B --rate N --tcp N}.
     *
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    public static SwapBenchOptions parse(final List<String> arguments) {
        Path distribution = Path.of("karaf-assembly/target/assembly");
        Path output = Path.of("target/bench");
        int rounds = 1;
        List<SwapPart> parts = List.of(SwapPart.values());
        List<SwapSide> sides = List.of(SwapSide.values());
        List<SwapAction> actions = List.of(SwapAction.values());
        int rate = 1000;
        int tcp = 200;
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
                case "--bundles" -> parts = Choices.named("bundle", value, parts, SwapPart::option);
                case "--nodes" -> sides = Choices.named("node", value, sides, SwapSide::option);
                case "--actions" ->
                        actions = Choices.named("action", value, actions, SwapAction::option);
                case "--rate" -> rate = Choices.number(option, value, 1, RATE_MAX);
                case "--tcp" -> tcp = Choices.number(option, value, 1, TCP_MAX);
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new SwapBenchOptions(
                Distribution.of(distribution),
                output,
                rounds,
                new Chosen(parts, sides, actions),
                new Flow(rate, tcp));
    }
}
