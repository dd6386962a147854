package org.tandemgate.shell.ha;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Style;
import org.tandemgate.shell.output.Table;

/** Both nodes in rows, this one first. */
final class NodesTable {
    private NodesTable() {}

    static Table of(final NodeViews nodes) {
        final Table table =
                new Table(
                        "NODE",
                        "ROLE",
                        "STATE",
                        "TOLD",
                        "MAINTENANCE",
                        "DEMOTIONS#",
                        "PROBLEMS#",
                        "CONNECTIONS#",
                        "REVISION#");
        for (final var node : nodes.members()) {
            final String state = String.valueOf(node.get("state"));
            table.row()
                    .cell(
                            node.get("node")
                                    + (Boolean.TRUE.equals(node.get("local")) ? " (this)" : ""))
                    .cell(String.valueOf(node.get("role")))
                    .cell(state, state.equals("live") ? Style.PLAIN : Style.BAD)
                    .cell(told(node))
                    .cell(maintenance(node.get("maintenance")))
                    .cell(size(node.get("demotion")))
                    .cell(size(node.get("problems")))
                    .cell(connections(node.get("connections")))
                    .cell(text(node.get("revision")));
        }
        return table;
    }

    private static String told(final Map<String, Object> node) {
        if (Boolean.TRUE.equals(node.get("local"))) {
            return "now";
        }
        return node.get("ageMs") instanceof Long age
                ? Ages.text(Duration.ofMillis(age)) + " ago"
                : "never";
    }

    private static String maintenance(final @Nullable Object flag) {
        return flag == null ? "?" : flag.equals(true) ? "on" : "off";
    }

    private static String text(final @Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static String size(final @Nullable Object list) {
        return list instanceof Collection<?> items ? Integer.toString(items.size()) : "-";
    }

    private static String connections(final @Nullable Object parts) {
        return parts instanceof Map<?, ?> map ? String.valueOf(map.get("entries")) : "-";
    }
}
