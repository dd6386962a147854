package org.tandemgate.shell.carp;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tandemgate.shell.output.Names;

/** The roles that can be forced. */
@Service
public final class RoleCompleter implements Completer {
    @Override
    public int complete(
            final Session session, final CommandLine line, final List<String> candidates) {
        return Names.complete(List.of("backup", "master"), session, line, candidates);
    }
}
