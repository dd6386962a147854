package org.tandemgate.itests.world.traffic;

import java.util.List;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;

/**
 * Two gateways without a node on them, whose addresses move at a word: shows what replication alone
 * does, whoever elects.
 */
public final class PlainPair {
    private final GatewayPair net;

    /** Installs the rules on both gateways; gw1 serves. */
    public PlainPair(final GatewayPair net) {
        this.net = net;
        Firewall.install(net.gw1().machine());
        Firewall.install(net.gw2().machine());
        take(net.gw1());
    }

    /** The power of the gateway in charge fails, the other takes its addresses at once. */
    public void failOver(final GatewayPair.Gateway from, final GatewayPair.Gateway to) {
        from.pullCables();
        from.machine().ip("addr", "del", "10.0.0.1/24", "dev", "lan");
        from.machine().ip("addr", "del", "10.1.0.1/24", "dev", "srv");
        take(to);
    }

    private void take(final GatewayPair.Gateway gateway) {
        gateway.machine().ip("addr", "add", "10.0.0.1/24", "dev", "lan");
        gateway.machine().ip("addr", "add", "10.1.0.1/24", "dev", "srv");
        for (final Namespace host : List.of(net.client(), net.server())) {
            host.ip("neigh", "flush", "all");
        }
    }
}
