package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.traffic.Firewall;

/** Two complete nodes with the feature ha-pfsync: what arrives is in the standby's kernel. */
final class OursReplicator implements Replicator {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final double MILLIS = 1000;

    private final GatewayPair net;
    private final Node first;
    private final Node second;

    OursReplicator(final World world, final GatewayPair net, final Distribution distribution) {
        this.net = net;
        first = node(world, distribution, net.gw1(), 1);
        second = node(world, distribution, net.gw2(), 2);
    }

    private static Node node(
            final World world,
            final Distribution distribution,
            final GatewayPair.Gateway gateway,
            final int own) {
        final Node node = world.own(new Node(distribution, gateway.machine()));
        node.configure(
                "org.tandemgate.node.cfg",
                Map.of(
                        "name",
                        "gw" + own,
                        "sync.interface",
                        "sync",
                        "sync.address",
                        "10.255.0." + own,
                        "peer.name",
                        "gw" + (3 - own),
                        "peer.address",
                        "10.255.0." + (3 - own)));
        return node;
    }

    @Override
    public void start() {
        for (final Node node : List.of(first, second)) {
            node.start();
        }
        for (final Node node : List.of(first, second)) {
            node.awaitReady();
            node.ha("feature:install", "ha-pfsync").required();
        }
        awaitProtected(first);
        awaitProtected(second);
    }

    private static Json awaitProtected(final Node node) {
        final String text =
                Wait.until(
                        node.name() + " to have what its peer has",
                        LIMIT,
                        () -> status(node),
                        seen -> isProtected(seen));
        return Json.parse(text);
    }

    private static boolean isProtected(final String status) {
        return status.startsWith("{")
                && Json.parse(status).get("condition").text().equals("PROTECTED");
    }

    private static String status(final Node node) {
        if (!node.isAlive()) {
            throw new WorldException(node.name() + " has ended: " + node.program().output());
        }
        final Outcome outcome = node.ha("pfsync:status", "--json");
        return outcome.output().isEmpty() ? outcome.errors() : outcome.output();
    }

    /** With a handful of the gateway's own. */
    @Override
    public int atStandby() {
        if (!second.isAlive() || !first.isAlive()) {
            throw new WorldException("a node has ended: " + second.program().output());
        }
        return Firewall.entriesWhere(second.program().pid());
    }

    @Override
    public boolean isInKernel() {
        return true;
    }

    @Override
    public double recover(final int expected) {
        second.kill();
        Firewall.forget(net.gw2().machine());
        second.start();
        second.awaitReady();
        Wait.until(
                "gw2's kernel to have everything again",
                RECOVERY,
                this::atStandby,
                count -> count >= expected);
        return awaitProtected(second).get("bulk").get("tookMs").number() / MILLIS;
    }

    @Override
    public void defer() {
        for (final Node node : List.of(first, second)) {
            node.configure("org.tandemgate.pfsync.cfg", Map.of("defer", "true"));
            Wait.until(
                    node.name() + " to hold first packets back",
                    LIMIT,
                    () -> node.machine().run("nft", "list", "ruleset").output(),
                    rules -> rules.contains("fwd to"));
        }
    }

    @Override
    public void takeOver() {
        // There is nothing to do: what is known is in the kernel.
    }

    @Override
    public List<Long> active() {
        return List.of(first.program().pid());
    }

    @Override
    public List<Long> standby() {
        return List.of(second.program().pid());
    }

    @Override
    public long overruns() {
        return Json.parse(status(first)).get("kernel").get("overruns").number();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
