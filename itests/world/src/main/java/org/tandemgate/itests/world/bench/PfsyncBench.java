package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.traffic.Firewall;
import org.tandemgate.itests.world.traffic.FlowsMain;
import org.tandemgate.itests.world.traffic.PlainPair;

/**
 * What replication of connections costs, beside conntrackd: so many new ones at once, then so many
 * every second. All are made by the same program, which sends a datagram through gw1 for each; the
 * kernel translates its source, and the server's kernel throws it away.
 */
public final class PfsyncBench {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int BURST_SECONDS = 600;
    private static final int STEADY_SECONDS = 10;
    private static final double NANOS = 1e9;
    private static final Pattern TIMES =
            Pattern.compile("flows begun=(\\d+)\\R+flows done=(\\d+)", Pattern.MULTILINE);

    private final PfsyncBenchOptions options;
    private final PrintStream out;
    private final List<Replicated> results = new ArrayList<>();

    /**
     * @param out progress and table
     */
    public PfsyncBench(final PfsyncBenchOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs it, prints the table and writes the JSON. */
    public void run() {
        out.println(Replicated.heading());
        for (int round = 0; round < options.rounds(); round++) {
            for (final String system : options.systems()) {
                say(measure(system, true));
            }
            for (final String system : options.systems()) {
                if (options.load().seconds() > 0) {
                    say(measure(system, false));
                }
            }
        }
        write();
    }

    private Replicated measure(final String system, final boolean burst) {
        try (World world = new World()) {
            final var net = new GatewayPair(world);
            final var pair = new PlainPair(net);
            prepare(net, burst ? BURST_SECONDS : STEADY_SECONDS);
            try (Replicator replicator = replicator(system, world, net)) {
                replicator.start();
                return burst
                        ? burst(system, world, net, replicator, pair)
                        : steady(system, world, net, replicator);
            }
        }
    }

    private static Replicator replicator(
            final String system, final World world, final GatewayPair net) {
        return switch (system) {
            case "nobody" -> new NoReplicator();
            case "conntrackd" -> new ConntrackdReplicator(world, net);
            default -> throw new WorldException("nobody knows how to start " + system);
        };
    }

    /** A server that is silent, and neighbours that are known already. */
    private static void prepare(final GatewayPair net, final int udpSeconds) {
        final String quiet =
                "add table ip quiet; add chain ip quiet in { type filter hook prerouting priority"
                        + " raw; }; add rule ip quiet in udp dport >= 10000 drop";
        net.server().run("nft", quiet).required();
        net.client().run("ping", "-c", "1", "-W", "2", GatewayPair.SERVER).required();
        for (final var gateway : List.of(net.gw1().machine(), net.gw2().machine())) {
            gateway.sysctl("net/netfilter/nf_conntrack_udp_timeout", "" + udpSeconds);
            Firewall.forget(gateway);
        }
    }

    private Replicated burst(
            final String system,
            final World world,
            final GatewayPair net,
            final Replicator replicator,
            final PlainPair pair) {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final int made = options.load().entries();
        final long[] times = flows(world, net.client(), made, 0);
        final int expected = system.equals("nobody") ? 0 : made;
        final int known =
                Wait.until(
                        "every connection to be known to gw2",
                        LIMIT,
                        replicator::atStandby,
                        count -> count >= expected);
        final double replicated = (System.nanoTime() - times[0]) / NANOS;
        final var cost = cost(replicator.active(), active);
        final var standbyCost = cost(replicator.standby(), standby);
        final int entries = Firewall.entries(net.gw1().machine());
        final long overruns = replicator.overruns();
        final double lag = replicator.lagMillis();
        pair.failOver(net.gw1(), net.gw2());
        final long begun = System.nanoTime();
        replicator.takeOver();
        final int usable =
                Wait.until(
                        "every connection to be in gw2's kernel",
                        LIMIT,
                        () -> Firewall.entries(net.gw2().machine()),
                        count -> count >= expected);
        final double use = (System.nanoTime() - begun) / NANOS;
        return new Replicated(
                system,
                "burst",
                new Replicated.Counts(made, entries, known, usable, overruns, lag),
                new Replicated.Seconds((times[1] - times[0]) / NANOS, replicated, use),
                cost,
                standbyCost);
    }

    private Replicated steady(
            final String system,
            final World world,
            final GatewayPair net,
            final Replicator replicator) {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final int made = options.load().perSecond() * options.load().seconds();
        final long[] times = flows(world, net.client(), made, options.load().perSecond());
        final int known = replicator.atStandby();
        final int entries = Firewall.entries(net.gw1().machine());
        final int usable = Firewall.entries(net.gw2().machine());
        final long overruns = replicator.overruns();
        final double lag = replicator.lagMillis();
        final double seconds = (times[1] - times[0]) / NANOS;
        return new Replicated(
                system,
                "steady",
                new Replicated.Counts(made, entries, known, usable, overruns, lag),
                new Replicated.Seconds(seconds, seconds, 0),
                cost(replicator.active(), active),
                cost(replicator.standby(), standby));
    }

    private static Replicated.Cost cost(final List<Long> processes, final double before) {
        return new Replicated.Cost(Processor.seconds(processes) - before, Memory.of(processes));
    }

    /** Begin and end. */
    private static long[] flows(
            final World world, final Namespace client, final int count, final int perSecond) {
        final Program program =
                world.start(
                        client,
                        "flows",
                        Probe.java(
                                FlowsMain.class, GatewayPair.SERVER, "" + count, "" + perSecond));
        final int expected = perSecond == 0 ? 0 : count / perSecond;
        if (program.awaitExit(LIMIT.plusSeconds(2L * expected)) != 0) {
            throw new WorldException("the load failed: " + program.output());
        }
        final Matcher times = TIMES.matcher(program.output());
        if (!times.find()) {
            throw new WorldException("the load did not say how long it took: " + program.output());
        }
        return new long[] {Long.parseLong(times.group(1)), Long.parseLong(times.group(2))};
    }

    private void say(final Replicated result) {
        results.add(result);
        out.println(result.text());
        out.flush();
    }

    private void write() {
        final Path file = options.output().resolve("pfsync.json");
        final String json =
                results.stream()
                        .map(Replicated::json)
                        .collect(
                                Collectors.joining(
                                        ",", "{\"bench\":\"pfsync\",\"measured\":[", "]}\n"));
        try {
            Files.createDirectories(options.output());
            Files.writeString(file, json);
            out.println("\nevery single measurement: " + file);
        } catch (IOException e) {
            out.println("cannot write " + file + ": " + e.getMessage());
        }
    }
}
