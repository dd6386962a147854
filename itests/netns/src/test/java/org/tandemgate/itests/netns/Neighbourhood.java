package org.tandemgate.itests.netns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.World;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/**
 * This process's own namespace, which announces, and a neighbour at the end of a veth pair, both
 * with an address in the networks of the virtual addresses.
 */
final class Neighbourhood implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(5);
    static final String OLD_MAC = "02:00:00:00:00:99";
    static final MacAddress VIRTUAL = MacAddress.virtual(7);
    static final String HERE = "garp0";
    static final String THERE = "n0";
    static final String VIP4 = "192.0.2.100";
    static final String VIP6 = "2001:db8::100";
    static final String NEIGHBOUR4 = "192.0.2.10";
    static final String NEIGHBOUR6 = "2001:db8::10";

    private final World world = new World();
    private final Namespace neighbour = world.machine("neighbour");
    private final Link link;

    Neighbourhood() throws LinuxException {
        ip("link", "add", "name", HERE, "type", "veth", "peer", THERE, "netns", "neighbour");
        world.own(() -> Command.run("ip", "link", "delete", HERE));
        ip("address", "add", "192.0.2.1/24", "dev", HERE);
        ip("address", "add", "2001:db8::1/64", "dev", HERE, "nodad");
        ip("link", "set", HERE, "up");
        neighbour.ip("address", "add", NEIGHBOUR4 + "/24", "dev", THERE);
        neighbour.ip("address", "add", NEIGHBOUR6 + "/64", "dev", THERE, "nodad");
        neighbour.ip("link", "set", THERE, "up");
        link = new JnaLinux().links().byName(HERE).orElseThrow();
        Wait.untilTrue(
                "the cable to be up",
                LIMIT,
                () -> neighbour.ip("link", "show", "dev", THERE).contains("LOWER_UP"));
    }

    static void ip(final String... arguments) {
        final String[] argv = new String[arguments.length + 1];
        argv[0] = "ip";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        Command.run(argv).required();
    }

    Namespace neighbour() {
        return neighbour;
    }

    int index() {
        return link.index();
    }

    /** The Ethernet address that answers in a mode. */
    MacAddress announced(final MacMode mode) {
        return mode == MacMode.VIRTUAL ? VIRTUAL : link.mac();
    }

    /** Gives the neighbour an entry at another Ethernet address. */
    void remember(final String address, final String state) {
        neighbour.ip("neigh", "replace", address, "lladdr", OLD_MAC, "dev", THERE, "nud", state);
    }

    /** What the neighbour believes. */
    String macOf(final String address) {
        return Neighbor.macOf(neighbour, THERE, address).orElse("none");
    }

    /** This node has talked to the neighbour, so it is in the table here. */
    void meet() {
        Command.run("ping", "-c", "1", "-W", "5", NEIGHBOUR4).required();
        Command.run("ping", "-c", "1", "-W", "5", NEIGHBOUR6).required();
    }

    /** Whether somebody listens for answers. */
    boolean isTapped() {
        return Command.run("ip", "-d", "link", "show", HERE)
                .required()
                .output()
                .contains("promiscuity 1");
    }

    RoleChange master(final MacMode mode, final String... addresses) {
        final VirtualHostStatus status =
                new VirtualHostStatus(
                        "lan",
                        HERE,
                        7,
                        Role.MASTER,
                        Instant.now(),
                        "the test says so",
                        List.of(addresses).stream().map(CidrAddress::parse).toList(),
                        1,
                        0,
                        0,
                        0,
                        "carp",
                        mode,
                        announced(mode),
                        link.index(),
                        List.of(),
                        1_000_000_000L,
                        3_000_000_000L,
                        0,
                        0,
                        Map.of(),
                        null,
                        "",
                        null,
                        Instant.now());
        return new RoleChange(status, Role.BACKUP, Role.MASTER, "the test says so");
    }

    @Override
    public void close() {
        world.close();
    }
}
