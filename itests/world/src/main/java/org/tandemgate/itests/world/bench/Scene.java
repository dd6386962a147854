package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.tandemgate.itests.world.Cable;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.probe.EchoMain;
import org.tandemgate.itests.world.probe.PaceMain;
import org.tandemgate.itests.world.probe.Probe;

/**
 * The world of the bench, the same for every contender:
 *
 * <pre>
 *  client 10.0.0.10  --+--------+-- 10.0.0.2 gw1
 *                      | switch |                 10.0.0.1, wherever it is
 *  witness 10.0.0.11 --+--------+-- 10.0.0.3 gw2
 * </pre>
 *
 * The client sends a datagram a millisecond to 10.0.0.1; each gateway has an echo that answers from
 * it. The witness's kernel asks by ARP who has it, every 8 to 10 ms, and never learns the answer.
 */
final class Scene {
    static final String VIRTUAL_ADDRESS = "10.0.0.1";

    /** The interface of the gateways that carries the virtual address. */
    static final String GATEWAY_INTERFACE = "lan";

    static final int PORT = 7004;
    private static final String HOST_INTERFACE = "eth0";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int PER_SECOND = 1000;

    private final World world;
    private final Switch lan;
    private final Gateway gw1;
    private final Gateway gw2;
    private final Process shell;

    /** Builds it; client and witness are at work when this returns. */
    Scene(final World world) {
        this.world = world;
        lan = world.networkSwitch("lan-switch");
        gw1 = gateway("gw1", 2);
        gw2 = gateway("gw2", 3);
        shell = shell(world, lan.namespace());
        witness();
        final Namespace client = host("client", 10);
        final Program pace =
                world.start(
                        client,
                        "pace",
                        Probe.java(PaceMain.class, VIRTUAL_ADDRESS, "" + PORT, "" + PER_SECOND));
        pace.awaitOutput("pace ready", START_LIMIT);
    }

    World world() {
        return world;
    }

    Gateway gw1() {
        return gw1;
    }

    Gateway gw2() {
        return gw2;
    }

    /** Sees what enters the switch. */
    PortTap tap() {
        return world.own(PortTap.start(lan.namespace(), VIRTUAL_ADDRESS));
    }

    /** Has a shell in the switch that waits already run a line, so that nothing has to start. */
    void shell(final String line) {
        try {
            shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            shell.getOutputStream().flush();
        } catch (IOException e) {
            throw new WorldException("the shell that does the faults has ended", e);
        }
    }

    private Gateway gateway(final String name, final int host) {
        final Namespace machine = world.router(name);
        final Cable cable = lan.connect(machine, GATEWAY_INTERFACE);
        machine.ip("addr", "add", "10.0.0." + host + "/24", "dev", GATEWAY_INTERFACE);
        // The echo has to be bound to an address that comes and goes.
        machine.sysctl("net/ipv4/ip_nonlocal_bind", "1");
        world.start(machine, "echo", Probe.java(EchoMain.class, "" + PORT, VIRTUAL_ADDRESS))
                .awaitOutput("echo ready", START_LIMIT);
        return new Gateway(machine, cable, "10.0.0." + host);
    }

    private Namespace host(final String name, final int host) {
        final Namespace machine = world.machine(name);
        lan.connect(machine, HOST_INTERFACE);
        machine.ip("addr", "add", "10.0.0." + host + "/24", "dev", HOST_INTERFACE);
        return machine;
    }

    private void witness() {
        final Namespace witness = host("witness", 11);
        witness.run("nft", "add table arp deaf").required();
        witness.run(
                        "nft",
                        "add chain arp deaf input { type filter hook input priority 0; policy drop; }")
                .required();
        witness.sysctl("net/ipv4/neigh/" + HOST_INTERFACE + "/retrans_time_ms", "8");
        witness.sysctl("net/ipv4/neigh/" + HOST_INTERFACE + "/mcast_solicit", "10000000");
        // One packet in its queue, and the kernel asks on and on where to send it.
        witness.run("ping", "-c", "1", "-W", "1", VIRTUAL_ADDRESS);
    }

    private static Process shell(final World world, final Namespace where) {
        try {
            final Process process =
                    new ProcessBuilder(where.inside(List.of("sh")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            world.own(process::destroyForcibly);
            return process;
        } catch (IOException e) {
            throw new WorldException("cannot start a shell", e);
        }
    }

    /**
     * A machine that can hold the virtual address.
     *
     * @param machine its namespace; its port at the switch has the same name
     * @param cable to the switch
     * @param address its own
     */
    record Gateway(Namespace machine, Cable cable, String address) {
        /** Removes what a dead daemon may have left behind, as a reboot does. */
        void clear() {
            machine.removeLinks("macvlan");
            machine.run("ip", "addr", "flush", "dev", GATEWAY_INTERFACE, "to", VIRTUAL_ADDRESS);
            machine.run("nft", "flush", "ruleset");
            machine.sysctl("net/ipv4/conf/" + GATEWAY_INTERFACE + "/arp_ignore", "0");
            machine.sysctl("net/ipv4/conf/" + GATEWAY_INTERFACE + "/arp_filter", "0");
            machine.sysctl("net/ipv4/conf/" + GATEWAY_INTERFACE + "/arp_announce", "0");
        }
    }
}
