package org.tandemgate.shell.keaha;

import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.ApplyReport.Outcome;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

@Service
@Command(
        scope = "keaha",
        name = "apply",
        description = "Write this node's HA configuration into its running DHCP servers")
public final class ApplyCommand extends JsonCommand {
    private static final int LABEL = 6;
    private static final Set<Outcome> WELL =
            Set.of(Outcome.UNCHANGED, Outcome.WOULD_CHANGE, Outcome.DONE);

    @Option(name = "--dry-run", description = "Only show what would change")
    boolean dryRun;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final ApplyReport report = Dhcp.of(services, screen).apply(dryRun);
        if (isJson()) {
            screen.json(json(report, dryRun));
        } else {
            report.services().forEach(service -> text(service, screen));
        }
        screen.exit(exit(report));
    }

    private static ExitCode exit(final ApplyReport report) {
        final List<Outcome> bad =
                report.services().stream()
                        .map(ApplyReport.Service::outcome)
                        .filter(it -> !WELL.contains(it))
                        .toList();
        if (bad.isEmpty()) {
            return ExitCode.FINE;
        }
        return bad.contains(Outcome.LOST) || bad.contains(Outcome.DONE_UNWRITTEN)
                ? ExitCode.DEGRADED
                : ExitCode.REFUSED;
    }

    private static void text(final ApplyReport.Service service, final Screen screen) {
        final var paragraph = new Paragraph(screen, LABEL);
        paragraph.head(
                service.name() + " ",
                WELL.contains(service.outcome()) ? Style.GOOD : Style.BAD,
                service.outcome().name(),
                ": " + service.text());
        for (final ApplyReport.Change change : service.changes()) {
            screen.line("  " + change.path());
            if (change.before() != null) {
                paragraph.item("    -", change.before());
            }
            if (change.after() != null) {
                paragraph.item("    +", change.after());
            }
        }
        for (final Remark remark : service.remarks()) {
            Remarks.print(remark, paragraph);
        }
    }

    private static Json json(final ApplyReport report, final boolean isDry) {
        final var json = new Json().put("dryRun", isDry);
        for (final ApplyReport.Service service : report.services()) {
            json.put(
                    service.name(),
                    new Json()
                            .put("version", service.version())
                            .put("outcome", service.outcome())
                            .put("text", service.text())
                            .put(
                                    "changes",
                                    service.changes().stream()
                                            .map(
                                                    it ->
                                                            new Json()
                                                                    .put("path", it.path())
                                                                    .put("before", it.before())
                                                                    .put("after", it.after()))
                                            .toList())
                            .put(
                                    "remarks",
                                    service.remarks().stream().map(Remarks::json).toList()));
        }
        return json.put("takenAt", report.takenAt());
    }
}
