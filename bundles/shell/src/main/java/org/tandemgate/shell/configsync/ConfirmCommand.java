package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "confirm",
        description = "Confirm the revision that waits for it")
public final class ConfirmCommand extends JsonCommand {
    @Argument(
            name = "REVISION",
            description = "The revision that waits",
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
        final long number = Stores.number(arguments.only("REVISION"), screen);
        store.confirm(number);
        if (isJson()) {
            screen.json(new Json().put("revision", store.revision()));
        } else {
            screen.line("revision " + number + " is in force for good");
        }
    }
}
