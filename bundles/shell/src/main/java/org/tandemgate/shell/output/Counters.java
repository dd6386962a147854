package org.tandemgate.shell.output;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counters for people. */
public final class Counters {
    private Counters() {}

    /** Only what has happened, by name: {@code badauth 3, badttl 1}; else {@code nothing}. */
    public static String text(final Map<String, Long> counters) {
        final String text =
                new TreeMap<>(counters)
                        .entrySet().stream()
                                .filter(entry -> entry.getValue() > 0)
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "nothing" : text;
    }
}
