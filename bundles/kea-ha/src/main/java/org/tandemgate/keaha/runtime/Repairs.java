package org.tandemgate.keaha.runtime;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.keaha.state.Coordination;
import org.tandemgate.keaha.state.HaRole;

/** What stands in the way of a repair. */
final class Repairs {
    private Repairs() {}

    /** Why nothing is to be done here, null when something is. */
    static @Nullable String obstacle(final PairLoop loop) {
        final KeaHaStatus.Service now = loop.status();
        return switch (loop.condition()) {
            case STUCK_IN_MAINTENANCE -> null;
            case TERMINATED -> terminated(loop, now);
            default ->
                    "nothing to repair, "
                            + now.verdict().text()
                            + (now.verdict().next().isEmpty() ? "" : "; " + now.verdict().next());
        };
    }

    private static @Nullable String terminated(final PairLoop loop, final KeaHaStatus.Service now) {
        final Long skew = now.skewMillis();
        if (!is(now.local(), "terminated")) {
            return "this server waits; repair the one of the other node";
        }
        if (skew != null
                && Math.abs(skew) >= TimeUnit.SECONDS.toMillis(Coordination.SKEW_SECONDS)) {
            return "the clocks differ by "
                    + skew
                    + " ms and HA would end again; set them, they may differ by less than "
                    + Coordination.SKEW_SECONDS
                    + " s";
        }
        final boolean isPrimary = loop.settings().own().role() == HaRole.PRIMARY;
        return isPrimary && is(now.peer(), "terminated")
                ? "this is the primary, which serves; keaha:repair on the other node first, then"
                        + " here at once"
                : null;
    }

    private static boolean is(final KeaHaStatus.Server server, final String state) {
        final KeaHaStatus.Said said = server.said();
        return said != null && said.state().equals(state);
    }
}
