package org.tandemgate.itests.netns;

import java.util.List;
import org.tandemgate.itests.world.Namespace;

/** A switch that loses protocol 112 between gw1 and gw2 and carries everything else. */
final class Split {
    private Split() {}

    static void begin(final Namespace net) {
        begin(net, "split", List.of("ip protocol 112", "ip6 nexthdr 112"));
    }

    static void end(final Namespace net) {
        nft(net, "delete table bridge split");
    }

    /** Of one virtual host alone and of IPv4; its number is the second octet of the packet. */
    static void begin(final Namespace net, final int vhid) {
        begin(net, "split" + vhid, List.of("ether type ip ip protocol 112 @th,8,8 " + vhid));
    }

    static void end(final Namespace net, final int vhid) {
        nft(net, "delete table bridge split" + vhid);
    }

    private static void begin(final Namespace net, final String table, final List<String> lost) {
        final String between = "bridge " + table + " between";
        final StringBuilder rules = new StringBuilder("add table bridge " + table + "; ");
        rules.append("add chain " + between + " { type filter hook forward priority 0; }; ");
        for (final String packets : lost) {
            rules.append("add rule " + between + " iifname gw1 oifname gw2 " + packets + " drop; ")
                    .append("add rule " + between + " iifname gw2 oifname gw1 " + packets)
                    .append(" drop; ");
        }
        nft(net, rules.toString());
    }

    private static void nft(final Namespace net, final String command) {
        net.run("nft", command).required();
    }
}
