package org.tandemgate.shell.output;

import java.util.List;
import org.apache.karaf.shell.api.action.Option;

/** A command that answers with text, or with one line of JSON where that is asked for. */
public abstract class JsonCommand extends NodeCommand {
    /** What Karaf has found in front of the first argument. */
    @Option(name = "--json", description = "Print one line of JSON")
    boolean json;

    @Override
    protected final boolean isJson() {
        return json || words().contains("--json");
    }

    /** Everything from the first argument on; none where Karaf itself reads the arguments. */
    protected List<String> words() {
        return List.of();
    }

    /** What stands there beside {@code --json}. */
    protected final Arguments arguments(final Screen screen) {
        final Arguments arguments = new Arguments(words(), screen);
        arguments.flag("--json");
        return arguments;
    }
}
