package org.tandemgate.shell.configsync;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "configsync",
        name = "show",
        description = "Show the objects of an area; secrets are hidden")
public final class ShowCommand extends JsonCommand {
    @Argument(
            name = "AREA",
            description = "The area, as in configsync:status",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ConfigStore store = Stores.of(services, screen);
        final Arguments arguments = arguments(screen);
        final AreaSchema area = Stores.area(store, arguments.only("AREA"), screen);
        final Json all = new Json();
        for (final ConfigObject object : store.document().area(area.area()).values()) {
            final Json fields = new Json();
            final StringBuilder line = new StringBuilder(object.id());
            object.fields()
                    .forEach(
                            (name, value) -> {
                                final String shown = area.hides(name) ? "(hidden)" : value;
                                fields.put(name, shown);
                                line.append("  ").append(name).append('=').append(shown);
                            });
            all.put(object.id(), fields);
            if (!isJson()) {
                screen.line(line.toString().replaceAll("\\p{Cntrl}", " "));
            }
        }
        if (isJson()) {
            screen.json(all);
        }
    }
}
