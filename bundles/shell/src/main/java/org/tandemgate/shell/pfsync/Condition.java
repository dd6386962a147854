package org.tandemgate.shell.pfsync;

import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.shell.output.Style;

/** Whether a fail-over now would keep the connections. */
enum Condition {
    PROTECTED("protected", Style.GOOD),
    INCOMPLETE("table not yet complete", Style.WARNING),
    ALONE("no peer is heard", Style.BAD),
    DEGRADED("degraded", Style.BAD);

    private final String word;
    private final Style style;

    Condition(final String word, final Style style) {
        this.word = word;
        this.style = style;
    }

    static Condition of(final PfsyncStatus status) {
        final Bulk.State bulk = status.bulk().state();
        if (status.problem() != null || !status.link().up() || bulk == Bulk.State.FAILED) {
            return DEGRADED;
        }
        if (status.link().peer().lastHeard() == null) {
            return ALONE;
        }
        return bulk == Bulk.State.REQUESTED || bulk == Bulk.State.RUNNING ? INCOMPLETE : PROTECTED;
    }

    /** For the first line and {@code condition} of the JSON. */
    String word() {
        return word;
    }

    Style style() {
        return style;
    }

    boolean isWell() {
        return this == PROTECTED;
    }
}
