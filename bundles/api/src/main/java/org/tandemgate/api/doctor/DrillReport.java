package org.tandemgate.api.doctor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one drill.
 *
 * @param number 1 for the first since the bundle started
 * @param drill its name
 * @param node that it was tried on
 * @param verdict whether the pair did what it should
 * @param text one sentence: why
 * @param steps what was done and seen, in order
 * @param gaps how long nobody had the role, one for each virtual host and direction
 * @param at when it began
 * @param tookMillis until everything was as before
 */
public record DrillReport(
        long number,
        String drill,
        String node,
        Verdict verdict,
        String text,
        List<Step> steps,
        List<Gap> gaps,
        Instant at,
        long tookMillis) {
    /** What gaps are, for people. */
    public static final String MEASURED =
            "since when each node has its role, as it says itself, by the clock of this node; the"
                    + " difference of the clocks is known to half of the way on the sync link";

    public DrillReport {
        steps = List.copyOf(steps);
        gaps = List.copyOf(gaps);
    }

    /** What a drill came to. */
    public enum Verdict {
        /** Nothing was done: this is what would be. */
        PLANNED,
        /** It has not ended yet. */
        RUNNING,
        /** The pair did what it should. */
        PASSED,
        /** It did not. */
        FAILED,
        /** Interrupted; taken back. */
        ABORTED
    }

    /**
     * Something that was done or seen.
     *
     * @param atMillis since the drill began
     * @param text one sentence
     */
    public record Step(long atMillis, String text) {}

    /**
     * How long nobody was MASTER.
     *
     * @param virtualHost its name
     * @param back whether the role came back to this node, or went to the other one
     * @param millis from the end of the one to the begin of the other; negative when both had it
     *     for a moment, as a planned hand-over wants
     * @param marginMillis how wrong that may be
     * @param allowedMillis how long it may be by the settings of both nodes
     */
    public record Gap(
            String virtualHost,
            boolean back,
            double millis,
            double marginMillis,
            double allowedMillis) {
        /** Whether it is as long as it may be at most, or may be by what is not known better. */
        public boolean isAllowed() {
            return millis <= allowedMillis + marginMillis;
        }
    }

    /** Members of the JSON that commands and REST show. */
    public Map<String, @Nullable Object> members() {
        final Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("number", number);
        members.put("drill", drill);
        members.put("node", node);
        members.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        members.put("text", text);
        members.put("steps", steps.stream().map(DrillReport::members).toList());
        members.put("gaps", gaps.stream().map(DrillReport::members).toList());
        members.put("measured", MEASURED);
        members.put("startedAt", at);
        members.put("tookMs", tookMillis);
        return members;
    }

    private static Map<String, Object> members(final Step step) {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("atMs", step.atMillis());
        members.put("text", step.text());
        return members;
    }

    private static Map<String, Object> members(final Gap gap) {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("virtualHost", gap.virtualHost());
        members.put("direction", gap.back() ? "back" : "there");
        members.put("gapMs", gap.millis());
        members.put("marginMs", gap.marginMillis());
        members.put("allowedMs", gap.allowedMillis());
        return members;
    }
}
