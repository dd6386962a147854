package org.tandemgate.doctor.runtime;

import java.time.Duration;
import java.util.List;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.services.Services;

/**
 * What a drill does to this node. Everything that lasts is given to the election with a limit, so
 * that it ends when nobody is left to take it back: not this bundle, not this process.
 */
enum Fault {
    /** The first virtual host's cable is pulled, as far as the election knows. */
    CABLE(
            "cable",
            "the interface of the first virtual host counts as without carrier: this node leaves"
                    + " without a word, and the other one takes over within its master-down time;"
                    + " clients wait so long",
            false) {
        @Override
        String begin(final Services services) throws RefusedException {
            final String name = interfaceName(services);
            election(services).cut(name, LIMIT);
            return name + " counts as without carrier, for " + LIMIT.toSeconds() + " s at most";
        }

        @Override
        void end(final Services services) throws RefusedException {
            election(services).cut(interfaceName(services), Duration.ZERO);
        }

        /** Groups that have a virtual host on the interface are demoted, and no others. */
        @Override
        List<NodeReport.Host> concerned(final NodeReport here) {
            final String cut = here.hosts().get(0).interfaceName();
            final List<String> groups =
                    here.hosts().stream()
                            .filter(it -> it.interfaceName().equals(cut))
                            .map(NodeReport.Host::group)
                            .toList();
            return here.hosts().stream().filter(it -> groups.contains(it.group())).toList();
        }
    },
    /** Something is wrong with this node, and it says so. */
    DEMOTION(
            "demotion",
            "this node is demoted by 240, as by a fault that it finds itself: the other one takes"
                    + " over at once, nobody waits",
            true) {
        @Override
        String begin(final Services services) throws RefusedException {
            election(services).demote(Election.ALL_GROUPS, CAUSE, DECISIVE);
            return "every group is demoted by " + DECISIVE + ", for " + LIMIT.toSeconds() + " s";
        }

        @Override
        void end(final Services services) throws RefusedException {
            election(services).undemote(Election.ALL_GROUPS, CAUSE, DECISIVE);
        }
    },
    /** Planned. */
    HAND_OVER(
            "hand-over",
            "every role is handed to the other node as by ha:handover, and comes back: nobody"
                    + " waits",
            true) {
        @Override
        String begin(final Services services) throws RefusedException {
            final Node node =
                    services.find(Node.class)
                            .orElseThrow(() -> new RefusedException("no node runs here"));
            final String moved = node.handOver(false);
            // What is handed over comes back when a demotion ends; this one does nothing else.
            election(services).demote(Election.ALL_GROUPS, CAUSE, 1);
            return moved;
        }

        @Override
        void end(final Services services) throws RefusedException {
            election(services).undemote(Election.ALL_GROUPS, CAUSE, 1);
        }
    };

    /** Ends what nobody takes back. */
    static final Duration LIMIT = Duration.ofSeconds(45);

    private static final int DECISIVE = 240;
    private static final Election.Cause CAUSE = new Election.Cause("drill", "drill", LIMIT);

    private final String word;
    private final String text;
    private final boolean warned;

    Fault(final String word, final String text, final boolean warned) {
        this.word = word;
        this.text = text;
        this.warned = warned;
    }

    /** As others see it. */
    Drill drill() {
        return new Drill(word, text, DrillRun.BOUND_SECONDS);
    }

    String word() {
        return word;
    }

    /** Whether the other node is told before this one leaves. */
    boolean isWarned() {
        return warned;
    }

    /** Does it; what was done, one sentence. */
    abstract String begin(Services services) throws RefusedException;

    /** Takes it back; may come twice. */
    abstract void end(Services services) throws RefusedException;

    /**
     * Which virtual hosts have to move.
     *
     * @param here has some
     */
    List<NodeReport.Host> concerned(final NodeReport here) {
        return here.hosts();
    }

    private static Election election(final Services services) throws RefusedException {
        return services.find(Election.class)
                .orElseThrow(() -> new RefusedException("no election runs here"));
    }

    private static String interfaceName(final Services services) throws RefusedException {
        return election(services).virtualHosts().stream()
                .map(VirtualHostStatus::interfaceName)
                .findFirst()
                .orElseThrow(() -> new RefusedException("there is no virtual host"));
    }
}
