package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * How fast a node starts and what it occupies, beside keepalived.
 *
 * <p>One node alone on its segment. The first advertisement shows that it takes part: it comes one
 * master-down time after the election has begun to listen, 12 ms with advbase 0 and advskew 1, 36
 * ms with keepalived at 0.01 s. Memory is read {@link #SETTLE} after the node was ready.
 */
public final class StartupBench {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int CALLS = 20;

    private final BenchOptions options;
    private final PrintStream out;
    private final List<Boot> first = new ArrayList<>();
    private final List<Boot> later = new ArrayList<>();
    private final List<Boot> rival = new ArrayList<>();
    private final List<Double> calls = new ArrayList<>();

    /**
     * @param out progress and table
     */
    public StartupBench(final BenchOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it, prints the table and writes the JSON.
     *
     * @return whether every aim is met
     */
    public boolean run() {
        for (int round = 1; round <= options.rounds(); round++) {
            try (World world = new World()) {
                final Switch lan = world.networkSwitch("lan-switch");
                final Namespace machine = world.machine("gw1");
                lan.connect(machine, Scene.GATEWAY_INTERFACE);
                machine.ip("addr", "add", "10.0.0.2/24", "dev", Scene.GATEWAY_INTERFACE);
                ours(round, world, lan.namespace(), machine);
                keepalived(round, world, lan.namespace(), machine);
            }
        }
        return report();
    }

    private void ours(
            final int round, final World world, final Namespace lan, final Namespace machine) {
        final Node node = world.own(new Node(options.distribution(), machine));
        node.configure("org.tandemgate.node.cfg", Map.of("name", "gw1"));
        node.configure("org.tandemgate.carp-lan.cfg", Ours.carp(0, 1));
        first.add(say(round, "ours, first boot", boot(lan, node)));
        for (int call = 0; call < CALLS; call++) {
            final long start = System.nanoTime();
            node.ha("carp:list").required();
            calls.add((System.nanoTime() - start) / 1e6);
        }
        node.terminate();
        // The second start finds what the first has stored, the third what the second stop has.
        boot(lan, node);
        node.terminate();
        later.add(say(round, "ours, later boot", boot(lan, node)));
        node.terminate();
    }

    private Boot boot(final Namespace lan, final Node node) {
        try (PortTap tap = PortTap.start(lan, Scene.VIRTUAL_ADDRESS)) {
            final long start = now();
            node.start();
            final double advert = firstAdvert(tap, start);
            node.awaitReady();
            final long ready = Files.getLastModifiedTime(node.data().resolve("ready")).toMillis();
            Wait.pause(SETTLE);
            return new Boot(advert, ready - start / 1e6, Memory.of(List.of(node.program().pid())));
        } catch (IOException e) {
            throw new WorldException("cannot see when the node was ready", e);
        }
    }

    private void keepalived(
            final int round, final World world, final Namespace lan, final Namespace machine) {
        try (PortTap tap = PortTap.start(lan, Scene.VIRTUAL_ADDRESS);
                Daemon daemon = new Keepalived(world, machine, true, "0.01")) {
            final long start = now();
            daemon.start();
            final double advert = firstAdvert(tap, start);
            Wait.pause(SETTLE);
            rival.add(
                    say(
                            round,
                            "keepalived 0.01 s",
                            new Boot(advert, advert, Memory.of(daemon.processes()))));
        }
    }

    private static double firstAdvert(final PortTap tap, final long startNanos) {
        final Sighting advert =
                Wait.until(
                                "the first advertisement",
                                LIMIT,
                                () ->
                                        tap.seen().stream()
                                                .filter(
                                                        sight ->
                                                                sight.kind()
                                                                        == Sighting.Kind.ADVERT)
                                                .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
        return (advert.atNanos() - startNanos) / 1e6;
    }

    private Boot say(final int round, final String what, final Boot boot) {
        out.println("round " + round + "/" + options.rounds() + " " + what + ": " + boot.text());
        out.flush();
        return boot;
    }

    private boolean report() {
        out.println();
        out.printf(
                Locale.ROOT,
                "  %-20s %14s %10s %9s %9s  %s%n",
                "medians of " + options.rounds(),
                "first advert",
                "ready",
                "RSS",
                "PSS",
                "target");
        final List<Aim> aims = new ArrayList<>();
        aims.addAll(StartupAims.of(Boot.median(first), StartupAims.FIRST_MILLIS));
        line("ours, first boot", first, aims);
        final List<Aim> again = StartupAims.of(Boot.median(later), StartupAims.LATER_MILLIS);
        line("ours, later boot", later, again);
        line("keepalived 0.01 s", rival, List.of());
        aims.addAll(again);
        final double[] sorted = calls.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        final double call = sorted[sorted.length / 2];
        aims.add(StartupAims.ofCall(call));
        out.printf(
                Locale.ROOT,
                "%n  one command by bin/ha: %.0f ms (%.0f..%.0f of %d)  %s%n",
                call,
                sorted[0],
                sorted[sorted.length - 1],
                sorted.length,
                StartupAims.ofCall(call));
        write();
        out.flush();
        return aims.stream().allMatch(Aim::met);
    }

    private void line(final String title, final List<Boot> boots, final List<Aim> aims) {
        final Boot median = Boot.median(boots);
        out.printf(
                Locale.ROOT,
                "  %-20s %11.0f ms %7.0f ms %6.0f MB %6.0f MB  %s%n",
                title,
                median.advertMillis(),
                median.readyMillis(),
                median.memory().residentMegabytes(),
                median.memory().proportionalMegabytes(),
                aims.stream().map(Aim::toString).collect(Collectors.joining("; ")));
    }

    private void write() {
        final Path file = options.output().resolve("startup.json");
        final String json =
                "{\"bench\":\"startup\",\"oursFirst\":"
                        + Boot.json(first)
                        + ",\"oursLater\":"
                        + Boot.json(later)
                        + ",\"keepalived\":"
                        + Boot.json(rival)
                        + ",\"haMillis\":"
                        + Arrays.toString(calls.stream().mapToLong(Math::round).toArray())
                        + "}\n";
        try {
            Files.createDirectories(options.output());
            Files.writeString(file, json);
            out.println("\nevery single measurement: " + file);
        } catch (IOException e) {
            out.println("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** The clock of the capture and of files. */
    private static long now() {
        final Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
