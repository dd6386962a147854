package org.tandemgate.metrics.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often something took how long.
 *
 * @param name with its unit at the end
 * @param help one sentence
 * @param rows no two with the same labels
 */
public record Histogram(String name, String help, List<Row> rows) {
    /** Upper ends of the buckets, seconds, growing; behind the last there is one more. */
    public static final List<Double> ENDS = List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0);

    public Histogram {
        rows = List.copyOf(rows);
    }

    /**
     * One of them.
     *
     * @param labels by name, sorted
     * @param counts of each bucket alone, one more than there are ends
     * @param sum of all, seconds
     */
    public record Row(SortedMap<String, String> labels, List<Long> counts, double sum) {
        public Row {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            counts = List.copyOf(counts);
        }
    }

    /** The bucket that a value belongs to. */
    public static int bucket(final double seconds) {
        int bucket = 0;
        while (bucket < ENDS.size() && seconds > ENDS.get(bucket)) {
            bucket++;
        }
        return bucket;
    }
}
