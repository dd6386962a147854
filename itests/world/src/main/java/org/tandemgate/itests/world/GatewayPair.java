package org.tandemgate.itests.world;

import java.util.List;

/**
 * The world of every story about two gateways:
 *
 * <pre>
 *               10.0.0.2  +-----+  10.1.0.2
 *            +------- lan | gw1 | srv -------+
 *   client   |            +-----+            |   server
 *  10.0.0.10-+               | sync          +-10.1.0.10
 *            |            +-----+            |
 *            +------- lan | gw2 | srv -------+
 *               10.0.0.3  +-----+  10.1.0.3
 * </pre>
 *
 * Client and server send what is not local to 10.0.0.1 and 10.1.0.1 (IPv6: 2001:db8:0::1 and
 * 2001:db8:1::1), which somebody on the gateways has to answer for. The sync link is 10.255.0.0/30.
 */
public final class GatewayPair {
    /** The address that client and gateways share, and its twin on the server's side. */
    public static final String LAN_ADDRESS = "10.0.0.1";

    public static final String SERVER_SIDE_ADDRESS = "10.1.0.1";
    public static final String LAN_ADDRESS_6 = "2001:db8::1";
    public static final String SERVER_SIDE_ADDRESS_6 = "2001:db8:1::1";

    /** Where the server is. */
    public static final String SERVER = "10.1.0.10";

    public static final String SERVER_6 = "2001:db8:1::10";

    /** The one interface of client and server. */
    public static final String HOST_INTERFACE = "eth0";

    private final Namespace client;
    private final Namespace server;
    private final Switch lan;
    private final Switch serverSide;
    private final Switch sync;
    private final Gateway gw1;
    private final Gateway gw2;

    /** Builds it. */
    public GatewayPair(final World world) {
        lan = world.networkSwitch("lan-switch");
        serverSide = world.networkSwitch("srv-switch");
        sync = world.networkSwitch("sync-switch");
        client = world.machine("client");
        server = world.machine("server");
        host(client, lan, "10.0.0", "2001:db8:0:");
        host(server, serverSide, "10.1.0", "2001:db8:1:");
        gw1 = gateway(world.router("gw1"), 2);
        gw2 = gateway(world.router("gw2"), 3);
    }

    public Namespace client() {
        return client;
    }

    public Namespace server() {
        return server;
    }

    /** The switch between client and gateways. */
    public Switch lan() {
        return lan;
    }

    /** The switch between gateways and server. */
    public Switch serverSide() {
        return serverSide;
    }

    public Gateway gw1() {
        return gw1;
    }

    public Gateway gw2() {
        return gw2;
    }

    private static void host(
            final Namespace host, final Switch net, final String ipv4, final String ipv6) {
        net.connect(host, HOST_INTERFACE);
        host.ip("addr", "add", ipv4 + ".10/24", "dev", HOST_INTERFACE);
        host.ip("addr", "add", ipv6 + ":10/64", "dev", HOST_INTERFACE, "nodad");
        host.ip("route", "add", "default", "via", ipv4 + ".1");
        host.ip("-6", "route", "add", "default", "via", ipv6 + ":1", "dev", HOST_INTERFACE);
    }

    private Gateway gateway(final Namespace machine, final int host) {
        final var gateway =
                new Gateway(
                        machine,
                        lan.connect(machine, "lan"),
                        serverSide.connect(machine, "srv"),
                        sync.connect(machine, "sync"));
        machine.ip("addr", "add", "10.0.0." + host + "/24", "dev", "lan");
        machine.ip("addr", "add", "10.1.0." + host + "/24", "dev", "srv");
        machine.ip("addr", "add", "10.255.0." + (host - 1) + "/30", "dev", "sync");
        machine.ip("addr", "add", "2001:db8:0::" + host + "/64", "dev", "lan", "nodad");
        machine.ip("addr", "add", "2001:db8:1::" + host + "/64", "dev", "srv", "nodad");
        return gateway;
    }

    /**
     * One of the two machines in the middle.
     *
     * @param machine where its node runs
     * @param lan its cable to the client's switch
     * @param serverSide its cable to the server's switch
     * @param sync its cable to the other one
     */
    public record Gateway(Namespace machine, Cable lan, Cable serverSide, Cable sync) {
        /** Pulls all three cables. */
        public void pullCables() {
            List.of(lan, serverSide, sync).forEach(Cable::pull);
        }

        /** Plugs all three in again. */
        public void plugCables() {
            List.of(lan, serverSide, sync).forEach(Cable::plug);
        }
    }
}
