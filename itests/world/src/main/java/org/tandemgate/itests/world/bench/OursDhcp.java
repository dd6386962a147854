package org.tandemgate.itests.world.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tandemgate.itests.world.Distribution;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/** Two complete nodes with the feature ha-kea, and their servers. */
final class OursDhcp extends DhcpPair {
    /** Parameters of the servers, as bundles/kea-ha/README.md wants them. */
    static final String GLOBAL = "\"cache-threshold\": 0.25,";

    /** Of their HA. */
    static final String TIMERS =
            "\"heartbeat-delay\": 500, \"max-response-delay\": 15000, \"max-ack-delay\": 5000,"
                    + " \"max-unacked-clients\": 5, \"sync-page-limit\": 1000,"
                    + " \"restrict-commands\": true,";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Node gw1;
    private final Node gw2;

    /**
     * @param advbase of the election, seconds
     */
    OursDhcp(final DhcpScene scene, final Distribution distribution, final int advbase) {
        super(scene, GLOBAL, TIMERS, "");
        gw1 = node(distribution, scene.gw1(), 1, advbase);
        gw2 = node(distribution, scene.gw2(), 2, advbase);
        gw1.start();
        gw2.start();
        first().start();
        second().start();
        for (final Node node : List.of(gw1, gw2)) {
            node.awaitReady();
            node.ha("feature:install", "ha-kea").required();
        }
    }

    private Node node(
            final Distribution distribution,
            final DhcpScene.Gateway gateway,
            final int own,
            final int advbase) {
        final Node node = scene().world().own(new Node(distribution, gateway.machine()));
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
        node.configure("org.tandemgate.carp-lan.cfg", carp(own, advbase));
        node.configure(
                "org.tandemgate.keaha.cfg",
                Map.of(
                        "service4.url",
                        "unix:" + (own == 1 ? first() : second()).socket(),
                        "peers",
                        "gw1 primary http://10.255.0.1:8001/, gw2 standby http://10.255.0.2:8001/"));
        return node;
    }

    /** With advbase 0 detection takes 3 x 20/256 s, with 1 as the README shows it 3.4 s. */
    private static Map<String, String> carp(final int own, final int advbase) {
        final int skew = advbase == 0 ? own * 10 : (own - 1) * 100;
        return Map.of(
                "interface",
                DhcpScene.LAN,
                "vhid",
                "1",
                "passphrase",
                "tandem",
                "addresses",
                DhcpScene.VIRTUAL_ADDRESS + "/16",
                "advbase",
                "" + advbase,
                "advskew",
                "" + skew);
    }

    @Override
    void awaitSettled() {
        Wait.until(
                "both nodes to find all well, and gw1 to serve",
                LIMIT,
                () ->
                        List.of(
                                condition(gw1),
                                condition(gw2),
                                gw1.role(),
                                first().state(),
                                second().state()),
                List.of("FINE", "FINE", "MASTER", "hot-standby [gw1]", "hot-standby []")::equals);
    }

    private static String condition(final Node node) {
        final Outcome outcome = node.ha("keaha:status", "--json");
        return outcome.output().startsWith("{")
                ? Json.parse(outcome.output()).get("service4").get("condition").text()
                : outcome.errors() + outcome.output();
    }

    @Override
    void killNode() {
        gw1.kill();
    }

    @Override
    void bootNode() {
        scene().gw1().machine().removeLinks("macvlan");
        scene().gw1().machine().run("nft", "flush", "ruleset");
        gw1.start();
    }

    @Override
    void leave() {
        CommandCall.line(gw1.data(), "ha:maintenance on");
    }

    @Override
    void comeBack() {
        CommandCall.line(gw1.data(), "ha:maintenance off");
    }
}
