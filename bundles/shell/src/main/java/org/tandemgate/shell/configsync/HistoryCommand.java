package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Table;

@Service
@Command(
        scope = "configsync",
        name = "history",
        description = "Show the revisions that are kept, newest first")
public final class HistoryCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final List<Revision> history = Stores.of(services, screen).history();
        if (isJson()) {
            screen.json(
                    new Json().put("revisions", history.stream().map(RevisionView::json).toList()));
            return;
        }
        final Table table = new Table("REVISION#", "OUTCOME", "AT", "AUTHOR", "ORIGIN", "WHAT");
        for (final Revision revision : history) {
            table.row()
                    .cell(revision.number())
                    .cell(revision.outcome())
                    .cell(revision.at())
                    .cell(revision.author())
                    .cell(revision.origin())
                    .cell(
                            revision.reason().isEmpty()
                                    ? revision.summary()
                                    : revision.summary() + ": " + revision.reason());
        }
        screen.table(table);
    }
}
