package org.tandemgate.shell.pfsync;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "pfsync",
        name = "resync",
        description = "Ask the peer for all its states; does not wait for them")
public final class ResyncCommand extends NodeCommand {
    @Option(name = "--json", description = "Print one line of JSON")
    boolean json;

    @Override
    protected boolean isJson() {
        return json;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Pfsync pfsync = Replication.of(services, screen);
        final String answer = pfsync.resync();
        if (json) {
            screen.json(
                    new Json()
                            .put("answer", answer)
                            .put("bulk", StatusJson.bulk(pfsync.status().bulk())));
        } else {
            screen.line(answer + "; see pfsync:status");
        }
    }
}
