package org.tandemgate.api.peer;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The other node as this one knows it at one moment.
 *
 * @param state whether what is known may be believed now
 * @param name of the other node as configured, empty when it is not
 * @param address where it is asked, empty when that is not configured
 * @param report what it last said of itself, absent before the first word
 * @param at when it was asked for that, by the clock of this node; absent like the report
 * @param ageMillis how long ago that was, by a clock that is never set; -1 before the first word
 * @param rttMillis from question to answer, -1 before the first word
 * @param skewMillis its clock minus the own, to half of {@code rttMillis}; 0 before the first word
 * @param refused packets that were not believed, by reason, every reason present
 * @param problem why nothing is known or believed and what to do, absent when all is well
 */
public record PeerStatus(
        State state,
        String name,
        String address,
        @Nullable NodeReport report,
        @Nullable Instant at,
        long ageMillis,
        double rttMillis,
        long skewMillis,
        Map<String, Long> refused,
        @Nullable String problem) {
    public PeerStatus {
        refused = Map.copyOf(new TreeMap<>(refused));
    }

    /** Whether what is known may be believed. */
    public enum State {
        /** Nobody is asked: no key, no address, or the bundle is not installed. */
        OFF,
        /** Asked, and never answered. */
        NEVER,
        /** Answers: its report holds. */
        LIVE,
        /** Answered once, and does not now: nobody knows what it is. */
        SILENT;

        /** As it stands in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of which nothing is known. */
    public static PeerStatus off(final String name, final String problem) {
        return new PeerStatus(State.OFF, name, "", null, null, -1, -1, 0, Map.of(), problem);
    }
}
