package org.tandemgate.shell.keaha;

import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.keaha.KeaHa;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Screen;

/** Finds the service, or says what its absence means and what to do. */
final class Dhcp {
    private static final String BUNDLE = "keaha";

    private Dhcp() {}

    static KeaHa of(final Services services, final Screen screen) throws CommandException {
        return services.find(KeaHa.class).orElseThrow(() -> absent(services, screen));
    }

    /** Degraded, not refused: a script that watches the node must learn that nobody coordinates. */
    private static CommandException absent(final Services services, final Screen screen) {
        final String next =
                services.bundles().containsKey(BUNDLE)
                        ? "set service4.url and peers in etc/org.tandemgate.keaha.cfg, or see the"
                                + " log why they are refused"
                        : "feature:install ha-kea, then set service4.url and peers in"
                                + " etc/org.tandemgate.keaha.cfg";
        return screen.end(
                ExitCode.DEGRADED,
                "kea-ha does not run on this node: DHCP fails over by Kea's own timers, if at all;"
                        + " next: "
                        + next);
    }
}
