package org.tandemgate.itests.world.bench;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.traffic.Firewall;

/** What one kernel needs to be given so many connections, while somebody listens to it. */
final class KernelAlone {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern TOOK = Pattern.compile("kernel took=(\\d+)");
    private static final double NANOS = 1e9;

    private KernelAlone() {}

    /** Runs {@link KernelMain} on a machine that has none of them. */
    static Replicated measure(
            final World world,
            final Namespace machine,
            final Distribution distribution,
            final int made) {
        final Program writer = world.start(machine, "kernel", command(distribution, made));
        final boolean ended = writer.awaitExit(LIMIT) == 0;
        final Matcher took = TOOK.matcher(writer.output());
        if (!ended || !took.find()) {
            throw new WorldException("the kernel was not given all: " + writer.output());
        }
        final int entries = Firewall.entries(machine);
        final var nothing = new Replicated.Cost(0, 0, Memory.of(List.of()));
        return new Replicated(
                "kernel",
                "bulk",
                new Replicated.Counts(made, 0, entries, entries, 0),
                new Replicated.Seconds(0, Long.parseLong(took.group(1)) / NANOS, 0),
                nothing,
                nothing);
    }

    /** With the classes that the distribution holds. */
    private static List<String> command(final Distribution distribution, final int entries) {
        final String more =
                Stream.of(
                                distribution.bundle("org.tandemgate.linux"),
                                distribution.bundle("org.tandemgate.net"),
                                distribution.library("net/java/dev/jna/jna"))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        final List<String> command = new ArrayList<>(Probe.java(KernelMain.class, "" + entries));
        final int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, command.get(classPath) + File.pathSeparator + more);
        return command;
    }
}
