package org.tandemgate.shell.pfsync;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names of IP protocols, as conntrack-tools writes them. */
final class Protocols {
    private static final Map<String, Integer> NUMBERS =
            new TreeMap<>(
                    Map.of(
                            "icmp", 1, "tcp", 6, "udp", 17, "gre", 47, "icmpv6", 58, "sctp", 132,
                            "udplite", 136));

    private Protocols() {}

    /** Every name, sorted. */
    static Set<String> names() {
        return NUMBERS.keySet();
    }

    static boolean isName(final String word) {
        return NUMBERS.containsKey(word);
    }

    static int number(final String name) {
        return NUMBERS.getOrDefault(name, -1);
    }

    /** The name, or the number where there is none. */
    static String name(final int number) {
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("" + number);
    }
}
