package org.tandemgate.itests.world.bench;

import java.util.List;

/** Nobody: what the load alone takes. */
final class NoReplicator implements Replicator {
    @Override
    public void start() {
        // There is nothing to start.
    }

    @Override
    public int atStandby() {
        return 0;
    }

    @Override
    public boolean isInKernel() {
        return false;
    }

    @Override
    public void takeOver() {
        // There is nothing to put anywhere.
    }

    @Override
    public double recover(final int expected) {
        return Double.NaN;
    }

    @Override
    public List<Long> active() {
        return List.of();
    }

    @Override
    public List<Long> standby() {
        return List.of();
    }

    @Override
    public long overruns() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing was started.
    }
}
