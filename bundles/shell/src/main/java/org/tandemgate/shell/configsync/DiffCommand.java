package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "diff",
        description = "Show what differs between two revisions, or one and the one in force")
public final class DiffCommand extends JsonCommand {
    @Argument(
            name = "REVISION [REVISION]",
            description = "One or two revisions, as in configsync:history",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = arguments(screen);
        final List<String> numbers = arguments.rest();
        if (numbers.isEmpty() || numbers.size() > 2) {
            throw screen.usage("needs REVISION [REVISION]");
        }
        final ConfigDocument from = store.documentOf(Stores.number(numbers.get(0), screen));
        final ConfigDocument to =
                numbers.size() == 1
                        ? store.document()
                        : store.documentOf(Stores.number(numbers.get(1), screen));
        final List<String> lines =
                store.differences(from, to).stream().map(Difference::toString).toList();
        RevisionView.steps(lines, isJson(), screen);
    }
}
