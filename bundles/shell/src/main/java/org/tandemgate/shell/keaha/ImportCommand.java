package org.tandemgate.shell.keaha;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.keaha.LeaseImport;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "keaha",
        name = "import",
        description = "Give the leases of ISC dhcpd to the DHCP server of this node")
public final class ImportCommand extends JsonCommand {
    @Argument(
            name = "FILE",
            description = "dhcpd.leases or dhcpd6.leases",
            required = true,
            multiValued = true)
    List<String> words = List.of();

    @Option(name = "--dry-run", description = "Only show what would be taken")
    boolean dryRun;

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final boolean isDry = arguments.flag("--dry-run") || dryRun;
        final String file = arguments.only("FILE");
        final LeaseImport done = Dhcp.of(services, screen).importLeases(file, isDry);
        if (isJson()) {
            screen.json(json(done, isDry));
        } else {
            text(done, isDry, screen);
        }
        screen.exit(done.left().isEmpty() ? ExitCode.FINE : ExitCode.DEGRADED);
    }

    private static void text(final LeaseImport done, final boolean isDry, final Screen screen) {
        screen.line(
                done.service()
                        + ": "
                        + done.inForce()
                        + " leases in force, "
                        + done.taken()
                        + (isDry ? " would be taken, " : " taken, ")
                        + done.present()
                        + " there already, "
                        + (done.left().size() + done.leftMore())
                        + " left");
        for (final LeaseImport.Left left : done.left()) {
            screen.line("  line " + left.line() + " " + left.address() + ": " + left.reason());
        }
        if (done.leftMore() > 0) {
            screen.line("  and " + done.leftMore() + " more");
        }
        if (!isDry && done.taken() > 0) {
            screen.line("next: keaha:sync on the other node, whose server does not have them yet");
        }
    }

    private static Json json(final LeaseImport done, final boolean isDry) {
        return new Json()
                .put("dryRun", isDry)
                .put("service", done.service())
                .put("file", done.file())
                .put("inForce", done.inForce())
                .put("taken", done.taken())
                .put("present", done.present())
                .put(
                        "left",
                        done.left().stream()
                                .map(
                                        it ->
                                                new Json()
                                                        .put("address", it.address())
                                                        .put("line", it.line())
                                                        .put("reason", it.reason()))
                                .toList())
                .put("leftMore", done.leftMore())
                .put("takenAt", done.takenAt());
    }
}
