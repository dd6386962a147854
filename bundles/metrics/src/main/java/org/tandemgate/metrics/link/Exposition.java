package org.tandemgate.metrics.link;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.tandemgate.metrics.state.Family;
import org.tandemgate.metrics.state.Histogram;

/** Prometheus' text format, version 0.0.4. No registry: what is not asked for now is not there. */
public final class Exposition {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private Exposition() {}

    /** In UTF-8; what has no points is left out. */
    public static byte[] text(final List<Family> families, final Histogram... histograms) {
        final MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (final Family family : families) {
            if (!family.points().isEmpty()) {
                all.metricSnapshot(family.counts() ? counter(family) : gauge(family));
            }
        }
        for (final Histogram histogram : histograms) {
            if (!histogram.rows().isEmpty()) {
                all.metricSnapshot(buckets(histogram));
            }
        }
        final var out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, all.build());
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static MetricSnapshot counter(final Family family) {
        final CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name(family.name()).help(family.help());
        for (final Family.Point point : family.points()) {
            snapshot.dataPoint(
                    CounterDataPointSnapshot.builder()
                            .labels(labels(point.labels()))
                            .value(point.value())
                            .build());
        }
        return snapshot.build();
    }

    private static MetricSnapshot gauge(final Family family) {
        final GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(family.name()).help(family.help());
        for (final Family.Point point : family.points()) {
            snapshot.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .labels(labels(point.labels()))
                            .value(point.value())
                            .build());
        }
        return snapshot.build();
    }

    private static MetricSnapshot buckets(final Histogram histogram) {
        final HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(histogram.name()).help(histogram.help());
        for (final Histogram.Row row : histogram.rows()) {
            final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i < row.counts().size(); i++) {
                buckets.bucket(
                        i < Histogram.ENDS.size()
                                ? Histogram.ENDS.get(i)
                                : Double.POSITIVE_INFINITY,
                        row.counts().get(i).longValue());
            }
            snapshot.dataPoint(
                    HistogramDataPointSnapshot.builder()
                            .labels(labels(row.labels()))
                            .classicHistogramBuckets(buckets.build())
                            .sum(row.sum())
                            .build());
        }
        return snapshot.build();
    }

    private static Labels labels(final Map<String, String> labels) {
        return Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
    }
}
