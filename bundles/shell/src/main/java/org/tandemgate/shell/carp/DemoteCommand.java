package org.tandemgate.shell.carp;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "carp",
        name = "demote",
        description = "Make this node less wanted for a group of virtual hosts")
public final class DemoteCommand extends NodeCommand {
    @Argument(name = "GROUP", description = "The group, '*' for all", required = true)
    @Completion(GroupCompleter.class)
    String group = "";

    @Argument(index = 1, name = "N", description = "1..255, 1 when absent")
    int amount = 1;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        new OperatorDemotion(Lookup.election(services, screen), group, screen).demote(amount);
    }
}
