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
@Command(
        scope = "configsync",
        name = "rollback",
        description = "Bring back an older revision, as a new one")
public final class RollbackCommand extends NodeCommand {
    @Argument(multiValued = true, required = false, description = "see README")
    List<String> words = List.of();

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = new Arguments(words, screen);
        final boolean json = arguments.flag("--json");
        final Duration confirm = Stores.confirm(arguments.value("--confirm", "0"), screen);
        final long number = Stores.number(arguments.only("REVISION"), screen);
        final var change =
                Stores.change(
                        store.documentOf(number),
                        store.revision(),
                        "as revision " + number,
                        confirm);
        RevisionView.made(store.commit(change), json, screen);
    }
}
