package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/** One contender in a world of its own: gw1 is the master, gw2 waits. One thread. */
final class Trial implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TAKE_OVER_LIMIT = Duration.ofSeconds(15);
    private static final Duration FROZEN = Duration.ofSeconds(5);
    private static final Duration LONG_LOOK = Duration.ofSeconds(3);
    private static final Duration SHORT_LOOK = Duration.ofSeconds(1);
    private static final long RECENT_NANOS = 400_000_000;

    private final Contender contender;
    private final World world = new World();
    private final Scene scene;
    private final Daemon master;
    private boolean harmed;

    /** Builds the world and starts both gateways. */
    Trial(final Contender contender) {
        this.contender = contender;
        scene = new Scene(world);
        master = contender.maker().on(scene, scene.gw1(), true);
        final Daemon backup = contender.maker().on(scene, scene.gw2(), false);
        try {
            master.start();
            backup.start();
            master.awaitStarted();
            backup.awaitStarted();
        } catch (WorldException e) {
            world.close();
            throw e;
        }
    }

    /**
     * Does it and watches what it costs. Before, gw1 is made the master again.
     *
     * @param phaseNanos waited before, so that the fault meets any moment of an interval
     */
    Measured measure(final Fault fault, final long phaseNanos) {
        if (harmed) {
            restore();
        }
        harmed = true;
        try (PortTap tap = scene.tap()) {
            awaitSoleMaster(tap);
            Wait.pause(Duration.ofNanos(contender.patienceMillis() * 1_000_000 + phaseNanos));
            final long start = now();
            doIt(fault);
            awaitTakeOver(tap, start);
            watch(fault, start);
            final long end = now();
            // What is on its way through tcpdump comes within this.
            Wait.pause(Duration.ofMillis(100));
            return Measured.of(tap.seen(), start, end, "gw1", "gw2");
        }
    }

    private void doIt(final Fault fault) {
        final String processes =
                master.processes().stream().map(String::valueOf).collect(Collectors.joining(" "));
        switch (fault) {
            case POWER -> scene.shell("ip link set dev gw1 down; kill -KILL " + processes);
            case KILL -> scene.shell("kill -KILL " + processes);
            case STOP -> scene.shell("kill -TERM " + master.processes().get(0));
            case HANDOVER -> master.handOver();
            case FREEZE -> scene.shell("kill -STOP " + processes);
        }
    }

    private void watch(final Fault fault, final long startNanos) {
        if (fault == Fault.FREEZE) {
            final long left = startNanos + FROZEN.toNanos() - now();
            Wait.pause(Duration.ofNanos(Math.max(0, left)));
            master.processes().forEach(process -> scene.shell("kill -CONT " + process));
        }
        Wait.pause(fault == Fault.KILL || fault == Fault.FREEZE ? LONG_LOOK : SHORT_LOOK);
    }

    private void restore() {
        master.close();
        scene.gw1().clear();
        scene.gw1().cable().plug();
        master.start();
        master.awaitStarted();
    }

    private static void awaitTakeOver(final PortTap tap, final long startNanos) {
        Wait.untilTrue(
                "gw2 to take over",
                TAKE_OVER_LIMIT,
                () ->
                        tap.seen().stream()
                                .anyMatch(
                                        sight ->
                                                sight.atNanos() >= startNanos
                                                        && sight.claims()
                                                        && sight.machine().equals("gw2")));
    }

    private static void awaitSoleMaster(final PortTap tap) {
        Wait.until(
                "gw1 to answer for the virtual address, and nobody else",
                LIMIT,
                () -> summary(tap.seen()),
                "answers of gw1 only, echoes"::equals);
    }

    private static String summary(final List<Sighting> seen) {
        final long from = now() - RECENT_NANOS;
        final List<Sighting> recent =
                seen.stream().filter(sight -> sight.atNanos() >= from).toList();
        final String answering =
                recent.stream()
                        .filter(sight -> sight.kind() == Sighting.Kind.ANSWER)
                        .map(Sighting::machine)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" and "));
        final long echoes =
                recent.stream().filter(sight -> sight.kind() == Sighting.Kind.REPLY).count();
        return "answers of "
                + (answering.isEmpty() ? "nobody" : answering + " only")
                + (echoes > 200 ? ", echoes" : ", " + echoes + " echoes");
    }

    /** The clock of the capture. */
    private static long now() {
        final Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        world.close();
    }
}
