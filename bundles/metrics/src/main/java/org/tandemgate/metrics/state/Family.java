package org.tandemgate.metrics.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that has one name.
 *
 * @param name with its unit at the end; a counter's without {@code _total}
 * @param counts whether it only ever grows
 * @param help one sentence
 * @param points no two with the same labels
 */
public record Family(String name, boolean counts, String help, List<Point> points) {
    /**
     * One number.
     *
     * @param labels by name, sorted
     */
    public record Point(SortedMap<String, String> labels, double value) {
        public Point {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }
    }

    public Family {
        points = List.copyOf(points);
    }

    /** Puts points together. Not thread safe. */
    public static final class Builder {
        private final String name;
        private final boolean counts;
        private final String help;
        private final List<Point> points = new ArrayList<>();

        private Builder(final String name, final boolean counts, final String help) {
            this.name = name;
            this.counts = counts;
            this.help = help;
        }

        /**
         * Adds a number; one whose labels are there already is left out.
         *
         * @param labels name, value, name, value, ...
         */
        public Builder point(final double value, final String... labels) {
            final SortedMap<String, String> all = new TreeMap<>();
            for (int i = 0; i < labels.length; i += 2) {
                all.put(labels[i], labels[i + 1]);
            }
            if (points.stream().noneMatch(it -> it.labels().equals(all))) {
                points.add(new Point(all, value));
            }
            return this;
        }

        public Family build() {
            return new Family(name, counts, help, points);
        }
    }

    /** What may go up and down. */
    public static Builder gauge(final String name, final String help) {
        return new Builder(name, false, help);
    }

    /** What only grows, from 0 at each start. */
    public static Builder counter(final String name, final String help) {
        return new Builder(name, true, help);
    }
}
