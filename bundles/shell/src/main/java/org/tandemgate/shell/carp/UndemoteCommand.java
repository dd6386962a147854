package org.tandemgate.shell.carp;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "carp",
        name = "undemote",
        description = "Take back the operator's demotion of a group")
public final class UndemoteCommand extends NodeCommand {
    @Argument(
            name = "GROUP [N]",
            description = "The group, '*' for all; 1..255, all of it when absent",
            required = true,
            multiValued = true)
    @Completion(GroupCompleter.class)
    List<String> words = List.of();

    @Option(name = "--reason", description = "Only the demotion with that text")
    String reason = "";

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = new Arguments(words, screen);
        final String why = arguments.text("--reason", reason);
        final GroupAndAmount what = GroupAndAmount.of(arguments, screen);
        new OperatorDemotion(Lookup.election(services, screen), what.group(), screen)
                .undemote(what.amount(), why);
    }
}
