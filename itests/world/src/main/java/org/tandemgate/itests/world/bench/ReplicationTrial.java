package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.traffic.Firewall;
import org.tandemgate.itests.world.traffic.FlowsMain;
import org.tandemgate.itests.world.traffic.PlainPair;

/**
 * One load on one pair of gateways. All connections are made by the same program, which sends a
 * datagram through gw1 for each; the kernel translates its source, and the server's kernel throws
 * it away.
 */
final class ReplicationTrial {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration STOPPED = Duration.ofSeconds(5);
    private static final Duration AFTER_OVERRUN = Duration.ofSeconds(60);
    private static final long SAMPLE_NANOS = 15_000_000_000L;
    private static final Duration ON_THEIR_WAY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long SECOND = 1_000_000_000L;
    private static final double NANOS = 1e9;
    private static final Pattern BEGUN = Pattern.compile("flows begun=(\\d+)");
    private static final Pattern DONE = Pattern.compile("flows done=(\\d+)");

    private final String system;
    private final World world;
    private final GatewayPair net;
    private final Replicator replicator;
    private final PfsyncBenchOptions.Load load;
    private long quietSinceNanos;

    ReplicationTrial(
            final String system,
            final World world,
            final GatewayPair net,
            final Replicator replicator,
            final PfsyncBenchOptions.Load load) {
        this.system = system;
        this.world = world;
        this.net = net;
        this.replicator = replicator;
        this.load = load;
    }

    /** A server that is silent, and neighbours that are known already. */
    static void prepare(final GatewayPair net, final int udpSeconds) {
        final String quiet =
                "add table ip quiet; add chain ip quiet in { type filter hook prerouting priority"
                        + " raw; }; add rule ip quiet in udp dport >= 10000 drop";
        net.server().run("nft", quiet).required();
        net.client().run("ping", "-c", "1", "-W", "2", GatewayPair.SERVER).required();
        for (final var gateway : List.of(net.gw1().machine(), net.gw2().machine())) {
            gateway.sysctl("net/netfilter/nf_conntrack_udp_timeout", "" + udpSeconds);
            KernelFlows.stamped(gateway);
            Firewall.forget(gateway);
        }
    }

    /** So many at once, then gw1 dies. */
    Replicated burst(final PlainPair pair) {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final int made = load.entries();
        final Program flows = flows(made, 0);
        end(flows, 0);
        final int expected = system.equals("nobody") ? 0 : made;
        final int known = known(expected);
        final double replicated = (System.nanoTime() - time(BEGUN, flows)) / NANOS;
        final var cost = cost(replicator.active(), active);
        final var standbyCost = cost(replicator.standby(), standby);
        final int entries = Firewall.entries(net.gw1().machine());
        final long overruns = replicator.overruns();
        final double before = Processor.seconds(replicator.standby());
        pair.failOver(net.gw1(), net.gw2());
        final long begun = System.nanoTime();
        replicator.takeOver();
        final int usable =
                Wait.until(
                        "every connection to be in gw2's kernel",
                        LIMIT,
                        () -> Firewall.entries(net.gw2().machine()),
                        count -> count >= expected);
        final double use = replicator.isInKernel() ? 0 : (System.nanoTime() - begun) / NANOS;
        return new Replicated(
                system,
                "burst",
                new Replicated.Counts(made, entries, known, usable, overruns),
                new Replicated.Seconds(seconds(flows), replicated, use),
                cost,
                standbyCost.later(Processor.seconds(replicator.standby()) - before));
    }

    private int known(final int expected) {
        return Wait.until(
                "every connection to be known to gw2",
                LIMIT,
                replicator::atStandby,
                count -> count >= expected);
    }

    /** Gw2 has lost everything and asks for it. */
    Replicated bulk() {
        final int made = load.entries();
        final Program flows = flows(made, 0);
        end(flows, 0);
        known(made);
        final double active = Processor.seconds(replicator.active());
        final double took = replicator.recover(made);
        final int known = replicator.atStandby();
        return new Replicated(
                system,
                "bulk",
                new Replicated.Counts(
                        made,
                        Firewall.entries(net.gw1().machine()),
                        known,
                        Firewall.entries(net.gw2().machine()),
                        replicator.overruns()),
                new Replicated.Seconds(seconds(flows), took, 0),
                cost(replicator.active(), active),
                cost(replicator.standby(), 0));
    }

    /** So many each second; the two kernels are compared while it lasts and at its end. */
    Replicated steady() {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final int made = load.perSecond() * load.seconds();
        final Program flows = flows(made, load.perSecond());
        final var lags = new Lags();
        while (flows.isAlive() && replicator.isInKernel()) {
            untilEnd(flows, SAMPLE_NANOS);
            if (flows.isAlive()) {
                compare(lags);
            }
        }
        end(flows, load.seconds());
        final int known = replicator.atStandby();
        final int entries = Firewall.entries(net.gw1().machine());
        final int usable = Firewall.entries(net.gw2().machine());
        if (replicator.isInKernel()) {
            Wait.pause(ON_THEIR_WAY);
            compare(lags);
        }
        return new Replicated(
                system,
                "steady",
                new Replicated.Counts(made, entries, known, usable, replicator.overruns(), lags),
                new Replicated.Seconds(seconds(flows), seconds(flows), 0),
                cost(replicator.active(), active),
                cost(replicator.standby(), standby));
    }

    private static void untilEnd(final Program flows, final long limitNanos) {
        final long end = System.nanoTime() + limitNanos;
        while (flows.isAlive() && System.nanoTime() - end < 0) {
            Wait.pause(LOOK);
        }
    }

    /**
     * What is younger may be on its way, what is older may end between the two pictures. What began
     * while pictures were made does not count: on a machine of two processors that is most of what
     * it would say.
     */
    private void compare(final Lags lags) {
        final long now = wallNanos();
        final KernelFlows.Pair seen =
                KernelFlows.of(world, net.gw1().machine(), net.gw2().machine());
        final long oldest = now - PfsyncBench.STEADY_SECONDS * SECOND / 2;
        lags.add(
                seen.first(),
                seen.second(),
                Math.max(oldest, quietSinceNanos),
                now - ON_THEIR_WAY.toNanos());
        quietSinceNanos = wallNanos() + ON_THEIR_WAY.toNanos();
    }

    private static long wallNanos() {
        return System.currentTimeMillis() * 1_000_000;
    }

    /** Gw1 reads nothing for five seconds, in which more happens than the kernel keeps for it. */
    Replicated overrun() {
        final double active = Processor.seconds(replicator.active());
        final double standby = Processor.seconds(replicator.standby());
        final int made = load.entries();
        signal("STOP");
        final long stopped = System.nanoTime();
        final Program flows = flows(made, 0);
        end(flows, 0);
        final long left = STOPPED.toNanos() - (System.nanoTime() - stopped);
        Wait.pause(Duration.ofNanos(Math.max(0, left)));
        final long woken = System.nanoTime();
        signal("CONT");
        final KernelFlows.Pair equal =
                Wait.until(
                        "both kernels to have the same",
                        AFTER_OVERRUN,
                        () -> pictures(made),
                        seen -> seen.first().size() >= made && seen.isEqual());
        final double took = (equal.takenNanos() - woken) / NANOS;
        return new Replicated(
                system,
                "overrun",
                new Replicated.Counts(
                        made,
                        equal.first().size(),
                        replicator.atStandby(),
                        equal.second().size(),
                        replicator.overruns()),
                new Replicated.Seconds(seconds(flows), took, 0),
                cost(replicator.active(), active),
                cost(replicator.standby(), standby));
    }

    /** Both kernels, once they have as many that a picture is worth its price. */
    private KernelFlows.Pair pictures(final int made) {
        if (replicator.atStandby() < made) {
            final var nothing = new KernelFlows(Map.of());
            return new KernelFlows.Pair(nothing, nothing, 0);
        }
        return KernelFlows.of(world, net.gw1().machine(), net.gw2().machine());
    }

    private void signal(final String signal) {
        for (final long process : replicator.active()) {
            net.gw1().machine().run("kill", "-" + signal, "" + process).required();
        }
    }

    static Replicated.Cost cost(final List<Long> processes, final double before) {
        return new Replicated.Cost(Processor.seconds(processes) - before, 0, Memory.of(processes));
    }

    private Program flows(final int count, final int perSecond) {
        return world.start(
                net.client(),
                "flows",
                Probe.java(FlowsMain.class, GatewayPair.SERVER, "" + count, "" + perSecond));
    }

    static void end(final Program flows, final int expectedSeconds) {
        if (flows.awaitExit(LIMIT.plusSeconds(2L * expectedSeconds)) != 0) {
            throw new WorldException("the load failed: " + flows.output());
        }
    }

    static double seconds(final Program flows) {
        return (time(DONE, flows) - time(BEGUN, flows)) / NANOS;
    }

    private static long time(final Pattern what, final Program flows) {
        final Matcher time = what.matcher(flows.output());
        if (!time.find()) {
            throw new WorldException("the load did not say how long it took: " + flows.output());
        }
        return Long.parseLong(time.group(1));
    }
}
