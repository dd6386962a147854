package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "approve",
        description = "Push the revision that waits for it in mode approve")
public final class ApproveCommand extends JsonCommand {
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
        final ConfigSync sync = Stores.sync(services, screen);
        final Arguments arguments = arguments(screen);
        final String text = sync.approve(Stores.number(arguments.only("REVISION"), screen));
        if (isJson()) {
            screen.json(new Json().put("pushed", true).put("text", text));
        } else {
            screen.line(text);
        }
    }
}
