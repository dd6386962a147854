package org.tandemgate.itests.world.bench;

import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.Node;

/** A complete Tandemgate runtime. */
final class Ours implements Daemon {
    private final Node node;

    Ours(
            final Scene scene,
            final Distribution distribution,
            final Scene.Gateway gateway,
            final Settings settings) {
        node = scene.world().own(new Node(distribution, gateway.machine()));
        node.configure(
                "org.tandemgate.node.cfg",
                Map.of(
                        "name",
                        node.name(),
                        "peer.name",
                        settings.first() ? "gw2" : "gw1",
                        "preempt",
                        "true"));
        node.configure("org.tandemgate.carp-lan.cfg", carp(settings.advbase(), settings.advskew()));
    }

    /**
     * The virtual host.
     *
     * @param advbase seconds
     * @param advskew 1/256 seconds
     */
    static Map<String, String> carp(final int advbase, final int advskew) {
        return Map.of(
                "interface",
                Scene.GATEWAY_INTERFACE,
                "vhid",
                "1",
                "passphrase",
                "tandem",
                "addresses",
                Scene.VIRTUAL_ADDRESS + "/24",
                "advbase",
                "" + advbase,
                "advskew",
                "" + advskew);
    }

    @Override
    public void start() {
        node.start();
    }

    @Override
    public void awaitStarted() {
        node.awaitReady();
    }

    @Override
    public List<Long> processes() {
        return List.of(node.program().pid());
    }

    @Override
    public void handOver() {
        CommandCall.line(node.data(), "ha:handover");
    }

    @Override
    public void close() {
        node.close();
    }

    /**
     * @param first whether it is to be the master
     * @param advbase seconds
     * @param advskew 1/256 seconds
     */
    record Settings(boolean first, int advbase, int advskew) {}
}
