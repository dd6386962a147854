package org.tandemgate.itests.world.bench;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.WorldException;

/**
 * Program: measures beside other programs. Run it in {@code itests/world/sandbox}.
 *
 * <p>Arguments: {@code failover}, {@code startup}, {@code pfsync}, {@code dhcp} or {@code swap},
 * then what {@link BenchOptions}, {@link PfsyncBenchOptions}, {@link DhcpBenchOptions} or {@link
 * SwapBenchOptions} reads. Exit status 0, 1 for a wrong call, 2 when an aim is missed, 3 when
 * something could not be measured.
 */
public final class BenchMain {
    private static final int USAGE = 1;
    private static final int MISSED = 2;
    private static final int FAILED = 3;

    private BenchMain() {}

    public static void main(final String[] args) {
        System.exit(run(Arrays.asList(args)));
    }

    private static int run(final List<String> arguments) {
        try {
            Sandbox.enter();
            final String what = arguments.isEmpty() ? "nothing" : arguments.get(0);
            if (!List.of("failover", "startup", "pfsync", "dhcp", "swap").contains(what)) {
                throw new IllegalArgumentException(
                        "cannot measure "
                                + what
                                + ", needs failover, startup, pfsync, dhcp or swap");
            }
            if (what.equals("swap")) {
                final var swaps = SwapBenchOptions.parse(arguments.subList(1, arguments.size()));
                return status(new SwapBench(swaps, System.out).run());
            }
            if (what.equals("dhcp")) {
                final var dhcp = DhcpBenchOptions.parse(arguments.subList(1, arguments.size()));
                return status(new DhcpBench(dhcp, System.out).run());
            }
            if (what.equals("pfsync")) {
                final var load = PfsyncBenchOptions.parse(arguments.subList(1, arguments.size()));
                return status(new PfsyncBench(load, System.out).run());
            }
            final var options = BenchOptions.parse(arguments.subList(1, arguments.size()));
            if (what.equals("failover")) {
                final var bench = new FailoverBench(options, System.out);
                final boolean complete = bench.run();
                return complete ? status(bench.allMet()) : FAILED;
            }
            return status(new StartupBench(options, System.out).run());
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        } catch (WorldException e) {
            System.err.println("bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static int status(final boolean met) {
        return met ? 0 : MISSED;
    }
}
