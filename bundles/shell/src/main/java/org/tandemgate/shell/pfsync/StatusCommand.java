package org.tandemgate.shell.pfsync;

import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "pfsync",
        name = "status",
        description = "Show how connection states are replicated")
public final class StatusCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final PfsyncStatus status = Replication.of(services, screen).status();
        final Instant now = Instant.now();
        if (isJson()) {
            screen.json(StatusJson.of(status, now));
        } else {
            new StatusText(status, now, screen).print();
        }
        screen.exit(Condition.of(status).isWell() ? ExitCode.FINE : ExitCode.DEGRADED);
    }
}
