package org.tandemgate.itests.world.bench;

import java.util.LinkedHashMap;
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
        final Map<String, String> carp = new LinkedHashMap<>();
        carp.put("interface", Scene.GATEWAY_INTERFACE);
        carp.put("vhid", "1");
        carp.put("passphrase", "tandem");
        carp.put("addresses", Scene.VIRTUAL_ADDRESS + "/24");
        carp.put("advbase", "" + settings.advbase());
        carp.put("advskew", "" + settings.advskew());
        node.configure("org.tandemgate.carp-lan.cfg", carp);
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
