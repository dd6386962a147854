package org.tandemgate.shell.configsync;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "status",
        description = "Show the configuration of this node and whether the other one has it")
public final class StatusCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final StoreStatus store = Stores.of(services, screen).status();
        final Optional<SyncStatus> sync = services.find(ConfigSync.class).map(ConfigSync::status);
        if (isJson()) {
            screen.json(StatusView.json(store, sync));
        } else {
            StatusView.print(store, sync, screen);
        }
        screen.exit(StatusView.isWell(store, sync) ? ExitCode.FINE : ExitCode.DEGRADED);
    }
}
