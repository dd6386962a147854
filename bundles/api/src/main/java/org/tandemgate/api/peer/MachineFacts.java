package org.tandemgate.api.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a gateway needs of its machine, as the kernel says it. */
public final class MachineFacts {
    private static final Path SYSCTLS = Path.of("/proc/sys");
    private static final List<String> NAMES =
            List.of(
                    "net.ipv4.ip_forward",
                    "net.ipv6.conf.all.forwarding",
                    "net.ipv4.conf.all.rp_filter",
                    "net.ipv4.conf.all.arp_ignore",
                    "net.netfilter.nf_conntrack_max",
                    "net.netfilter.nf_conntrack_events",
                    "net.netfilter.nf_conntrack_tcp_loose");

    private MachineFacts() {}

    /** Reads about ten small files of {@code /proc}; what is not there is left out. */
    public static SortedMap<String, String> read() {
        final SortedMap<String, String> facts = new TreeMap<>();
        facts.put("java", System.getProperty("java.version", "unknown"));
        facts.put("kernel", System.getProperty("os.version", "unknown"));
        for (final String name : NAMES) {
            final String value = sysctl(name);
            if (!value.isEmpty()) {
                facts.put(name, value);
            }
        }
        return facts;
    }

    /** Value of a sysctl, e.g. {@code net.ipv4.ip_forward}; empty when the kernel has none. */
    public static String sysctl(final String name) {
        try {
            return Files.readString(SYSCTLS.resolve(name.replace('.', '/'))).strip();
        } catch (final IOException absent) {
            return "";
        }
    }
}
