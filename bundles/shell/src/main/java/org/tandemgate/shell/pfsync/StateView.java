package org.tandemgate.shell.pfsync;

import java.time.Duration;
import org.tandemgate.api.pfsync.StateEntry;
import org.tandemgate.api.pfsync.StatePage;
import org.tandemgate.net.IpAddress;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.Table;

/** Connections in rows and in JSON. Columns and keys are public interface. */
final class StateView {
    private StateView() {}

    static Table table(final StatePage page) {
        final Table table = new Table("PROTO", "STATE", "LEFT", "MADE", "FLOW");
        for (final StateEntry entry : page.entries()) {
            table.row()
                    .cell(Protocols.name(entry.protocol()))
                    .cell(entry.state())
                    .either(Ages.text(Duration.ofSeconds(entry.secondsLeft())), entry.secondsLeft())
                    .cell(made(entry))
                    .either(people(entry), program(entry));
        }
        return table;
    }

    static String summary(final StatePage page) {
        final String shown =
                page.entries().size() < page.matching()
                        ? page.entries().size() + " of " + page.matching() + " shown, see --limit; "
                        : page.matching() + " shown; ";
        return shown + page.known() + " known";
    }

    static Json json(final StatePage page) {
        return new Json()
                .put("known", page.known())
                .put("matching", page.matching())
                .put("states", page.entries().stream().map(StateView::json).toList())
                .put("takenAt", page.takenAt());
    }

    private static Json json(final StateEntry entry) {
        return new Json()
                .put("id", entry.id())
                .put("made", made(entry))
                .put("protocol", entry.protocol())
                .put("state", entry.state())
                .put("flow", json(entry.flow()))
                .put("reply", json(entry.reply()))
                .put("translated", entry.isTranslated())
                .put("mark", entry.mark())
                .put("zone", entry.zone())
                .put("secondsLeft", entry.secondsLeft());
    }

    private static Json json(final StateEntry.Flow flow) {
        return new Json()
                .put("source", flow.source().toString())
                .put("sourcePort", flow.sourcePort())
                .put("destination", flow.destination().toString())
                .put("destinationPort", flow.destinationPort());
    }

    private static String made(final StateEntry entry) {
        return entry.madeHere() ? "here" : "there";
    }

    /** What is translated stands behind "as", in the direction of the initiator. */
    private static String people(final StateEntry entry) {
        return text(entry.flow(), " > ")
                + (entry.isTranslated() ? " as " + text(entry.reply().inverse(), " > ") : "");
    }

    private static String program(final StateEntry entry) {
        return text(entry.flow(), ">") + "," + text(entry.reply(), ">");
    }

    private static String text(final StateEntry.Flow flow, final String arrow) {
        return end(flow.source(), flow.sourcePort())
                + arrow
                + end(flow.destination(), flow.destinationPort());
    }

    private static String end(final IpAddress address, final int port) {
        final String text = address.toString();
        return text.contains(":") ? "[" + text + "]:" + port : text + ":" + port;
    }
}
