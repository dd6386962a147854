package org.tandemgate.shell.configsync;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(scope = "configsync", name = "delete", description = "Remove one object")
public final class DeleteCommand extends JsonCommand {
    @Argument(
            name = "AREA ID",
            description = "The area and the object",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Option(name = "--plan", description = "Show what would be done; change nothing")
    boolean isPlan;

    @Option(
            name = "--confirm",
            description = "Seconds in which configsync:confirm must come, else it is taken back")
    String confirm = "0";

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = arguments(screen);
        final boolean planned = arguments.flag("--plan") || isPlan;
        final Duration within = Stores.confirm(arguments.value("--confirm", confirm), screen);
        final List<String> rest = arguments.rest();
        if (rest.size() != 2) {
            throw screen.usage("needs AREA ID");
        }
        final String area = Stores.area(store, rest.get(0), screen).area();
        final String id = rest.get(1);
        final long base = store.revision();
        if (store.document().find(area, id).isEmpty()) {
            throw screen.refuse(area + " has no " + id + ", see configsync:show " + area);
        }
        final var change =
                Stores.change(
                        store.document().without(area, id),
                        base,
                        "without " + area + "/" + id,
                        within);
        if (planned) {
            RevisionView.steps(store.plan(change), isJson(), screen);
            return;
        }
        RevisionView.made(store.commit(change), isJson(), screen);
    }
}
