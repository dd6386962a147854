package org.tandemgate.metrics.link;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tandemgate.metrics.state.Family;

/** Prometheus' text format, version 0.0.4. No registry: what is not asked for now is not there. */
public final class Exposition {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private Exposition() {}

    /** In UTF-8; families without points are left out. */
    public static byte[] text(final List<Family> families) {
        final MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (final Family family : families) {
            if (!family.points().isEmpty()) {
                all.metricSnapshot(family.counts() ? counter(family) : gauge(family));
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
                            .labels(labels(point))
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
                            .labels(labels(point))
                            .value(point.value())
                            .build());
        }
        return snapshot.build();
    }

    private static Labels labels(final Family.Point point) {
        return Labels.of(
                List.copyOf(point.labels().keySet()), List.copyOf(point.labels().values()));
    }
}
