package org.tandemgate.shell.carp;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(scope = "carp", name = "show", description = "Show one virtual host: timers, counters")
public final class ShowCommand extends JsonCommand {
    @Argument(name = "NAME", description = "The virtual host", required = true, multiValued = true)
    @Completion(VirtualHostCompleter.class)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final String name = arguments.only("NAME");
        final Election election = Lookup.election(services, screen);
        final VirtualHostStatus host = Lookup.host(election, name, screen);
        final Instant now = Instant.now();
        if (isJson()) {
            screen.json(
                    VirtualHostJson.of(host, now)
                            .put("nodePauses", Pauses.json(election.pauses())));
        } else {
            new VirtualHostText(host, election.pauses(), now, screen).print();
        }
        final boolean bad = host.problem() != null || host.isTwice(now);
        screen.exit(bad ? ExitCode.DEGRADED : ExitCode.FINE);
    }
}
