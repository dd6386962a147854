package org.tandemgate.shell.ha;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "ha",
        name = "maintenance",
        description = "Hand over and stay away, also after a restart; or take part again")
public final class MaintenanceCommand extends NodeCommand {
    @Argument(name = "on|off", description = "on or off", required = true, multiValued = true)
    @Completion(OnOffCompleter.class)
    List<String> words = List.of();

    @Option(name = "--reason", description = "Text for the next one who looks")
    String reason = "";

    @Option(name = "--force", description = "Enter maintenance even when nobody takes over")
    boolean force;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Node node = services.find(Node.class).orElseThrow(() -> screen.notInstalled("node"));
        final Arguments arguments = new Arguments(words, screen);
        final boolean forced = arguments.flag("--force") || force;
        final String why = arguments.text("--reason", reason);
        final String onOff = arguments.only("on or off");
        switch (Names.word(onOff)) {
            case "on" -> {
                final String moved = node.enterMaintenance(why, forced);
                screen.line(node.status().name() + " is in maintenance: " + moved);
                screen.line("next: ha:maintenance off");
            }
            case "off" -> screen.line(node.leaveMaintenance());
            default -> throw screen.usage("'" + onOff + "' is neither on nor off");
        }
    }
}
