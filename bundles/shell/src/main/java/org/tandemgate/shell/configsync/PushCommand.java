package org.tandemgate.shell.configsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "push",
        description = "Bring the other node to the configuration of this one, now")
public final class PushCommand extends JsonCommand {
    @Option(name = "--force", description = "Also over changes that were made there")
    boolean force;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigSync sync = Stores.sync(services, screen);
        final String text = sync.push(force);
        if (isJson()) {
            screen.json(new Json().put("pushed", true).put("text", text));
        } else {
            screen.line(text);
        }
    }
}
