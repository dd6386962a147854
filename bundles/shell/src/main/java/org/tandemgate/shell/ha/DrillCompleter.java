package org.tandemgate.shell.ha;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.shell.output.Choices;
import org.tandemgate.shell.output.Names;

/** Names of the failures that can be tried. */
@Service
public final class DrillCompleter implements Completer {
    @Reference @Nullable BundleContext context;

    @Override
    public int complete(
            final Session session, final CommandLine line, final List<String> candidates) {
        return Names.complete(
                Choices.of(
                        context,
                        Drills.class,
                        drills -> drills.all().stream().map(Drill::name).toList()),
                session,
                line,
                candidates);
    }
}
