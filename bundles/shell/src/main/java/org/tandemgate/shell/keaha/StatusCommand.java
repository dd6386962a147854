package org.tandemgate.shell.keaha;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "status",
        description = "Show the DHCP servers of both nodes, and whether they work together")
public final class StatusCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final KeaHaStatus status = Dhcp.of(services, screen).status();
        final Instant now = Instant.now();
        if (isJson()) {
            screen.json(StatusJson.of(status, now));
        } else {
            new StatusText(status, now, screen).print();
        }
        final boolean isWell =
                status.services().stream()
                        .allMatch(service -> service.verdict().well() && service.check().isWell());
        screen.exit(isWell ? ExitCode.FINE : ExitCode.DEGRADED);
    }
}
