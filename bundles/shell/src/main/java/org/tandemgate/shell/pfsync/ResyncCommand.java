package org.tandemgate.shell.pfsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "pfsync",
        name = "resync",
        description = "Ask the peer for all its states; does not wait for them")
public final class ResyncCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Pfsync pfsync = Replication.of(services, screen);
        final String answer = pfsync.resync();
        if (isJson()) {
            screen.json(
                    new Json()
                            .put("answer", answer)
                            .put("bulk", StatusJson.bulk(pfsync.status().bulk())));
        } else {
            screen.line(answer + "; see pfsync:status");
        }
    }
}
