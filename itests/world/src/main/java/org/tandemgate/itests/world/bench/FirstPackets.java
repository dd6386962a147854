package org.tandemgate.itests.world.bench;

import java.time.Duration;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.probe.EchoMain;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.traffic.Firewall;

/** One connection after the other, each of one datagram that the server sends back. */
final class FirstPackets {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PORT = 7004;

    private FirstPackets() {}

    /**
     * Measures with both nodes as they are.
     *
     * @param load its name
     * @param count of connections
     */
    static Replicated measure(
            final World world,
            final GatewayPair net,
            final Replicator replicator,
            final String load,
            final int count) {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final Program firsts;
        try (Program echo =
                world.start(net.server(), "echo", Probe.java(EchoMain.class, "" + PORT))) {
            echo.awaitOutput("echo ready", LIMIT);
            firsts =
                    world.start(
                            net.client(),
                            "firsts",
                            Probe.java(
                                    FirstsMain.class, GatewayPair.SERVER, "" + PORT, "" + count));
            ReplicationTrial.end(firsts, 0);
        }
        return new Replicated(
                "ours",
                load,
                new Replicated.Counts(
                        count,
                        Firewall.entries(net.gw1().machine()),
                        replicator.atStandby(),
                        Firewall.entries(net.gw2().machine()),
                        replicator.overruns(),
                        FirstsMain.lags(firsts.output())),
                new Replicated.Seconds(ReplicationTrial.seconds(firsts), 0, 0),
                ReplicationTrial.cost(replicator.active(), active),
                ReplicationTrial.cost(replicator.standby(), standby));
    }
}
