package org.tandemgate.shell.ha;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

@Service
@Command(
        scope = "ha",
        name = "doctor",
        description = "Check whether this node, and with --pair both, can fail over")
public final class DoctorCommand extends JsonCommand {
    private static final int WIDTH = 28;

    @Option(name = "--pair", description = "Compare both nodes too")
    boolean pair;

    @Option(name = "-v", aliases = "--verbose", description = "Print what is well too")
    boolean verbose;

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Doctor doctor =
                services.find(Doctor.class).orElseThrow(() -> screen.notInstalled("doctor"));
        final DoctorReport report = doctor.examine(pair);
        if (isJson()) {
            final Json json = new Json();
            report.members().forEach(json::put);
            screen.json(json);
        } else {
            print(report, screen);
        }
        screen.exit(report.verdict() == CheckResult.Verdict.OK ? ExitCode.FINE : ExitCode.DEGRADED);
    }

    private void print(final DoctorReport report, final Screen screen) {
        final Paragraph lines = new Paragraph(screen, WIDTH);
        final CheckResult.Verdict worst = report.verdict();
        lines.head(
                report.node() + ": ",
                worst == CheckResult.Verdict.OK ? Style.GOOD : Style.WARNING,
                worst.name().toLowerCase(Locale.ROOT),
                ", " + report.results().size() + " checks in " + report.tookMillis() + " ms");
        for (final CheckResult result : report.results()) {
            final boolean bad = result.verdict().compareTo(CheckResult.Verdict.WARN) >= 0;
            final String text =
                    result.verdict().name().toLowerCase(Locale.ROOT) + ": " + result.evidence();
            if (result.verdict() == CheckResult.Verdict.FAIL) {
                lines.bad(result.id(), text);
            } else if (bad) {
                lines.notice(result.id(), text);
            } else if (verbose) {
                lines.item(result.id(), text);
            }
            if (bad && !result.fix().isEmpty()) {
                lines.next(result.fix());
            }
        }
    }
}
