package org.tandemgate.itests.world.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;

/**
 * The UDP connections of a kernel and when each was entered there, by the clock that all kernels of
 * one machine share. Needs {@link #stamped} before the first connection.
 */
record KernelFlows(Map<String, Long> startNanos) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern FLOW =
            Pattern.compile(
                    "<flow>.*?<src>([^<]+)</src><dst>([^<]+)</dst>.*?"
                            + "<sport>(\\d+)</sport><dport>(\\d+)</dport>.*?"
                            + "<meta direction=\"reply\">.*?<dst>([^<]+)</dst>.*?"
                            + "<dport>(\\d+)</dport>.*?(?:<start>(\\d+)</start>.*?)?</flow>");

    /** Makes a kernel remember when it entered each connection. */
    static void stamped(final Namespace machine) {
        machine.sysctl("net/netfilter/nf_conntrack_timestamp", "1");
    }

    /**
     * What two kernels have, equal when they have the same connections with the same translation.
     *
     * @param takenNanos when both had been asked: to understand what they said takes seconds
     */
    record Pair(KernelFlows first, KernelFlows second, long takenNanos) {
        boolean isEqual() {
            return first.startNanos.keySet().equals(second.startNanos.keySet());
        }
    }

    /** What two kernels have: both are asked before what the first said is understood. */
    static Pair of(final World world, final Namespace one, final Namespace other) {
        final Path first = dump(world, one);
        final Path second = dump(world, other);
        final long taken = System.nanoTime();
        return new Pair(read(first), read(second), taken);
    }

    /** Behind everything that runs: a picture must not take the processors that it looks at. */
    private static Path dump(final World world, final Namespace machine) {
        final Path file = Sandbox.DIRECTORY.resolve(machine.name() + "-flows.xml");
        final String command =
                "exec nice -n 39 conntrack -L -p udp -o xml,ktimestamp >" + file + " 2>/dev/null";
        try (Program dump = world.start(machine, "dump", List.of("sh", "-c", command))) {
            if (dump.awaitExit(LIMIT) != 0) {
                throw new WorldException("conntrack -L failed on " + machine);
            }
        }
        return file;
    }

    private static KernelFlows read(final Path file) {
        final Map<String, Long> flows = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            while (line != null) {
                add(line, flows);
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new WorldException("cannot read " + file, e);
        }
        return new KernelFlows(flows);
    }

    /**
     * One line of {@code conntrack -L -o xml,ktimestamp}; one that holds no connection adds none.
     */
    static void add(final String line, final Map<String, Long> flows) {
        final Matcher flow = FLOW.matcher(line);
        while (flow.find()) {
            final String start = flow.group(7);
            flows.put(
                    flow.group(1)
                            + ":"
                            + flow.group(3)
                            + ">"
                            + flow.group(2)
                            + ":"
                            + flow.group(4)
                            + "/"
                            + flow.group(5)
                            + ":"
                            + flow.group(6),
                    start == null ? 0L : Long.parseLong(start));
        }
    }

    int size() {
        return startNanos.size();
    }
}
