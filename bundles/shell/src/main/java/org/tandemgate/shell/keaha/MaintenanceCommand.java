package org.tandemgate.shell.keaha;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.ha.OnOffCompleter;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "maintenance",
        description = "Let the other node's DHCP servers serve for both (on), or end that (off)")
public final class MaintenanceCommand extends JsonCommand {
    @Argument(name = "on|off", description = "on or off", required = true, multiValued = true)
    @Completion(OnOffCompleter.class)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final String onOff = arguments.only("on or off");
        final String word = Names.word(onOff);
        if (!word.equals("on") && !word.equals("off")) {
            throw screen.usage("'" + onOff + "' is neither on nor off");
        }
        final String answer = Dhcp.of(services, screen).maintenance(word.equals("on"));
        if (isJson()) {
            screen.json(new Json().put("maintenance", word.equals("on")).put("answer", answer));
        } else {
            screen.line(answer);
            if (word.equals("on")) {
                screen.line("next: keaha:maintenance off");
            }
        }
    }
}
