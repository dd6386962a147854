package org.tandemgate.keaha.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.protocol.Outcome;
import org.tandemgate.keaha.state.HaState;

/**
 * The answer to {@code ha-heartbeat}: what a server says of itself.
 *
 * @param state of its HA hook
 * @param scopes names of the peers whose clients it serves
 * @param epochSeconds its clock
 */
public record Report(HaState state, Set<String> scopes, long epochSeconds) {
    private static final int SCOPES_MAX = 16;
    private static final long DAY_SECONDS = 86_400;
    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");
    private static final Pattern DATE =
            Pattern.compile(
                    "[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4})"
                            + " ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT");

    public Report {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Reads one.
     *
     * @throws BadAnswerException when it is no success, or has a state that nobody knows: nothing
     *     may be decided on it
     */
    public static Report of(final Answer answer) throws BadAnswerException {
        if (answer.outcome() != Outcome.DONE) {
            throw new BadAnswerException("ha-heartbeat was not answered: " + answer);
        }
        final Json arguments = answer.arguments().orElse(Json.Obj.EMPTY);
        final Optional<HaState> state =
                arguments.at("state").flatMap(Json::text).flatMap(HaState::of);
        if (state.isEmpty()) {
            throw new BadAnswerException("the HA state is none that Kea 2.2 to 3.2 has");
        }
        final long clock = clock(arguments.at("date-time").flatMap(Json::text).orElse(""));
        return new Report(state.get(), scopes(arguments), clock);
    }

    private static Set<String> scopes(final Json arguments) throws BadAnswerException {
        final Optional<Json> list = arguments.at("scopes");
        if (!(list.orElse(arguments) instanceof Json.Arr)
                || list.get().items().size() > SCOPES_MAX) {
            throw new BadAnswerException("the scopes are no list of at most " + SCOPES_MAX);
        }
        final Set<String> scopes = new HashSet<>();
        for (final Json scope : list.get().items()) {
            scopes.add(
                    scope.text().orElseThrow(() -> new BadAnswerException("a scope is no name")));
        }
        return scopes;
    }

    /** RFC 7231 IMF-fixdate to seconds since 1970. */
    static long clock(final String date) throws BadAnswerException {
        final Matcher parts = DATE.matcher(date);
        if (!parts.matches() || !MONTHS.contains(parts.group(2))) {
            throw new BadAnswerException("the clock of the server is no date");
        }
        final long days =
                Days.since1970(
                        Integer.parseInt(parts.group(3)),
                        MONTHS.indexOf(parts.group(2)) + 1,
                        Integer.parseInt(parts.group(1)));
        return days * DAY_SECONDS
                + Integer.parseInt(parts.group(4)) * 3600L
                + Integer.parseInt(parts.group(5)) * 60L
                + Integer.parseInt(parts.group(6));
    }
}
