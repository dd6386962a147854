package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.WorldException;

/** Nothing but Kea, with its default timers. */
final class BareKea extends DhcpPair {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    BareKea(final DhcpScene scene) {
        super(scene, "", "", "");
        first().start();
        second().start();
    }

    @Override
    void awaitSettled() {
        Wait.until(
                "both servers to be in hot-standby",
                LIMIT,
                () -> List.of(first().state(), second().state()),
                List.of("hot-standby [gw1]", "hot-standby []")::equals);
    }

    @Override
    void killNode() {
        // There is nothing but the server.
    }

    @Override
    void bootNode() {
        // There is nothing but the server.
    }

    /** As the manual of Kea has it: the one that stays is told, the other one stopped. */
    @Override
    void leave() {
        final String answer = second().ask("{\"command\":\"ha-maintenance-start\"}");
        if (!answer.contains("\"result\": 0")) {
            throw new WorldException("ha-maintenance-start: " + answer);
        }
        first().process().terminate(STOP_LIMIT);
    }

    @Override
    void comeBack() {
        first().start();
    }
}
