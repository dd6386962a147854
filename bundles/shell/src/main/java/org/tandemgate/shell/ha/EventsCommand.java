package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Table;

@Service
@Command(scope = "ha", name = "events", description = "Show what happened on this node, in order")
public final class EventsCommand extends JsonCommand {
    private static final int MOST = 2000;

    @Argument(name = "OPTIONS", description = "--since, --limit, --json", multiValued = true)
    List<String> words = List.of();

    @Option(name = "--since", description = "Only events behind this id")
    String since = "";

    @Option(name = "--limit", description = "How many at most, 1..2000; 50 when absent")
    String limit = "50";

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final String from = arguments.value("--since", since);
        final long most = number("--limit", arguments.value("--limit", limit), 1, MOST, screen);
        if (!arguments.rest().isEmpty()) {
            throw screen.usage(arguments.rest().get(0) + " is not an option of this command");
        }
        final long after =
                from.isEmpty() ? 0 : number("--since", from, 0, 999_999_999_999L, screen);
        final EventHistory history =
                services.find(EventHistory.class).orElseThrow(() -> screen.notInstalled("events"));
        final List<Event> events =
                from.isEmpty() ? history.latest((int) most) : history.after(after, (int) most);
        final HistoryStatus status = history.status();
        if (isJson()) {
            screen.json(json(events, status));
        } else {
            print(events, status, screen);
        }
        screen.exit(status.problem() == null ? ExitCode.FINE : ExitCode.DEGRADED);
    }

    private static long number(
            final String option,
            final String word,
            final long least,
            final long most,
            final Screen screen)
            throws CommandException {
        if (word.matches("[0-9]{1,12}")) {
            final long number = Long.parseLong(word);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw screen.usage(option + " is " + word + ", needs " + least + ".." + most);
    }

    private static Json json(final List<Event> events, final HistoryStatus status) {
        return new Json()
                .put("epoch", status.epoch())
                .put("firstId", status.firstId())
                .put("lastId", status.lastId())
                .put("leftOut", status.leftOut())
                .put("damaged", status.damaged())
                .put("problem", status.problem())
                .put("observedAt", status.takenAt())
                .put("events", events.stream().map(it -> json(it, status.takenAt())).toList());
    }

    private static Json json(final Event event, final Instant now) {
        return new Json()
                .put("id", event.id())
                .put("epoch", event.epoch())
                .put("at", event.at())
                .put("ageMs", Ages.milliseconds(event.at(), now))
                .put("uptimeMs", event.uptimeMillis())
                .put("kind", event.kind())
                .put("subject", event.subject())
                .put("text", event.text())
                .put("details", event.details());
    }

    private static void print(
            final List<Event> events, final HistoryStatus status, final Screen screen) {
        final Table table = new Table("ID#", "EPOCH#", "AGE", "KIND", "SUBJECT", "WHAT");
        for (final Event event : events) {
            table.row()
                    .cell(event.id())
                    .cell(event.epoch())
                    .cell(Ages.ago(event.at(), status.takenAt()))
                    .cell(event.kind())
                    .cell(event.subject())
                    .cell(event.text());
        }
        if (events.isEmpty()) {
            screen.line("nothing happened; the newest event is " + status.lastId());
        } else {
            screen.table(table);
        }
        if (status.leftOut() > 0) {
            screen.line(status.leftOut() + " changes came too fast to be kept");
        }
        if (status.problem() != null) {
            screen.line(status.problem());
        }
    }
}
