package org.tandemgate.shell.configsync;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Services;

@Service
@Command(
        scope = "configsync",
        name = "set",
        description = "Set fields of one object, or add it; KEY= takes a field away")
public final class SetCommand extends NodeCommand {
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
        if (rest.size() < 2) {
            throw screen.usage("needs AREA ID KEY=VALUE...");
        }
        final String area = Stores.area(store, rest.get(0), screen).area();
        final long base = store.revision();
        final var document = store.document();
        final ConfigObject object =
                Stores.edited(document, area, rest.get(1), rest.subList(2, rest.size()), screen);
        final var change =
                Stores.change(document.with(area, object), base, area + "/" + object.id(), confirm);
        if (isPlan) {
            RevisionView.steps(store.plan(change), json, screen);
            return;
        }
        final Revision revision = store.commit(change);
        RevisionView.made(revision, json, screen);
    }
}
