package org.tandemgate.itests.world.bench;

import java.util.List;
import org.tandemgate.itests.world.Cable;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.World;

/**
 * Two gateways and a client; several scenes fit into a world.
 *
 * <pre>
 *                        10.0.0.2 gw1 10.255.0.1
 *   client 10.0.0.10 ---            |
 *                        10.0.0.3 gw2 10.255.0.2
 * </pre>
 */
final class DhcpScene {
    static final String LAN = "lan";
    static final String VIRTUAL_ADDRESS = "10.0.0.1";

    private final World world;
    private final Namespace client;
    private final Gateway gw1;
    private final Gateway gw2;

    /**
     * @param suffix to the names of the machines
     */
    DhcpScene(final World world, final String suffix) {
        this.world = world;
        final Switch lan = world.networkSwitch("lan-switch" + suffix);
        final Switch sync = world.networkSwitch("sync-switch" + suffix);
        client = world.machine("client" + suffix);
        lan.connect(client, "eth0");
        client.ip("addr", "add", "10.0.0.10/16", "dev", "eth0");
        client.ip("route", "add", "default", "via", VIRTUAL_ADDRESS);
        gw1 = gateway(lan, sync, 1, suffix);
        gw2 = gateway(lan, sync, 2, suffix);
    }

    private Gateway gateway(
            final Switch lan, final Switch sync, final int number, final String suffix) {
        final Namespace machine = world.router("gw" + number + suffix);
        final var gateway =
                new Gateway(machine, lan.connect(machine, LAN), sync.connect(machine, "sync"));
        machine.ip("addr", "add", "10.0.0." + (number + 1) + "/16", "dev", LAN);
        machine.ip("addr", "add", "10.255.0." + number + "/30", "dev", "sync");
        return gateway;
    }

    World world() {
        return world;
    }

    Namespace client() {
        return client;
    }

    Gateway gw1() {
        return gw1;
    }

    Gateway gw2() {
        return gw2;
    }

    /**
     * @param machine where the server runs
     * @param lan its cable to the clients
     * @param sync its cable to the other one
     */
    record Gateway(Namespace machine, Cable lan, Cable sync) {
        void pullCables() {
            List.of(lan, sync).forEach(Cable::pull);
        }

        void plugCables() {
            List.of(lan, sync).forEach(Cable::plug);
        }
    }
}
