package org.tandemgate.shell.configsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "configsync",
        name = "test",
        description = "Ask the other node who it is; changes nothing")
public final class TestCommand extends NodeCommand {
    @Option(name = "--json", description = "Print one line of JSON")
    boolean json;

    @Override
    protected boolean isJson() {
        return json;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigSync sync = Stores.sync(services, screen);
        final String text = sync.test();
        if (json) {
            screen.json(new Json().put("reachable", true).put("text", text));
        } else {
            screen.line(text);
        }
    }
}
