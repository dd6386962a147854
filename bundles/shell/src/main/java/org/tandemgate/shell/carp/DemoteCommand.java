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
        name = "demote",
        description = "Make this node less wanted for a group of virtual hosts")
public final class DemoteCommand extends NodeCommand {
    @Argument(
            name = "GROUP [N]",
            description = "The group, '*' for all; 1..255, 1 when absent",
            required = true,
            multiValued = true)
    @Completion(GroupCompleter.class)
    List<String> words = List.of();

    @Option(name = "--for", description = "When it ends by itself: 30s, 10m, 2h; at most 7d")
    String limit = "";

    @Option(name = "--reason", description = "Text for the next one who looks")
    String reason = "";

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = new Arguments(words, screen);
        final String ends = arguments.value("--for", limit);
        final String why = arguments.text("--reason", reason);
        final GroupAndAmount what = GroupAndAmount.of(arguments, screen);
        new OperatorDemotion(Lookup.election(services, screen), what.group(), screen)
                .demote(what.amount() == null ? 1 : what.amount(), why, ends);
    }
}
