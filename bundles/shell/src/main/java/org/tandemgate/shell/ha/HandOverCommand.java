package org.tandemgate.shell.ha;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "ha",
        name = "handover",
        description = "Hand every role over to the peer; refused when nobody takes over")
public final class HandOverCommand extends NodeCommand {
    @Option(name = "--force", description = "Withdraw also when nobody takes over")
    boolean force;

    @Option(name = "--dry-run", description = "Only say what would be asked for")
    boolean dryRun;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Node node = services.find(Node.class).orElseThrow(() -> screen.notInstalled("node"));
        screen.line(dryRun ? node.previewHandOver(force) : node.handOver(force));
    }
}
