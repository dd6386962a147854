package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.traffic.PlainPair;

/**
 * What replication of connections costs, beside conntrackd: so many new ones at once, everything
 * anew for a standby that lost it and what the kernel alone takes of that, so many every second,
 * more than the reader can hear, and first packets that wait for the peer.
 */
public final class PfsyncBench {
    /** So long an entry lives under steady load. */
    static final int STEADY_SECONDS = 10;

    private static final int BURST_SECONDS = 600;

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

    /**
     * Runs it, prints the table and writes the JSON.
     *
     * @return whether every aim of ours was met
     */
    public boolean run() {
        out.println(Replicated.heading());
        for (int round = 0; round < options.rounds(); round++) {
            for (final String load : options.load().kinds()) {
                for (final String system : options.systems()) {
                    if (isMeant(system, load)) {
                        measure(system, load);
                    }
                }
            }
        }
        final List<Aim> aims = PfsyncAims.of(results);
        out.println();
        aims.forEach(out::println);
        write();
        return aims.stream().allMatch(Aim::met);
    }

    /** Nobody has nothing to lose, and conntrackd waits for half a minute after an overrun. */
    private boolean isMeant(final String system, final String load) {
        if (system.equals("kernel")) {
            return load.equals("bulk");
        }
        return switch (load) {
            case "steady" -> options.load().seconds() > 0;
            case "bulk" -> !system.equals("nobody");
            case "overrun", "defer" -> system.equals("ours");
            default -> true;
        };
    }

    private void measure(final String system, final String load) {
        try (World world = new World()) {
            final var net = new GatewayPair(world);
            final var pair = new PlainPair(net);
            ReplicationTrial.prepare(net, load.equals("steady") ? STEADY_SECONDS : BURST_SECONDS);
            try (Replicator replicator = replicator(system, world, net)) {
                replicator.start();
                final var trial =
                        new ReplicationTrial(system, world, net, replicator, options.load());
                switch (load) {
                    case "burst" -> say(trial.burst(pair));
                    case "bulk" -> say(bulk(trial, world, net, system));
                    case "steady" -> say(trial.steady());
                    case "overrun" -> say(trial.overrun());
                    case "defer" -> {
                        say(firsts(world, net, replicator, "defer off"));
                        replicator.defer();
                        say(firsts(world, net, replicator, "defer on"));
                    }
                    default -> throw new WorldException("nobody knows the load " + load);
                }
            }
        }
    }

    private Replicated bulk(
            final ReplicationTrial trial,
            final World world,
            final GatewayPair net,
            final String system) {
        return system.equals("kernel")
                ? KernelAlone.measure(
                        world,
                        net.gw2().machine(),
                        options.distribution(),
                        options.load().entries())
                : trial.bulk();
    }

    private Replicated firsts(
            final World world,
            final GatewayPair net,
            final Replicator replicator,
            final String load) {
        return FirstPackets.measure(world, net, replicator, load, options.load().firsts());
    }

    private Replicator replicator(final String system, final World world, final GatewayPair net) {
        return switch (system) {
            case "nobody", "kernel" -> new NoReplicator();
            case "conntrackd" -> new ConntrackdReplicator(world, net);
            case "ours" -> new OursReplicator(world, net, options.distribution());
            default -> throw new WorldException("nobody knows how to start " + system);
        };
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
