package org.tandemgate.shell.pfsync;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.tandemgate.shell.output.Names;

/** Names of IP protocols. */
@Service
public final class ProtocolCompleter implements Completer {
    @Override
    public int complete(
            final Session session, final CommandLine line, final List<String> candidates) {
        return Names.complete(Protocols.names(), session, line, candidates);
    }
}
