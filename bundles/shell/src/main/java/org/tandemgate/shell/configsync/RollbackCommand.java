package org.tandemgate.shell.configsync;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
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
    @Argument(
            name = "REVISION",
            description = "The revision, as in configsync:history",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Option(name = "--json", description = "Print one line of JSON")
    boolean json;

    @Option(
            name = "--confirm",
            description = "Seconds in which configsync:confirm must come, else it is taken back")
    String confirm = "0";

    @Override
    protected boolean isJson() {
        return json || words.contains("--json");
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = new Arguments(words, screen);
        final boolean asJson = arguments.flag("--json") || json;
        final Duration within = Stores.confirm(arguments.value("--confirm", confirm), screen);
        final long number = Stores.number(arguments.only("REVISION"), screen);
        final var change =
                Stores.change(
                        store.documentOf(number),
                        store.revision(),
                        "as revision " + number,
                        within);
        RevisionView.made(store.commit(change), asJson, screen);
    }
}
