package org.tandemgate.peer.link;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.peer.protocol.Frame;
import org.tandemgate.peer.protocol.Line;

/**
 * A report as lines of text, the most needed first: what does not fit into a packet is left out at
 * the end. Times are milliseconds since 1970 by the clock of the node that tells them.
 */
public final class ReportText {
    private static final int MOST_OF_A_KIND = 300;
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private ReportText() {}

    /** At most {@link Frame#LONGEST_BODY} octets. */
    public static String encode(final NodeReport report) {
        final List<Line> lines = new ArrayList<>();
        final NodeReport.Standing standing = report.standing();
        lines.add(
                Line.of(
                        "node",
                        "name",
                        report.name(),
                        "at",
                        report.at().toEpochMilli(),
                        "electing",
                        standing.electing(),
                        "ready",
                        standing.ready(),
                        "maintenance",
                        standing.maintenance(),
                        "maintenanceReason",
                        standing.maintenanceReason()));
        report.hosts().forEach(it -> lines.add(line(it)));
        final NodeReport.Connections connections = report.parts().connections();
        if (connections != null) {
            lines.add(
                    Line.of(
                            "connections",
                            "entries",
                            connections.entries(),
                            "lost",
                            connections.lost(),
                            "lagUs",
                            Math.round(connections.lagP99Millis() * 1000),
                            "bulk",
                            connections.bulk(),
                            "up",
                            connections.up()));
        }
        final Long revision = report.parts().revision();
        if (revision != null) {
            lines.add(Line.of("configuration", "revision", revision));
        }
        report.parts()
                .dhcp()
                .forEach(
                        it ->
                                lines.add(
                                        Line.of(
                                                "dhcp",
                                                "name",
                                                it.name(),
                                                "condition",
                                                it.condition(),
                                                "well",
                                                it.well())));
        report.demotions().forEach(it -> lines.add(line(it)));
        report.bundles().forEach((k, v) -> lines.add(Line.of("bundle", "name", k, "version", v)));
        report.facts().forEach((k, v) -> lines.add(Line.of("fact", "name", k, "value", v)));
        report.problems().forEach(it -> lines.add(line(it)));
        return cut(lines);
    }

    private static String cut(final List<Line> lines) {
        final StringBuilder out = new StringBuilder();
        int octets = 0;
        for (final Line line : lines) {
            final String text = line.encode();
            octets += text.getBytes(StandardCharsets.UTF_8).length;
            if (octets > Frame.LONGEST_BODY) {
                break;
            }
            out.append(text);
        }
        return out.toString();
    }

    private static Line line(final NodeReport.Host host) {
        final String problem = host.problem();
        return Line.of(
                "host",
                "name",
                host.name(),
                "interface",
                host.interfaceName(),
                "vhid",
                host.vhid(),
                "group",
                host.group(),
                "role",
                host.role(),
                "since",
                host.since().toEpochMilli(),
                "reason",
                host.reason(),
                "addresses",
                String.join(",", host.addresses()),
                "advbase",
                host.timing().advbase(),
                "advskew",
                host.timing().advskew(),
                "effectiveAdvskew",
                host.timing().effectiveAdvskew(),
                "demotion",
                host.demotion(),
                "masterElsewhere",
                host.masterElsewhere(),
                "sent",
                host.counts().sent(),
                "received",
                host.counts().received(),
                "problem",
                problem == null ? "" : problem);
    }

    private static Line line(final Demotion demotion) {
        return Line.of(
                "demotion",
                "group",
                demotion.group(),
                "owner",
                demotion.owner(),
                "reason",
                demotion.reason(),
                "amount",
                demotion.amount(),
                "since",
                demotion.since().toEpochMilli());
    }

    private static Line line(final Problem problem) {
        return Line.of(
                "problem",
                "source",
                problem.source(),
                "text",
                problem.text(),
                "since",
                problem.since().toEpochMilli());
    }

    /** Empty when it is no report; what a newer node says beside is left. */
    public static Optional<NodeReport> decode(final String text) {
        final List<Line> lines = Line.decode(text);
        if (lines.isEmpty() || !lines.get(0).word().equals("node")) {
            return Optional.empty();
        }
        try {
            return Optional.of(report(lines));
        } catch (final IllegalArgumentException bad) {
            return Optional.empty();
        }
    }

    private static List<Line> of(final String word, final List<Line> lines) {
        return lines.stream().filter(it -> it.word().equals(word)).limit(MOST_OF_A_KIND).toList();
    }

    private static NodeReport report(final List<Line> lines) {
        final Line node = lines.get(0);
        final String name = node.text("name");
        if (!name.matches("[A-Za-z0-9._-]{1,63}")) {
            throw new IllegalArgumentException("name");
        }
        return new NodeReport(
                name,
                instant(node, "at"),
                new NodeReport.Standing(
                        node.flag("electing"),
                        node.flag("ready"),
                        node.flag("maintenance"),
                        node.text("maintenanceReason")),
                of("host", lines).stream().map(ReportText::host).toList(),
                of("demotion", lines).stream().map(ReportText::demotion).toList(),
                of("problem", lines).stream().map(ReportText::problem).toList(),
                new NodeReport.Parts(
                        of("connections", lines).stream()
                                .findFirst()
                                .map(ReportText::connections)
                                .orElse(null),
                        of("configuration", lines).stream()
                                .findFirst()
                                .map(it -> it.number("revision", 0, Long.MAX_VALUE))
                                .orElse(null),
                        of("dhcp", lines).stream()
                                .map(
                                        it ->
                                                new NodeReport.Dhcp(
                                                        it.text("name"),
                                                        it.text("condition"),
                                                        it.flag("well")))
                                .toList()),
                pairs(of("bundle", lines), "version"),
                pairs(of("fact", lines), "value"));
    }

    private static SortedMap<String, String> pairs(final List<Line> lines, final String value) {
        final SortedMap<String, String> pairs = new TreeMap<>();
        lines.forEach(it -> pairs.put(it.text("name"), it.text(value)));
        return pairs;
    }

    private static Instant instant(final Line line, final String key) {
        return Instant.ofEpochMilli(line.number(key, 0, LAST_MILLI));
    }

    private static NodeReport.Host host(final Line line) {
        final @Nullable String problem =
                line.text("problem").isEmpty() ? null : line.text("problem");
        return new NodeReport.Host(
                line.text("name"),
                line.text("interface"),
                (int) line.number("vhid", 1, 255),
                line.text("group"),
                Role.valueOf(line.text("role")),
                instant(line, "since"),
                line.text("reason"),
                line.text("addresses").isEmpty()
                        ? List.of()
                        : List.of(line.text("addresses").split(",", -1)),
                new NodeReport.Timing(
                        (int) line.number("advbase", 0, 255),
                        (int) line.number("advskew", 0, 255),
                        (int) line.number("effectiveAdvskew", 0, 255)),
                (int) line.number("demotion", 0, Integer.MAX_VALUE),
                line.flag("masterElsewhere"),
                new NodeReport.Counts(
                        line.number("sent", 0, Long.MAX_VALUE),
                        line.number("received", 0, Long.MAX_VALUE)),
                problem);
    }

    private static Demotion demotion(final Line line) {
        return new Demotion(
                line.text("group"),
                line.text("owner"),
                line.text("reason"),
                (int) line.number("amount", 0, Integer.MAX_VALUE),
                instant(line, "since"),
                null);
    }

    private static Problem problem(final Line line) {
        return new Problem(line.text("source"), line.text("text"), instant(line, "since"));
    }

    private static NodeReport.Connections connections(final Line line) {
        final long lag = line.number("lagUs", -1000, Long.MAX_VALUE);
        return new NodeReport.Connections(
                (int) line.number("entries", 0, Integer.MAX_VALUE),
                line.number("lost", 0, Long.MAX_VALUE),
                lag < 0 ? -1 : lag / 1000.0,
                line.text("bulk"),
                line.flag("up"));
    }
}
