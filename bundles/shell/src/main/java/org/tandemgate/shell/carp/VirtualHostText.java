package org.tandemgate.shell.carp;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Counters;
import org.tandemgate.shell.output.Paragraph;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Style;

/** One virtual host for people: the answer, the evidence, the numbers. */
final class VirtualHostText {
    private final VirtualHostStatus host;
    private final PauseCount pauses;
    private final Instant now;
    private final Paragraph lines;

    VirtualHostText(
            final VirtualHostStatus host,
            final PauseCount pauses,
            final Instant now,
            final Screen screen) {
        this.host = host;
        this.pauses = pauses;
        this.now = now;
        this.lines = new Paragraph(screen, "advertisements".length());
    }

    void print() {
        final String since = Ages.since(host.since(), now);
        lines.head(
                host.name() + " is ",
                Style.of(host.role()),
                host.role().name(),
                " for " + since + ": " + host.reason());
        problems();
        evidence();
        numbers();
    }

    private void problems() {
        if (host.problem() != null) {
            lines.bad("problem", host.problem());
        }
        if (host.isTwice(now)) {
            lines.bad("problem", "another node is MASTER too, heard " + heard(host.lastHeard()));
            lines.next("compare carp:show " + host.name() + " on both nodes");
        }
    }

    private void evidence() {
        lines.item("interface", host.interfaceName() + ", vhid " + host.vhid());
        lines.item(
                "addresses",
                host.addresses().stream().map(Object::toString).collect(Collectors.joining(", ")));
        lines.item("answers from", macText());
        lines.item("advertises to", peersText());
        lines.item("heard", heard(host.lastHeard()));
        if (host.role() == Role.BACKUP && host.isMasterElsewhere(now)) {
            lines.item("takes over", "after " + duration(host.masterDownNanos()) + " of silence");
        }
        if (!host.description().isEmpty()) {
            lines.item("description", host.description());
        }
    }

    private String macText() {
        final String mode = host.macMode().name().toLowerCase(Locale.ROOT);
        return host.announcedMac() == null ? mode : host.announcedMac() + " (" + mode + ")";
    }

    private String peersText() {
        return host.peers().isEmpty()
                ? "the group"
                : host.peers().stream()
                        .map(peer -> peer + (peer.isIpv4() ? " (peer)" : " (peer6)"))
                        .collect(Collectors.joining(", "));
    }

    private String heard(final @Nullable PeerSighting heard) {
        return heard == null
                ? "never; a CARP backup sends nothing"
                : heard.source()
                        + " "
                        + Ages.ago(heard.at(), now)
                        + ", advbase "
                        + heard.advbase()
                        + ", advskew "
                        + heard.advskew()
                        + ", demotion "
                        + heard.demotion();
    }

    private void numbers() {
        lines.item(
                "timers",
                "advbase "
                        + host.advbase()
                        + " s, advskew "
                        + host.advskew()
                        + ", effective "
                        + host.effectiveAdvskew()
                        + ": one advertisement every "
                        + duration(host.intervalNanos()));
        lines.item("demotion", host.demotion() + " in group " + host.group());
        lines.item(
                "advertisements",
                host.advertsSent() + " sent, " + host.advertsReceived() + " received");
        lines.item("dropped", Counters.text(host.dropped()));
        lines.item("node pauses", Pauses.text(pauses, now));
        lines.asOf(host.takenAt(), now);
    }

    private static String duration(final long nanos) {
        return String.format(Locale.ROOT, "%.2f s", Duration.ofNanos(nanos).toMillis() / 1000.0);
    }
}
