package org.tandemgate.shell.ha;

import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.DrillReport.Verdict;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Json;
import org.tandemgate.shell.output.JsonCommand;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;
import org.tandemgate.shell.output.Table;

@Service
@Command(
        scope = "ha",
        name = "drill",
        description = "Try a failure of this node on purpose, and take it back")
public final class DrillCommand extends JsonCommand {
    @Argument(
            name = "NAME",
            description = "Which one; without it all of them are listed",
            multiValued = true)
    @Completion(DrillCompleter.class)
    List<String> words = List.of();

    @Option(name = "--run", description = "Do it; without it only what would be done is told")
    boolean run;

    @Override
    protected List<String> words() {
        return words;
    }

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Arguments arguments = arguments(screen);
        final boolean wanted = arguments.flag("--run") || run;
        final List<String> names = arguments.rest();
        final Drills drills =
                services.find(Drills.class).orElseThrow(() -> screen.notInstalled("doctor"));
        if (names.size() > 1 || (names.isEmpty() && wanted)) {
            throw screen.usage("needs one NAME, has " + names.size() + "; ha:drill lists them");
        }
        if (names.isEmpty()) {
            list(drills, screen);
        } else {
            final String name = names.get(0);
            tell(wanted ? drills.run(name) : drills.plan(name), screen);
        }
    }

    private void list(final Drills drills, final Screen screen) {
        final DrillReport latest = drills.latest();
        if (isJson()) {
            screen.json(
                    new Json()
                            .put("drills", drills.all().stream().map(Drill::members).toList())
                            .put("latest", latest == null ? null : latest.members()));
            return;
        }
        for (final Drill drill : drills.all()) {
            screen.line(drill.name() + ": " + drill.text());
        }
        screen.line(
                latest == null
                        ? "none was run since the bundle started"
                        : "last: " + latest.drill() + " " + word(latest) + ", " + latest.text());
        screen.line("next: ha:drill NAME, which only tells; then with --run");
    }

    private void tell(final DrillReport report, final Screen screen) {
        if (isJson()) {
            final Json json = new Json();
            report.members().forEach(json::put);
            screen.json(json);
        } else {
            print(report, screen);
        }
        screen.exit(
                List.of(Verdict.PASSED, Verdict.PLANNED).contains(report.verdict())
                        ? ExitCode.FINE
                        : ExitCode.DEGRADED);
    }

    private void print(final DrillReport report, final Screen screen) {
        for (final DrillReport.Step step : report.steps()) {
            screen.line(
                    String.format(Locale.ROOT, "%6.2f s  %s", step.atMillis() / 1e3, step.text()));
        }
        if (!report.gaps().isEmpty()) {
            final Table table =
                    new Table("NAME", "DIRECTION", "GAP ms#", "ALLOWED ms#", "MARGIN ms#");
            for (final DrillReport.Gap gap : report.gaps()) {
                table.row()
                        .cell(gap.virtualHost())
                        .cell(gap.back() ? "back" : "there")
                        .cell(rounded(gap.millis()))
                        .cell(rounded(gap.allowedMillis()))
                        .cell(rounded(gap.marginMillis()));
            }
            screen.table(table);
            screen.line("a gap is how long nobody was MASTER; below 0 both were for so long");
            screen.line("measured: " + DrillReport.MEASURED);
        }
        final boolean well = report.verdict() != Verdict.FAILED;
        screen.line(
                screen.paint(well ? Style.GOOD : Style.WARNING, word(report))
                        + ": "
                        + report.text());
        if (report.verdict() == Verdict.PLANNED) {
            screen.line("next: ha:drill " + report.drill() + " --run");
        }
    }

    private static String rounded(final double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }

    private static String word(final DrillReport report) {
        return report.verdict().name().toLowerCase(Locale.ROOT);
    }
}
