package org.tandemgate.shell.configsync;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(scope = "configsync", name = "delete", description = "Remove one object")
public final class DeleteCommand extends NodeCommand {
    @Argument(multiValued = true, required = false, description = "see README")
    List<String> words = List.of();

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = new Arguments(words, screen);
        final boolean json = arguments.flag("--json");
        final boolean isPlan = arguments.flag("--plan");
        final Duration confirm = Stores.confirm(arguments.value("--confirm", "0"), screen);
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
                        confirm);
        if (isPlan) {
            RevisionView.steps(store.plan(change), json, screen);
            return;
        }
        RevisionView.made(store.commit(change), json, screen);
    }
}
