package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "configsync",
        name = "confirm",
        description = "Confirm the revision that waits for it")
public final class ConfirmCommand extends NodeCommand {
    @Argument(
            name = "REVISION",
            description = "The revision that waits",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Option(name = "--json", description = "Print one line of JSON")
    boolean json;

    @Override
    protected boolean isJson() {
        return json || words.contains("--json");
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = new Arguments(words, screen);
        final boolean asJson = arguments.flag("--json") || json;
        final long number = Stores.number(arguments.only("REVISION"), screen);
        store.confirm(number);
        if (asJson) {
            screen.json(new Json().put("revision", store.revision()));
        } else {
            screen.line("revision " + number + " is in force for good");
        }
    }
}
