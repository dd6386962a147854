package org.tandemgate.shell.ha;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.carp.VirtualHostTable;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "ha",
        name = "status",
        description = "Show this node, and the peer as far as it is heard")
public final class StatusCommand extends JsonCommand {
    @Option(
            name = "--no-format",
            description = "Print the virtual hosts as tab separated columns without heading")
    boolean noFormat;

    @Option(name = "-v", aliases = "--verbose", description = "Print counters and bundles too")
    boolean verbose;

    @Override
    protected boolean isPlain() {
        return noFormat;
    }

    @Override
    protected void run(final Services services, final Screen screen) {
        final Snapshot snapshot = Snapshot.take(services);
        final List<Finding> findings = Findings.of(snapshot);
        if (isJson()) {
            screen.json(StatusJson.of(snapshot, findings));
        } else if (!screen.isFormatted()) {
            screen.table(VirtualHostTable.of(snapshot.hosts(), snapshot.takenAt()));
        } else {
            new StatusText(snapshot, findings, screen).print(verbose);
        }
        screen.exit(Condition.of(snapshot, findings).exitCode());
    }
}
