package org.tandemgate.shell.keaha;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.keaha.LeaseReport;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "leases",
        description = "Count the leases of both nodes' DHCP servers and name what differs")
public final class LeasesCommand extends JsonCommand {
    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final LeaseReport report = Dhcp.of(services, screen).leases();
        if (isJson()) {
            final var all = new Json();
            report.services().forEach(service -> all.put(service.name(), json(service)));
            screen.json(all.put("takenAt", report.takenAt()));
        } else {
            report.services().forEach(service -> print(service, screen));
        }
        final boolean isEqual =
                report.services().stream()
                        .allMatch(it -> it.error() == null && it.differences() == 0);
        screen.exit(isEqual ? ExitCode.FINE : ExitCode.DEGRADED);
    }

    private static Json json(final LeaseReport.Service service) {
        return new Json()
                .put("local", service.local())
                .put("peer", service.peer())
                .put("equal", service.error() == null && service.differences() == 0)
                .put("differences", service.differences())
                .put("only_here", service.onlyLocal())
                .put("only_there", service.onlyPeer())
                .put("conflicts", service.conflicts())
                .put("error", service.error());
    }

    private static void print(final LeaseReport.Service service, final Screen screen) {
        screen.line(
                service.name()
                        + ": "
                        + service.local()
                        + " leases here, "
                        + (service.peer() == null ? "unknown" : service.peer())
                        + " there, "
                        + service.differences()
                        + " differ");
        list("only here: ", service.onlyLocal(), screen);
        list("only there: ", service.onlyPeer(), screen);
        list("given to different clients: ", service.conflicts(), screen);
        if (service.error() != null) {
            screen.line("  the other node's cannot be read: " + service.error());
        }
        if (!service.onlyPeer().isEmpty()) {
            screen.line("  next: keaha:sync");
        }
    }

    private static void list(final String what, final List<String> addresses, final Screen screen) {
        if (!addresses.isEmpty()) {
            screen.line("  " + what + String.join(", ", addresses));
        }
    }
}
