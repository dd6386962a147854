package org.tandemgate.shell.pfsync;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tandemgate.shell.output.Names;

/** The words here and there. */
@Service
public final class HereThereCompleter implements Completer {
    @Override
    public int complete(
            final Session session, final CommandLine line, final List<String> candidates) {
        return Names.complete(List.of("here", "there"), session, line, candidates);
    }
}
