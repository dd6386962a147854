package org.tandemgate.shell.ha;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.shell.output.Ages;

/** Judges a snapshot: what is wrong, why, and what to do next. */
final class Findings {
    private static final String MAINTENANCE = "maintenance";
    private static final String LINK_DOWN = "link down: ";

    private final Snapshot snapshot;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private Findings(final Snapshot snapshot) {
        this.snapshot = snapshot;
        this.now = snapshot.takenAt();
    }

    static List<Finding> of(final Snapshot snapshot) {
        final Findings all = new Findings(snapshot);
        all.bundles();
        all.node(snapshot.node());
        snapshot.hosts().forEach(all::host);
        snapshot.problems().forEach(all::problem);
        snapshot.demotions().forEach(all::demotion);
        snapshot.nodes()
                .disagreements()
                .forEach(it -> all.bad(it, "compare ha:status and etc/ of both nodes"));
        return all.findings;
    }

    private void bundles() {
        if (!snapshot.electing()) {
            bad(
                    "carp is not installed on this node or does not run: no address is shared",
                    "feature:install ha-carp, or see the log why it does not start");
        } else if (snapshot.hosts().isEmpty()) {
            bad(
                    "no virtual host is configured on this node",
                    "copy etc/org.tandemgate.carp-NAME.cfg.example to"
                            + " etc/org.tandemgate.carp-lan.cfg and edit it");
        }
        for (final Map.Entry<String, String> bundle : snapshot.bundles().entrySet()) {
            if (bundle.getValue().contains(" ")) {
                bad("bundle " + bundle.getKey() + " " + bundle.getValue(), next(bundle));
            }
        }
    }

    private static String next(final Map.Entry<String, String> bundle) {
        return bundle.getValue().contains(" beside ")
                ? "feature:list -i, then feature:uninstall the version that is not wanted"
                : "bundle:start org.tandemgate." + bundle.getKey();
    }

    private void node(final @Nullable NodeStatus node) {
        if (node == null) {
            bad(
                    "the node bundle is not installed or does not run: maintenance and hand-over"
                            + " are out of reach, and an election that starts now stays INIT",
                    "feature:install ha-node");
            return;
        }
        if (node.maintenance()) {
            final String reason =
                    node.maintenanceReason().isEmpty()
                            ? "no reason given"
                            : node.maintenanceReason();
            add(
                    MAINTENANCE,
                    "on since "
                            + (node.maintenanceSince() == null
                                    ? "an unknown time"
                                    : Ages.since(node.maintenanceSince(), now))
                            + ": "
                            + reason,
                    "ha:maintenance off");
        }
        if (!node.ready()) {
            findings.add(new Finding("notice", "the node is still starting", "", false));
        }
    }

    private void host(final VirtualHostStatus host) {
        final String show = "carp:show " + host.name();
        if (host.role() == Role.INIT) {
            bad(host.name() + " takes no part: " + host.reason(), show);
        } else if (host.isTwice(now)) {
            bad(
                    host.name() + " has two masters: this node and one that is still heard",
                    "compare " + show + " on both nodes");
        } else if (host.role() == Role.BACKUP && !host.isMasterElsewhere(now)) {
            bad(
                    host.name()
                            + ": no master is heard; this node takes over within "
                            + Ages.text(Duration.ofNanos(host.masterDownNanos())),
                    "ha:status again; if it stays so, " + show);
        }
    }

    private void problem(final Problem problem) {
        final boolean told =
                snapshot.hosts().stream()
                        .anyMatch(
                                host ->
                                        host.role() == Role.INIT
                                                && host.reason().equals(problem.text()));
        if (told) {
            return;
        }
        bad(
                withSource(problem) + ", since " + Ages.since(problem.since(), now),
                problem.source().endsWith(".cfg")
                        ? "correct the file; an edit takes effect within 2 s"
                        : "");
    }

    /** A text that names its file needs no source in front. */
    private static String withSource(final Problem problem) {
        return problem.text().contains(problem.source())
                ? problem.text()
                : problem.source() + ": " + problem.text();
    }

    private void demotion(final Demotion demotion) {
        if (demotion.reason().equals(MAINTENANCE) && snapshot.isInMaintenance()) {
            return; // Told already, with its reason.
        }
        final String group =
                demotion.group().equals(Election.ALL_GROUPS)
                        ? "every group"
                        : "group " + demotion.group();
        add(
                "demotion",
                group
                        + " +"
                        + demotion.amount()
                        + " by "
                        + by(demotion)
                        + ", since "
                        + Ages.since(demotion.since(), now)
                        + end(demotion.expires()),
                next(demotion));
    }

    private static String by(final Demotion demotion) {
        return !demotion.owner().equals(Demotion.OPERATOR)
                        || demotion.reason().equals(Demotion.OPERATOR)
                ? demotion.reason()
                : demotion.owner() + ": " + demotion.reason();
    }

    private String end(final @Nullable Instant expires) {
        return expires == null ? "" : ", ends in " + Ages.text(Duration.between(now, expires));
    }

    private String next(final Demotion demotion) {
        if (demotion.owner().equals(Demotion.OPERATOR)) {
            return "carp:undemote " + quoted(demotion.group());
        }
        if (demotion.reason().startsWith(LINK_DOWN)) {
            final String name = demotion.reason().substring(LINK_DOWN.length());
            final List<String> waiting = waitingFor(name, demotion.group());
            return waiting.isEmpty()
                    ? "check cable and switch port, or ip link set dev " + name + " up"
                    : "make interface "
                            + name
                            + " or correct the key interface; it is waited for. To serve the others meanwhile: allow = false in "
                            + String.join(", ", waiting);
        }
        return "it ends with its cause";
    }

    /** Files of the virtual hosts that demote a group because their interface is not there. */
    private List<String> waitingFor(final String interfaceName, final String group) {
        return snapshot.hosts().stream()
                .filter(host -> host.role() == Role.INIT && host.group().equals(group))
                .filter(
                        host ->
                                host.reason()
                                        .startsWith("waiting for interface " + interfaceName + ","))
                .map(host -> "etc/org.tandemgate.carp-" + host.name() + ".cfg")
                .toList();
    }

    private static String quoted(final String group) {
        return group.equals(Election.ALL_GROUPS) ? "'" + group + "'" : group;
    }

    private void bad(final String text, final String next) {
        add("problem", text, next);
    }

    private void add(final String label, final String text, final String next) {
        findings.add(new Finding(label, text, next, true));
    }
}
