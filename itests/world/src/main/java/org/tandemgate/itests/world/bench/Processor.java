package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tandemgate.itests.world.WorldException;

/** CPU time of processes, /proc/PID/stat (proc(5): fields 14 and 15, in ticks). */
final class Processor {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;

    private Processor() {}

    /** Seconds of all of them together, in user and kernel mode, since each began. */
    static double seconds(final List<Long> processes) {
        long ticks = 0;
        for (final long process : processes) {
            final Path file = Path.of("/proc", Long.toString(process), "stat");
            try {
                ticks += ticks(Files.readString(file));
            } catch (IOException e) {
                throw new WorldException("cannot read " + file, e);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The name of the program, in parentheses, may hold anything. */
    static long ticks(final String stat) {
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    }
}
