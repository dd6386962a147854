package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.shell.carp.HostFixture;

/** gw1, whose peer takes over unless told otherwise. */
final class FakeNode implements Node, ProblemSource {
    boolean peerTakesOver = true;
    List<Problem> problems = List.of();
    @Nullable String maintenance;

    @Override
    public NodeStatus status() {
        final Instant now = HostFixture.NOW;
        return new NodeStatus(
                "gw1",
                "gw2",
                true,
                maintenance != null,
                maintenance == null ? "" : maintenance,
                maintenance == null ? null : now.minusSeconds(180),
                true,
                now.minusMillis(1));
    }

    @Override
    public String enterMaintenance(final String reason, final boolean force)
            throws RefusedException {
        final String text = handOver(force);
        maintenance = reason;
        return text;
    }

    @Override
    public String leaveMaintenance() throws RefusedException {
        if (maintenance == null) {
            throw new RefusedException("gw1 is not in maintenance; nothing to end");
        }
        maintenance = null;
        return "gw1 takes part again";
    }

    @Override
    public String handOver(final boolean force) throws RefusedException {
        if (!peerTakesOver && !force) {
            throw new RefusedException("lan: nobody took over within 5 s");
        }
        return "lan: 10.0.0.3 took over after 12 ms";
    }

    @Override
    public String previewHandOver(final boolean force) {
        return "lan: would ask the other nodes, force=" + force;
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }
}
