package org.tandemgate.itests.world.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What was measured so far, as a table and as JSON. Any thread. */
final class Results {
    private static final double ANNOUNCED_LIMIT_MILLIS = 10;
    private static final double TAKE_OVER_SLACK_MILLIS = 10;
    private static final double BOTH_LIMIT_MILLIS = 100;
    private static final String SUBSECOND_RIVAL = "keepalived-0.01";

    private final Map<Fault, Map<Contender, List<Measured>>> measured = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    synchronized void add(final Fault fault, final Contender contender, final Measured one) {
        measured.computeIfAbsent(fault, key -> new LinkedHashMap<>())
                .computeIfAbsent(contender, key -> new ArrayList<>())
                .add(one);
    }

    synchronized void failed(final Fault fault, final Contender contender, final String why) {
        failures.add(contender.title() + ", " + fault.title() + ": " + why);
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Whether every aim that applies to what was measured is met. */
    synchronized boolean allMet() {
        return measured.entrySet().stream()
                .allMatch(
                        fault ->
                                fault.getValue().entrySet().stream()
                                        .map(
                                                one ->
                                                        aim(
                                                                fault.getKey(),
                                                                one.getKey(),
                                                                one.getValue()))
                                        .flatMap(Optional::stream)
                                        .allMatch(Aim::met));
    }

    /** Everything that was measured of one system and fault. */
    synchronized List<Measured> of(final Fault fault, final Contender contender) {
        return List.copyOf(
                measured.getOrDefault(fault, Map.of()).getOrDefault(contender, List.of()));
    }

    /** Medians, one line for each fault and system. */
    synchronized List<String> table() {
        final var lines = new ArrayList<String>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  %-13s %-17s %21s %8s %10s %12s  %s",
                        "fault",
                        "system",
                        "longest hole (ms)",
                        "lost",
                        "announced",
                        "both answer",
                        "target"));
        measured.forEach(
                (fault, systems) ->
                        systems.forEach((system, all) -> lines.add(line(fault, system, all))));
        failures.forEach(failure -> lines.add("  failed: " + failure));
        return lines;
    }

    private String line(final Fault fault, final Contender system, final List<Measured> all) {
        final boolean both = all.stream().filter(Measured::bothToTheEnd).count() * 2 > all.size();
        return String.format(
                Locale.ROOT,
                "  %-13s %-17s %8.1f (%4.0f..%5.0f) %8.0f %10s %12s  %s",
                fault.title(),
                system.title(),
                median(all, Measured::holeMillis),
                all.stream().mapToDouble(Measured::holeMillis).min().orElse(Double.NaN),
                all.stream().mapToDouble(Measured::holeMillis).max().orElse(Double.NaN),
                median(all, Measured::lost),
                number(median(all, Measured::announcedMillis)),
                (both ? "> " : "") + number(median(all, Measured::bothMillis)),
                aim(fault, system, all).map(Aim::toString).orElse(""));
    }

    /** Absent for what has none, and while the rival was not measured. */
    private Optional<Aim> aim(final Fault fault, final Contender system, final List<Measured> all) {
        if (!system.ours()) {
            return Optional.empty();
        }
        return switch (fault) {
            case POWER -> power(system, all);
            case STOP, HANDOVER -> {
                final double announced = median(all, Measured::announcedMillis);
                yield Optional.of(
                        new Aim(
                                median(all, Measured::lost) == 0
                                        && announced <= ANNOUNCED_LIMIT_MILLIS,
                                String.format(
                                        Locale.ROOT,
                                        "0 lost, announced within 10 ms (%.1f ms after the last advert)",
                                        median(all, Measured::silenceMillis))));
            }
            case KILL ->
                    Optional.of(
                            new Aim(
                                    median(all, Measured::bothMillis) <= BOTH_LIMIT_MILLIS,
                                    "both answer 100 ms at most"));
            case FREEZE -> Optional.empty();
        };
    }

    private Optional<Aim> power(final Contender system, final List<Measured> all) {
        if (system.formulaMillis() >= 1000) {
            final double silence = median(all, Measured::silenceMillis);
            return Optional.of(
                    new Aim(
                            silence <= system.formulaMillis() + TAKE_OVER_SLACK_MILLIS,
                            String.format(
                                    Locale.ROOT,
                                    "%.1f ms after the last advert, formula %.1f + 10",
                                    silence,
                                    system.formulaMillis())));
        }
        final double rival =
                measured.getOrDefault(Fault.POWER, Map.of()).entrySet().stream()
                        .filter(entry -> entry.getKey().option().equals(SUBSECOND_RIVAL))
                        .mapToDouble(entry -> median(entry.getValue(), Measured::holeMillis))
                        .findFirst()
                        .orElse(Double.NaN);
        return Double.isNaN(rival)
                ? Optional.empty()
                : Optional.of(
                        new Aim(
                                median(all, Measured::holeMillis) <= rival,
                                String.format(
                                        Locale.ROOT, "no worse than keepalived's %.1f ms", rival)));
    }

    private static String number(final double value) {
        return Double.isNaN(value) ? "never" : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Half of the values are smaller; NaN counts as the largest. */
    static double median(final List<Measured> all, final ToDoubleFunction<Measured> part) {
        final double[] values = all.stream().mapToDouble(part).sorted().toArray();
        final int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /** Every single measurement, for other programs. */
    synchronized String json() {
        final var rows = new ArrayList<String>();
        measured.forEach(
                (fault, systems) ->
                        systems.forEach(
                                (system, all) ->
                                        all.forEach(one -> rows.add(json(fault, system, one)))));
        final var failed = failures.stream().map(Results::quoted).toList();
        return "{\"bench\":\"failover\",\"unit\":\"ms\",\"measured\":[\n"
                + String.join(",\n", rows)
                + "],\n\"failed\":["
                + String.join(",", failed)
                + "]}\n";
    }

    private static String json(final Fault fault, final Contender system, final Measured one) {
        return String.format(
                Locale.ROOT,
                "{\"fault\":\"%s\",\"system\":\"%s\",\"hole\":%s,\"sent\":%d,\"lost\":%d,"
                        + "\"announced\":%s,\"sinceLastAdvert\":%s,\"bothAnswered\":%s,"
                        + "\"bothToTheEnd\":%b}",
                fault.option(),
                system.option(),
                value(one.holeMillis()),
                one.sent(),
                one.lost(),
                value(one.announcedMillis()),
                value(one.silenceMillis()),
                value(one.bothMillis()),
                one.bothToTheEnd());
    }

    private static String value(final double value) {
        return Double.isNaN(value) ? "null" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String quoted(final String text) {
        final String plain = text.replaceAll("\\p{Cntrl}", " ");
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
