package org.tandemgate.shell.configsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "plan",
        description = "Show what a push would change on the other node; changes nothing")
public final class PlanCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigSync sync = Stores.sync(services, screen);
        final String text = sync.plan();
        if (isJson()) {
            screen.json(new Json().put("text", text));
        } else {
            screen.line(text);
        }
    }
}
