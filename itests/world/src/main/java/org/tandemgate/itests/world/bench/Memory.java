package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tandemgate.itests.world.WorldException;

/**
 * What processes occupy, /proc/PID/smaps_rollup.
 *
 * @param residentMegabytes RSS: every page they can touch, also those shared with others
 * @param proportionalMegabytes PSS: a shared page counts in parts
 */
record Memory(double residentMegabytes, double proportionalMegabytes) {
    private static final double KIBIBYTES = 1024;

    /** Of all of them together. */
    static Memory of(final List<Long> processes) {
        double resident = 0;
        double proportional = 0;
        for (final long process : processes) {
            final Path file = Path.of("/proc", Long.toString(process), "smaps_rollup");
            try {
                for (final String line : Files.readAllLines(file)) {
                    resident += line.startsWith("Rss:") ? number(line) : 0;
                    proportional += line.startsWith("Pss:") ? number(line) : 0;
                }
            } catch (IOException e) {
                throw new WorldException("cannot read " + file, e);
            }
        }
        return new Memory(resident / KIBIBYTES, proportional / KIBIBYTES);
    }

    private static long number(final String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
