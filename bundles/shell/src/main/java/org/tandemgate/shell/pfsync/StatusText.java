package org.tandemgate.shell.pfsync;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.api.pfsync.KernelTable;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.pfsync.PfsyncStatus.NotSurviving;
import org.tandemgate.api.pfsync.SyncLink;
import org.tandemgate.api.pfsync.Traffic;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Counters;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;

/** The status for people: the answer first, then why, then counters. */
final class StatusText {
    private static final int LABEL_WIDTH = "not surviving".length();

    private final PfsyncStatus status;
    private final Instant now;
    private final Paragraph out;

    StatusText(final PfsyncStatus status, final Instant now, final Screen screen) {
        this.status = status;
        this.now = now;
        this.out = new Paragraph(screen, LABEL_WIDTH);
    }

    void print() {
        final Condition condition = Condition.of(status);
        out.head(status.entries() + " connections: ", condition.style(), condition.word(), "");
        if (status.problem() != null) {
            out.bad("problem", status.problem());
        }
        link(status.link());
        out.item("peer", peer(status.link().peer()));
        bulk(status.bulk());
        out.item("lag", lag());
        notSurviving();
        traffic(status.traffic());
        kernel(status.kernel());
        if (status.defer().on()) {
            out.item("defer", defer(status.defer()));
        }
        out.item("take-overs", "" + status.takeovers());
        out.asOf(status.takenAt(), now);
    }

    private void link(final SyncLink link) {
        final String text =
                link.syncdev()
                        + (link.syncpeer() == null
                                ? ", multicast 224.0.0.240"
                                : ", unicast to " + link.syncpeer())
                        + ", dialect "
                        + link.dialect();
        if (link.up()) {
            out.item("link", text);
        } else {
            out.bad("link", text + ": down");
            out.next("check cable and switch port, or ip link set dev " + link.syncdev() + " up");
        }
    }

    private String peer(final SyncLink.Peer peer) {
        if (peer.lastHeard() == null) {
            return "never heard";
        }
        return peer.address()
                + ", heard "
                + Ages.ago(peer.lastHeard(), now)
                + ", speaks "
                + (peer.dialect() == null ? "nothing known yet" : peer.dialect())
                + (peer.ours() ? ", a node of ours" : ", not a node of ours: losses not repaired")
                + (peer.authenticated() ? "" : ", not authenticated");
    }

    private void bulk(final Bulk bulk) {
        if (bulk.failure() != null) {
            out.bad("bulk", bulk.failure());
            out.next("pfsync:resync");
            return;
        }
        switch (bulk.state()) {
            case NONE -> out.item("bulk", "not asked for yet");
            case REQUESTED -> out.notice("bulk", "requested, no answer yet" + demoted(bulk));
            case RUNNING ->
                    out.notice(
                            "bulk",
                            "running, "
                                    + bulk.percent()
                                    + " %, "
                                    + bulk.received()
                                    + " states"
                                    + demoted(bulk));
            case DONE -> out.item("bulk", "done, " + bulk.received() + " states came");
            case FAILED -> out.bad("bulk", "given up");
        }
    }

    private static String demoted(final Bulk bulk) {
        return bulk.demoted() ? "; this node is demoted" : "";
    }

    private String lag() {
        return status.lag().samples() == 0
                ? "not known: nothing was confirmed by the peer"
                : "half within "
                        + text(status.lag().p50())
                        + ", 99 of 100 within "
                        + text(status.lag().p99())
                        + ", of the last "
                        + status.lag().samples();
    }

    private static String text(final @Nullable Duration lag) {
        return lag == null ? "?" : Ages.text(lag);
    }

    private void notSurviving() {
        final String text =
                status.notSurviving().stream()
                        .filter(item -> item.count() > 0)
                        .map(StatusText::line)
                        .collect(Collectors.joining(", "));
        if (text.isEmpty()) {
            out.item("not surviving", "none");
        } else {
            out.notice("not surviving", text);
        }
    }

    private static String line(final NotSurviving item) {
        return item.count() + " (" + item.reason() + ")";
    }

    private void traffic(final Traffic traffic) {
        out.item("sent", packets(traffic.sentPackets(), traffic.sent()));
        out.item("received", packets(traffic.receivedPackets(), traffic.received()));
        out.item("dropped", Counters.text(traffic.dropped()));
        out.item(
                "loss",
                traffic.lost()
                        + " packets of the peer, "
                        + traffic.repaired()
                        + " of ours repaired");
    }

    private static String packets(final long packets, final Map<String, Long> messages) {
        return packets + " packets: " + Counters.text(messages);
    }

    private static String defer(final Defer defer) {
        return defer.taken()
                + " held: acknowledged "
                + defer.acknowledged()
                + ", untold "
                + defer.untold()
                + ", expired "
                + defer.expired()
                + ", full "
                + defer.full()
                + ", failed "
                + defer.failed()
                + ", waiting "
                + defer.waiting();
    }

    private void kernel(final KernelTable kernel) {
        out.item(
                "kernel",
                kernel.installed()
                        + " entries installed, refused: "
                        + Counters.text(kernel.refused())
                        + ", overruns "
                        + kernel.overruns()
                        + ", waiting "
                        + kernel.waiting());
    }
}
