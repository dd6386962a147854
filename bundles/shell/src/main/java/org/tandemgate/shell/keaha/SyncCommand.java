package org.tandemgate.shell.keaha;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "sync",
        description = "Fetch the leases of the other node's DHCP servers into those of this node")
public final class SyncCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final String answer = Dhcp.of(services, screen).sync();
        if (isJson()) {
            screen.json(new Json().put("answer", answer));
        } else {
            screen.line(answer + "; see keaha:status");
        }
    }
}
