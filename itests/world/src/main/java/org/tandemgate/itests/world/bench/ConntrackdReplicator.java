package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.traffic.Conntrackd;
import org.tandemgate.itests.world.traffic.Firewall;

/** Debian's conntrackd, FT-FW. */
final class ConntrackdReplicator implements Replicator {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double NANOS = 1e9;

    private final World world;
    private final GatewayPair net;
    private @Nullable Conntrackd first;
    private @Nullable Conntrackd second;

    ConntrackdReplicator(final World world, final GatewayPair net) {
        this.world = world;
        this.net = net;
    }

    @Override
    public void start() {
        first = Conntrackd.start(world, net.gw1().machine(), 1);
        second = Conntrackd.start(world, net.gw2().machine(), 2);
    }

    @Override
    public int atStandby() {
        return started(second).cached();
    }

    @Override
    public boolean isInKernel() {
        return false;
    }

    @Override
    public double recover(final int expected) {
        started(second).program().kill();
        Firewall.forget(net.gw2().machine());
        // It asks by itself as soon as it runs, and may have everything before it is told to.
        final long asked = System.nanoTime();
        second = Conntrackd.start(world, net.gw2().machine(), 2);
        started(second).run("-n").required();
        Wait.until(
                "conntrackd to have everything again",
                LIMIT,
                this::atStandby,
                count -> count >= expected);
        return (System.nanoTime() - asked) / NANOS;
    }

    @Override
    public void takeOver() {
        started(second).run("-c").required();
    }

    @Override
    public List<Long> active() {
        return List.of(started(first).program().pid());
    }

    @Override
    public List<Long> standby() {
        return List.of(started(second).program().pid());
    }

    @Override
    public long overruns() {
        return started(first).overruns();
    }

    private static Conntrackd started(final @Nullable Conntrackd daemon) {
        if (daemon == null) {
            throw new WorldException("conntrackd was never started");
        }
        return daemon;
    }

    @Override
    public void close() {
        started(first).program().close();
        started(second).program().close();
    }
}
