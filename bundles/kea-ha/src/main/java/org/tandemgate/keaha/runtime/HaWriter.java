package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tandemgate.api.keaha.ApplyReport;
import org.tandemgate.api.keaha.ApplyReport.Outcome;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.keaha.flow.Difference;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Finding;
import org.tandemgate.keaha.flow.HaConfiguration;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.NodeCheck;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.flow.SettingsCheck;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.ApplyPlan;
import org.tandemgate.keaha.state.ServerView.Reach;
import org.tandemgate.net.IpAddress;

/**
 * Writes the HA configuration of this node into one running server. In the thread that calls it,
 * two minutes at most.
 */
public final class HaWriter {
    private static final Duration PORT_LIMIT = Duration.ofSeconds(1);
    private final Family family;
    private final HaSettings settings;
    private final String hooks;
    private final Application.Pause pause;

    /**
     * @param hooks directory of hooks for a server that has none loaded; empty: looked for
     */
    public HaWriter(
            final Family family,
            final HaSettings settings,
            final String hooks,
            final Application.Pause pause) {
        this.family = family;
        this.settings = settings;
        this.hooks = hooks;
        this.pause = pause;
    }

    /** What a server runs with and is to run with. */
    private record Plan(KeaVersion version, Json.Obj old, Json.Obj wanted, List<Finding> findings) {
        boolean hasHa(final Family family) {
            return HaConfiguration.isLoaded(old, family);
        }
    }

    /**
     * Compares, and unless it is only asked, writes.
     *
     * @param virtual addresses that move with the election
     */
    public ApplyReport.Service apply(
            final ControlChannel channel, final Set<IpAddress> virtual, final boolean dryRun) {
        final Plan plan;
        try {
            plan = plan(channel, virtual);
        } catch (final ChannelException | BadAnswerException unreadable) {
            return report(Outcome.REFUSED, "nothing was changed: " + unreadable.getMessage());
        }
        final List<Difference> differences = Difference.between(plan.old(), plan.wanted());
        final Optional<Finding> obstacle =
                plan.findings().stream()
                        .filter(it -> it.severity() == Finding.Severity.ERROR)
                        .findFirst();
        final ApplyReport.Service result;
        if (obstacle.isPresent()) {
            result = report(Outcome.REFUSED, "nothing was changed: " + obstacle.get());
        } else if (plan.old().equals(plan.wanted())) {
            result = report(Outcome.UNCHANGED, "runs with this configuration already");
        } else if (dryRun) {
            result = report(Outcome.WOULD_CHANGE, "would get another configuration");
        } else {
            result = write(channel, plan);
        }
        return new ApplyReport.Service(
                result.name(),
                plan.version().toString(),
                result.outcome(),
                result.text(),
                differences.stream()
                        .map(it -> new ApplyReport.Change(it.path(), it.before(), it.after()))
                        .toList(),
                plan.findings().stream().map(HaWriter::remark).toList());
    }

    private ApplyReport.Service write(final ControlChannel channel, final Plan plan) {
        final ApplyPlan end;
        try {
            end =
                    new Application(channel, this::isListening, pause)
                            .run(plan.old(), plan.wanted(), plan.hasHa(family));
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return report(
                    Outcome.LOST,
                    "the coordination was stopped in the middle; see keaha:apply --dry-run which"
                            + " configuration the server runs with");
        }
        final Outcome outcome =
                switch (end.stage()) {
                    case DONE -> Outcome.DONE;
                    case DONE_UNWRITTEN -> Outcome.DONE_UNWRITTEN;
                    case REFUSED -> Outcome.REFUSED;
                    case RESTORED -> Outcome.RESTORED;
                    default -> Outcome.LOST;
                };
        return report(outcome, end.verdict().orElse("the plan did not end"));
    }

    private boolean isListening() {
        return !settings.listener().dedicated()
                || settings.peers().stream()
                        .filter(it -> it.name().equals(settings.thisServer()))
                        .flatMap(it -> Place.of(it.url()).port().stream())
                        .allMatch(port -> port.look(PORT_LIMIT) == Reach.HUNG);
    }

    private ApplyReport.Service report(final Outcome outcome, final String text) {
        return new ApplyReport.Service(
                "service" + family.number(), "", outcome, text, List.of(), List.of());
    }

    static Remark remark(final Finding finding) {
        return new Remark(
                finding.severity() == Finding.Severity.ERROR,
                finding.text(),
                finding.value(),
                finding.remedy());
    }

    private Plan plan(final ControlChannel channel, final Set<IpAddress> virtual)
            throws ChannelException, BadAnswerException {
        final PairCheck.Node node = Facts.of(channel, settings.thisServer());
        final Json.Obj old = HaConfiguration.settable(node.configuration(), family);
        final List<Finding> findings =
                new ArrayList<>(SettingsCheck.findings(settings, node.version()));
        final Json.Obj wanted =
                HaConfiguration.merge(
                        old,
                        family,
                        HaConfiguration.entry(settings, node.version()),
                        hooks.isEmpty() ? HookDirectory.find() : hooks);
        final var changed = new PairCheck.Node(node.name(), node.version(), wanted);
        findings.addAll(NodeCheck.obstacles(changed, family, virtual));
        return new Plan(node.version(), old, wanted, List.copyOf(findings));
    }
}
