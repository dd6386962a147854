package org.tandemgate.metrics.runtime;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.metrics.state.Family;

/** What is known of the other node by its own word. */
final class PeerMetrics {
    private static final double MILLIS_PER_SECOND = 1e3;

    private PeerMetrics() {}

    /** Nothing where the other node is not asked. */
    static List<Family> of(final NodeViews nodes) {
        final PeerStatus peer = nodes.peer();
        final List<Family> families = new ArrayList<>();
        if (peer.state() == PeerStatus.State.OFF) {
            return families;
        }
        final Family.Builder states =
                Family.gauge("ha_peer_state", "1 for what the other node is to this one.");
        for (final PeerStatus.State state : PeerStatus.State.values()) {
            states.point(state == peer.state() ? 1 : 0, "state", state.word());
        }
        families.add(states.build());
        final Family.Builder refused =
                Family.counter("ha_peer_refused", "Packets that were not believed.");
        peer.refused().forEach((why, count) -> refused.point((double) count, "reason", why));
        families.add(refused.build());
        families.add(
                Family.gauge("ha_disagreements", "What the nodes do not agree about.")
                        .point(nodes.disagreements().size())
                        .build());
        if (peer.ageMillis() >= 0) {
            families.add(
                    Family.gauge("ha_peer_report_age_seconds", "How old its last word is.")
                            .point(peer.ageMillis() / MILLIS_PER_SECOND)
                            .build());
            families.add(
                    Family.gauge("ha_peer_rtt_seconds", "From question to answer, the last one.")
                            .point(peer.rttMillis() / MILLIS_PER_SECOND)
                            .build());
            families.add(
                    Family.gauge("ha_clock_skew_seconds", "Its clock minus the own.")
                            .point(peer.skewMillis() / MILLIS_PER_SECOND)
                            .build());
        }
        return families;
    }
}
