package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Name of this machine as the kernel knows it; no resolver is asked, which could wait. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
    private static final String UNKNOWN = "node";

    private HostName() {}

    /** Up to the first dot; {@code node} when the kernel does not tell. */
    public static String get() {
        try {
            final String name = Files.readString(KERNEL).trim();
            final int dot = name.indexOf('.');
            final String first = dot > 0 ? name.substring(0, dot) : name;
            return first.isEmpty() || first.equals("(none)") ? UNKNOWN : first;
        } catch (final IOException unreadable) {
            return UNKNOWN;
        }
    }
}
