package org.tandemgate.itests.world.dhcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.World;
import org.tandemgate.itests.world.probe.Probe;

/** Running clients, seen from outside. Closing ends them. */
public final class Clients implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Program program;

    private Clients(final Program program) {
        this.program = program;
    }

    /**
     * Starts clients of DHCPv4.
     *
     * @param where its default route leads to the link of the servers
     */
    public static Clients start(final World world, final Namespace where, final Crowd crowd) {
        return start(world, where, crowd, Dialect.DHCP4);
    }

    /**
     * Starts clients of DHCPv6.
     *
     * @param where its {@code eth0} is on the link of the servers
     */
    public static Clients start6(final World world, final Namespace where, final Crowd crowd) {
        return start(world, where, crowd, Dialect.DHCP6);
    }

    private static Clients start(
            final World world, final Namespace where, final Crowd crowd, final Dialect dialect) {
        final List<String> arguments = new ArrayList<>(List.of(dialect.name()));
        arguments.addAll(crowd.arguments());
        final List<String> argv = Probe.java(ClientsMain.class, arguments.toArray(String[]::new));
        final String name = "clients-" + dialect + "-" + crowd.salt();
        final Program program = world.start(where, name, argv);
        program.awaitOutput("clients ready", START_LIMIT);
        return new Clients(program);
    }

    /** What they have noted so far. */
    public ClientNotes notes() {
        return ClientNotes.of(program.output());
    }

    @Override
    public void close() {
        program.close();
    }
}
