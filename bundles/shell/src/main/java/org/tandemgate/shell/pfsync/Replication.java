package org.tandemgate.shell.pfsync;

import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Screen;

/** Finds the service, or says what its absence means and what to do. */
final class Replication {
    private static final String BUNDLE = "pfsync";

    private Replication() {}

    static Pfsync of(final Services services, final Screen screen) throws CommandException {
        return services.find(Pfsync.class).orElseThrow(() -> absent(services, screen));
    }

    /**
     * Degraded, not refused: a script that watches the node must learn that it protects nothing.
     */
    private static CommandException absent(final Services services, final Screen screen) {
        final String next =
                services.bundles().containsKey(BUNDLE)
                        ? "set syncdev in etc/org.tandemgate.pfsync.cfg, or see the log why it does"
                                + " not run"
                        : "feature:install ha-pfsync, then set syncdev in"
                                + " etc/org.tandemgate.pfsync.cfg";
        return screen.end(
                ExitCode.DEGRADED,
                "pfsync does not run on this node: connections end with a fail-over; next: "
                        + next);
    }
}
