package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * What clients see of a pair of DHCP servers of which one fails, beside Kea alone. Ours does one
 * thing after the other; pairs of Kea alone, which mostly wait for their timers, run side by side.
 */
public final class DhcpBench {
    private static final int SIDE_BY_SIDE = 12;

    private final DhcpBenchOptions options;
    private final PrintStream out;
    private final List<DhcpMeasured> results = new ArrayList<>();
    private final List<DhcpLongRun.Result> longRun = new ArrayList<>();

    private record Task(DhcpCase what, DhcpLoad load) {}

    /**
     * @param out progress and table
     */
    public DhcpBench(final DhcpBenchOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs it, prints the table and writes the JSON.
     *
     * @return whether every aim of ours was met
     */
    public boolean run() {
        out.println(DhcpMeasured.heading());
        for (final String system : options.chosen().systems()) {
            if (system.equals("bare")) {
                bare();
            } else {
                ours(system);
            }
        }
        if (options.rounds() > 1) {
            medians();
        }
        final List<Aim> aims = DhcpAims.of(results, longRun);
        out.println();
        aims.forEach(out::println);
        write();
        return aims.stream().allMatch(Aim::met);
    }

    private List<Task> tasks() {
        final List<Task> tasks = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            for (final DhcpCase what : options.chosen().cases()) {
                options.chosen().loads().forEach(load -> tasks.add(new Task(what, load)));
            }
        }
        return tasks;
    }

    private void ours(final String system) {
        final List<Task> tasks =
                tasks().stream()
                        .filter(task -> system.equals("ours") || task.what() == DhcpCase.POWER)
                        .toList();
        final boolean isRun = system.equals("ours") && options.leases() > 0;
        if (tasks.isEmpty() && !isRun) {
            return;
        }
        try (World world = new World()) {
            final var pair =
                    new OursDhcp(
                            new DhcpScene(world, ""),
                            options.distribution(),
                            system.equals("ours") ? 0 : 1);
            int number = 0;
            for (final Task task : tasks) {
                say(DhcpTrial.run(system, pair, task.what(), task.load(), number++));
            }
            if (isRun) {
                longRun.add(DhcpLongRun.run(pair, options.leases()));
            }
        }
    }

    private void bare() {
        final List<Task> tasks = tasks();
        for (int from = 0; from < tasks.size(); from += SIDE_BY_SIDE) {
            sideBySide(tasks.subList(from, Math.min(tasks.size(), from + SIDE_BY_SIDE)));
        }
    }

    private void sideBySide(final List<Task> tasks) {
        final ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try (World world = new World()) {
            final List<Future<DhcpMeasured>> running = new ArrayList<>();
            for (final Task task : tasks) {
                final int number = running.size();
                final var pair = new BareKea(new DhcpScene(world, "-" + number));
                running.add(
                        threads.submit(
                                () ->
                                        DhcpTrial.run(
                                                "bare", pair, task.what(), task.load(), number)));
            }
            for (final Future<DhcpMeasured> one : running) {
                say(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("interrupted while Kea alone was measured", e);
        } catch (ExecutionException e) {
            throw new WorldException("cannot measure Kea alone", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void say(final DhcpMeasured result) {
        results.add(result);
        out.println(result.text());
        out.flush();
    }

    private void medians() {
        out.println("\nmedians of the outage");
        for (final String system : options.chosen().systems()) {
            for (final DhcpCase what : options.chosen().cases()) {
                final String line =
                        options.chosen().loads().stream()
                                .map(load -> median(system, what, load))
                                .collect(Collectors.joining());
                out.printf(Locale.ROOT, "%-9s %-15s%s%n", system, what.title(), line);
            }
        }
    }

    private String median(final String system, final DhcpCase what, final DhcpLoad load) {
        final List<DhcpMeasured> some =
                results.stream()
                        .filter(one -> one.system().equals(system) && one.what() == what)
                        .filter(one -> one.load() == load)
                        .toList();
        return some.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "  %s: %.2f s", load.title(), DhcpAims.median(some));
    }

    private void write() {
        final Path file = options.output().resolve("dhcp.json");
        final String json =
                "{\"bench\":\"dhcp\",\"measured\":["
                        + results.stream().map(DhcpMeasured::json).collect(Collectors.joining(","))
                        + "],\"longRun\":["
                        + longRun.stream()
                                .map(DhcpLongRun.Result::json)
                                .collect(Collectors.joining(","))
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
