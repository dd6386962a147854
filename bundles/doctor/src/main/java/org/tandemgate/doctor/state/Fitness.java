package org.tandemgate.doctor.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.peer.NodeReport;

/** Whether a pair may be tried: all is well, and what goes to the other node comes back. */
public final class Fitness {
    /** A drill does not wait longer for the other node. */
    public static final int MOST_MASTER_DOWN_SECONDS = 15;

    private static final double SKEW_PER_SECOND = 256;

    private Fitness() {}

    /**
     * Why it must not be tried now, one sentence each; none when it may be.
     *
     * @param there absent when what the other node says cannot be believed now
     * @param preempt of this node
     */
    public static List<String> obstacles(
            final NodeReport here, final @Nullable NodeReport there, final boolean preempt) {
        final List<String> found = new ArrayList<>();
        if (there == null) {
            found.add("the other node does not say how it is; see ha:status");
            return found;
        }
        if (!here.role().equals(Role.MASTER.name())) {
            found.add(
                    here.name()
                            + " is "
                            + here.role()
                            + "; a drill begins on the node that is MASTER of everything");
        }
        for (final NodeReport node : List.of(here, there)) {
            if (!node.standing().ready()) {
                found.add(node.name() + " is not ready");
            }
            if (node.standing().maintenance()) {
                found.add(node.name() + " is in maintenance");
            }
            node.demotions()
                    .forEach(
                            it ->
                                    found.add(
                                            node.name()
                                                    + " is demoted by "
                                                    + it.amount()
                                                    + ": "
                                                    + it.reason()));
        }
        if (!preempt) {
            found.add("preempt is false on " + here.name() + ": no role would come back");
        }
        here.hosts().forEach(host -> judge(host, there, found));
        return found;
    }

    private static void judge(
            final NodeReport.Host host, final NodeReport there, final List<String> found) {
        final NodeReport.Host other = find(there, host.name());
        if (other == null || other.role() != Role.BACKUP) {
            found.add(
                    host.name()
                            + (other == null ? " does not exist on " : " is no BACKUP on ")
                            + there.name());
            return;
        }
        if (!other.masterElsewhere()) {
            found.add(there.name() + " does not hear the master of " + host.name());
        }
        if (intervalSeconds(host.timing()) >= intervalSeconds(other.timing())) {
            found.add(
                    host.name()
                            + ": advbase and advskew are not better here than on "
                            + there.name()
                            + ", so the role would not come back");
        }
        if (masterDownSeconds(other.timing()) > MOST_MASTER_DOWN_SECONDS) {
            found.add(
                    host.name()
                            + ": "
                            + there.name()
                            + " waits longer than "
                            + MOST_MASTER_DOWN_SECONDS
                            + " s before it takes over");
        }
    }

    /** The virtual host of that name. */
    public static NodeReport.@Nullable Host find(final NodeReport report, final String name) {
        return report.hosts().stream()
                .filter(it -> Objects.equals(it.name(), name))
                .findFirst()
                .orElse(null);
    }

    private static double intervalSeconds(final NodeReport.Timing timing) {
        return timing.advbase() + timing.advskew() / SKEW_PER_SECOND;
    }

    /** 3 x advbase + advskew/256 s (openbsd/src sys/netinet/ip_carp.c, carp_setrun). */
    public static double masterDownSeconds(final NodeReport.Timing timing) {
        return 3 * timing.advbase() + timing.advskew() / SKEW_PER_SECOND;
    }
}
