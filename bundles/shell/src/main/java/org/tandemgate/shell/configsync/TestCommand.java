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
        name = "test",
        description = "Ask the other node who it is; changes nothing")
public final class TestCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigSync sync = Stores.sync(services, screen);
        final String text = sync.test();
        if (isJson()) {
            screen.json(new Json().put("reachable", true).put("text", text));
        } else {
            screen.line(text);
        }
    }
}
