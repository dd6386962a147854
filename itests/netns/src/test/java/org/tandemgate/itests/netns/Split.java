package org.tandemgate.itests.netns;

import java.util.List;
import org.tandemgate.itests.world.Namespace;

/** A switch that loses protocol 112 between gw1 and gw2 and carries everything else. */
final class Split {
    private Split() {}

    static void begin(final Namespace net) {
        nft(net, "add table bridge split");
        nft(net, "add chain bridge split between { type filter hook forward priority 0; }");
        for (final String family : List.of("ip protocol 112", "ip6 nexthdr 112")) {
            nft(net, "add rule bridge split between iifname gw1 oifname gw2 " + family + " drop");
            nft(net, "add rule bridge split between iifname gw2 oifname gw1 " + family + " drop");
        }
    }

    static void end(final Namespace net) {
        nft(net, "delete table bridge split");
    }

    private static void nft(final Namespace net, final String command) {
        net.run("nft", command).required();
    }
}
