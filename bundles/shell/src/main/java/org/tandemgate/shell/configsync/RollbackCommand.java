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
@Command(
        scope = "configsync",
        name = "rollback",
        description = "Bring back an older revision, as a new one")
public final class RollbackCommand extends JsonCommand {
    @Argument(
            name = "REVISION",
            description = "The revision, as in configsync:history",
            required = true,
            multiValued = true)
    List<String> words = List.of();

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
        final Duration within = Stores.confirm(arguments.value("--confirm", confirm), screen);
        final long number = Stores.number(arguments.only("REVISION"), screen);
        final var change =
                Stores.change(
                        store.documentOf(number),
                        store.revision(),
                        "as revision " + number,
                        within);
        RevisionView.made(store.commit(change), isJson(), screen);
    }
}
