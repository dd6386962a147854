package org.tandemgate.shell.ha;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Style;

/** The one word about a node. */
enum Condition {
    HEALTHY("healthy", ExitCode.FINE, Style.GOOD),
    DEGRADED("degraded", ExitCode.DEGRADED, Style.WARNING),
    /** There are virtual hosts, and no node is known that holds one of them. */
    NO_MASTER("no master", ExitCode.NO_MASTER, Style.BAD);

    private final String word;
    private final ExitCode exitCode;
    private final Style style;

    Condition(final String word, final ExitCode exitCode, final Style style) {
        this.word = word;
        this.exitCode = exitCode;
        this.style = style;
    }

    static Condition of(final Snapshot snapshot, final List<Finding> findings) {
        final boolean held =
                snapshot.hosts().stream()
                        .anyMatch(
                                host ->
                                        host.role() == Role.MASTER
                                                || host.isMasterElsewhere(snapshot.takenAt()));
        if (!snapshot.hosts().isEmpty() && !held) {
            return NO_MASTER;
        }
        return findings.stream().anyMatch(Finding::degrades) ? DEGRADED : HEALTHY;
    }

    /** The role when all virtual hosts agree, MIXED when they do not, INIT when there are none. */
    static String role(final List<VirtualHostStatus> hosts) {
        final List<Role> roles = hosts.stream().map(VirtualHostStatus::role).distinct().toList();
        return roles.isEmpty() ? "INIT" : roles.size() > 1 ? "MIXED" : roles.get(0).name();
    }

    String word() {
        return word;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    Style style() {
        return style;
    }
}
