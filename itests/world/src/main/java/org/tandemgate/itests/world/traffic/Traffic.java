package org.tandemgate.itests.world.traffic;

import java.time.Duration;
import java.util.List;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.probe.Probe;

/** Both ends of a set of checked connections, seen from outside. */
public final class Traffic {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final String READY = "traffic ready";
    private static final String TALLY = "tally ";

    private final Program server;
    private final Program client;

    private Traffic(final Program server, final Program client) {
        this.server = server;
        this.client = client;
    }

    /**
     * What to carry.
     *
     * @param tcp connections, 0..5000
     * @param udp flows, 0..5000; every second one is fed by the server alone
     * @param periodMillis between two chunks of each, 10..10,000
     */
    public record Load(int tcp, int udp, int periodMillis) {}

    /** Where one end of the connections is: its own address and port at the server. */
    public record End(Namespace machine, String address, int port) {}

    /**
     * Starts both ends and returns when every connection is established. The path must work.
     *
     * @param server listens there
     * @param client connects from there
     * @param target address and port that the client uses, other than the server's own with DNAT
     */
    public static Traffic start(
            final World world,
            final End server,
            final Namespace client,
            final String target,
            final Load load) {
        final String port = "" + server.port();
        final Program serving =
                world.start(
                        server.machine(),
                        "traffic-server-" + port,
                        Probe.java(
                                TrafficMain.class,
                                "serve",
                                server.address(),
                                port,
                                "" + load.periodMillis()));
        serving.awaitOutput(READY, START_LIMIT);
        final Program driving =
                world.start(
                        client,
                        "traffic-client-" + port,
                        Probe.java(
                                TrafficMain.class,
                                "drive",
                                target,
                                port,
                                "" + load.periodMillis(),
                                "" + load.tcp(),
                                "" + load.udp()));
        Wait.until(
                "the first tallies",
                START_LIMIT,
                () -> Math.min(tallies(serving).size(), tallies(driving).size()),
                count -> count >= 2);
        return new Traffic(serving, driving);
    }

    /** The newest word of the end that connected. */
    public Tally client() {
        return last(client);
    }

    /** The newest word of the end that was connected to. */
    public Tally server() {
        return last(server);
    }

    private static Tally last(final Program program) {
        if (!program.isAlive()) {
            throw new WorldException("one end of the traffic has ended: " + program.output());
        }
        final List<String> tallies = tallies(program);
        // The newest line may be half written.
        return Tally.parse(tallies.get(tallies.size() - 2));
    }

    private static List<String> tallies(final Program program) {
        return program.output().lines().filter(line -> line.startsWith(TALLY)).toList();
    }

    /** Waits until everything at both ends has heard something after a moment, or gives up. */
    public List<Tally> awaitFlowing(final long afterNanos, final Duration limit) {
        return Wait.until(
                "all connections to flow after the change",
                limit,
                () -> List.of(client(), server()),
                tallies -> tallies.stream().allMatch(tally -> isFlowing(tally, afterNanos)));
    }

    private static boolean isFlowing(final Tally tally, final long afterNanos) {
        return tally.atNanos() - QUIET_NANOS - afterNanos >= 0
                && tally.streams().quiet() == 0
                && tally.streams().broken() == 0
                && tally.flows().quiet() == 0;
    }
}
