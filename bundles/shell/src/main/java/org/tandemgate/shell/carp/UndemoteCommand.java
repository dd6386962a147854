package org.tandemgate.shell.carp;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "carp",
        name = "undemote",
        description = "Take back the operator's demotion of a group")
public final class UndemoteCommand extends NodeCommand {
    @Argument(name = "GROUP", description = "The group, '*' for all", required = true)
    @Completion(GroupCompleter.class)
    String group = "";

    @Argument(index = 1, name = "N", description = "1..255, all of it when absent")
    @Nullable Integer amount;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        new OperatorDemotion(Lookup.election(services, screen), group, screen).undemote(amount);
    }
}
