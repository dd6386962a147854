package org.tandemgate.shell.carp;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.tandemgate.api.election.Election;
import org.tandemgate.shell.output.Choices;
import org.tandemgate.shell.output.Names;

/** Demotion groups of the virtual hosts of this node. */
@Service
public final class GroupCompleter implements Completer {
    @Reference @Nullable BundleContext context;

    @Override
    public int complete(
            final Session session, final CommandLine line, final List<String> candidates) {
        return Names.complete(
                Choices.of(context, Election.class, Lookup::groups), session, line, candidates);
    }
}
