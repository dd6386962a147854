package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;

/**
 * Traffic through the gateways that must lose nothing, and beside it what no gateway has a part in:
 * a stream of the same kind between the client and its neighbour, and a thread that only waits. A
 * loss is the machine's own doing where one of these met it at the same moment, and then is
 * measured again; else it counts the first time.
 */
final class Beside {
    private static final int ATTEMPTS = 3;
    private static final String CLIENT = "10.0.0.10";

    /** Two datagrams of the stream. */
    private static final long STANDSTILL_MILLIS = 10;

    private final Probe through;
    private final Probe beside;

    /**
     * @param through asks the server
     */
    Beside(final NodePair nodes, final Probe through) {
        this.through = through;
        final Namespace neighbour = nodes.world().machine("beside");
        nodes.net().lan().connect(neighbour, GatewayPair.HOST_INTERFACE);
        neighbour.ip("addr", "add", "10.0.0.11/24", "dev", GatewayPair.HOST_INTERFACE);
        final Namespace client = nodes.net().client();
        // A port of a switch that was just plugged in passes nothing for a moment.
        Wait.until(
                "the neighbour to reach the client",
                NodePair.LIMIT,
                () -> neighbour.run("ping", "-c", "1", "-W", "1", CLIENT).exit(),
                exit -> exit == 0);
        beside = Probe.start(nodes.world(), neighbour, client, CLIENT, 200);
        NodePair.awaitTraffic(beside);
    }

    /**
     * Fails when something is lost that nothing beside it has lost too.
     *
     * @param act leaves a world that it can begin with again
     */
    void losesNothing(final String what, final Runnable act) {
        for (int attempt = 1; ; attempt++) {
            final long from = System.nanoTime();
            final Gap gap;
            final Gap control;
            final long late;
            try (Lateness lateness = new Lateness()) {
                act.run();
                gap = through.datagramsSince(from);
                control = beside.datagramsSince(from);
                late = lateness.longestMillis();
            }
            if (gap.lost() == 0) {
                return;
            }
            final String text =
                    what
                            + ": "
                            + gap
                            + ", beside it "
                            + control
                            + ", an idle thread was late by "
                            + late
                            + " ms";
            System.out.println("measured " + text);
            final boolean machine = control.lost() > 0 || late >= STANDSTILL_MILLIS;
            assertTrue(machine && attempt < ATTEMPTS, text);
        }
    }
}
