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
        name = "repair",
        description = "Take the next step out of a state that does not end by itself")
public final class RepairCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final String answer = Dhcp.of(services, screen).repair();
        if (isJson()) {
            screen.json(new Json().put("answer", answer));
        } else {
            screen.line(answer + "; see keaha:status");
        }
    }
}
