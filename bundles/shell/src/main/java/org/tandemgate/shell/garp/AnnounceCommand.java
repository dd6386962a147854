package org.tandemgate.shell.garp;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.carp.VirtualHostCompleter;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "garp",
        name = "announce",
        description = "Tell the neighbours again where the addresses are")
public final class AnnounceCommand extends NodeCommand {
    @Argument(name = "NAME", description = "The virtual host, all when absent")
    @Completion(VirtualHostCompleter.class)
    String name = "";

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final List<String> announced =
                services.find(Announcer.class)
                        .orElseThrow(() -> screen.notInstalled("gratuitous-arp"))
                        .announce(name);
        if (announced.isEmpty()) {
            throw screen.refuse(
                    name.isEmpty()
                            ? "nothing announced: no virtual host is MASTER on this node"
                            : "nothing announced: no virtual host "
                                    + name
                                    + " is MASTER on this node; see carp:list");
        }
        screen.line("announcing " + String.join(", ", announced) + "; see garp:status");
    }
}
