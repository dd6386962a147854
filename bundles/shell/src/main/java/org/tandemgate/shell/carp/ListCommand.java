package org.tandemgate.shell.carp;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(scope = "carp", name = "list", description = "List the virtual hosts of this node")
public final class ListCommand extends JsonCommand {
    @Option(name = "--no-format", description = "Print tab separated columns without heading")
    boolean noFormat;

    @Override
    protected boolean isPlain() {
        return noFormat;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final List<VirtualHostStatus> hosts = Lookup.election(services, screen).virtualHosts();
        final Instant now = Instant.now();
        if (isJson()) {
            final var items = hosts.stream().map(host -> VirtualHostJson.of(host, now)).toList();
            screen.json(new Json().put("observedAt", now).put("virtualHosts", items));
        } else if (hosts.isEmpty() && screen.isFormatted()) {
            screen.line("no virtual host is configured on this node");
            screen.line(
                    "next: copy etc/org.tandemgate.carp-NAME.cfg.example to"
                            + " etc/org.tandemgate.carp-lan.cfg and edit it");
        } else {
            screen.table(VirtualHostTable.of(hosts, now));
        }
        final boolean bad = hosts.stream().anyMatch(host -> host.problem() != null);
        screen.exit(bad ? ExitCode.DEGRADED : ExitCode.FINE);
    }
}
