package org.tandemgate.api.doctor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One examination.
 *
 * @param node its name
 * @param pair whether the other node counted
 * @param results sorted by id
 * @param at when it began
 * @param tookMillis how long it took
 */
public record DoctorReport(
        String node, boolean pair, List<CheckResult> results, Instant at, long tookMillis) {
    public DoctorReport {
        results = List.copyOf(results);
    }

    /** The worst of all results; what does not apply is no matter. */
    public CheckResult.Verdict verdict() {
        return results.stream()
                .map(CheckResult::verdict)
                .filter(it -> it.compareTo(CheckResult.Verdict.WARN) >= 0)
                .max(Enum::compareTo)
                .orElse(CheckResult.Verdict.OK);
    }

    /** Members of the JSON that commands and REST show. */
    public Map<String, Object> members() {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("node", node);
        members.put("pair", pair);
        members.put("verdict", word(verdict()));
        final Map<String, Object> counts = new LinkedHashMap<>();
        for (final CheckResult.Verdict verdict : CheckResult.Verdict.values()) {
            counts.put(
                    word(verdict), results.stream().filter(it -> it.verdict() == verdict).count());
        }
        members.put("counts", counts);
        members.put("checks", results.stream().map(DoctorReport::members).toList());
        members.put("tookMs", tookMillis);
        return members;
    }

    private static Map<String, Object> members(final CheckResult result) {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", result.id());
        members.put("verdict", word(result.verdict()));
        members.put("evidence", result.evidence());
        members.put("fix", result.fix());
        return members;
    }

    private static String word(final CheckResult.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
