package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.shell.carp.Pauses;
import org.tandemgate.shell.carp.VirtualHostTable;
import org.tandemgate.shell.output.Counters;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;

/** {@code ha:status} for people: the answer, the evidence, the numbers. */
final class StatusText {
    private final Snapshot snapshot;
    private final List<Finding> findings;
    private final Screen screen;
    private final Paragraph lines;

    StatusText(final Snapshot snapshot, final List<Finding> findings, final Screen screen) {
        this.snapshot = snapshot;
        this.findings = findings;
        this.screen = screen;
        this.lines = new Paragraph(screen, "maintenance".length());
    }

    void print(final boolean verbose) {
        final Instant now = snapshot.takenAt();
        final Condition condition = Condition.of(snapshot, findings);
        lines.head(answer() + ": ", condition.style(), condition.word(), "");
        for (final Finding finding : findings) {
            if (finding.degrades() && finding.label().equals("problem")) {
                lines.bad(finding.label(), finding.text());
            } else {
                lines.notice(finding.label(), finding.text());
            }
            if (!finding.next().isEmpty()) {
                lines.next(finding.next());
            }
        }
        if (snapshot.electing()) {
            lines.item("peer", Peer.of(snapshot).text(now));
        }
        if (!snapshot.isInMaintenance()) {
            lines.item("maintenance", "off");
        }
        if (snapshot.demotions().isEmpty()) {
            lines.item("demotion", "none");
        }
        if (!snapshot.hosts().isEmpty()) {
            screen.line("");
            screen.table(VirtualHostTable.of(snapshot.hosts(), now));
            screen.line("");
        }
        if (snapshot.nodes().peer().state() != PeerStatus.State.OFF) {
            screen.table(NodesTable.of(snapshot.nodes()));
            screen.line("");
        }
        if (verbose) {
            numbers();
        }
        lines.asOf(now, now);
    }

    /** {@code gw1 is MASTER for lan, wan; BACKUP for dmz}. */
    private String answer() {
        if (snapshot.hosts().isEmpty()) {
            return snapshot.name() + " has no virtual host";
        }
        final List<String> parts = new ArrayList<>();
        for (final Role role : List.of(Role.MASTER, Role.BACKUP, Role.INIT)) {
            final List<String> names =
                    snapshot.hosts().stream()
                            .filter(host -> host.role() == role)
                            .map(VirtualHostStatus::name)
                            .toList();
            if (!names.isEmpty()) {
                parts.add(role + " for " + Names.list(names));
            }
        }
        return snapshot.name() + " is " + String.join("; ", parts);
    }

    private void numbers() {
        for (final VirtualHostStatus host : snapshot.hosts()) {
            lines.item(
                    host.name(),
                    host.advertsSent()
                            + " advertisements sent, "
                            + host.advertsReceived()
                            + " received, dropped: "
                            + Counters.text(host.dropped()));
        }
        lines.item(
                "elsewhere",
                "dropped, no virtual host of this node: " + Counters.text(snapshot.dropped()));
        lines.item("pauses", Pauses.text(snapshot.pauses(), snapshot.takenAt()));
        final List<String> bundles = new ArrayList<>();
        snapshot.bundles().forEach((name, version) -> bundles.add(name + " " + version));
        lines.item("bundles", String.join(", ", bundles));
    }
}
