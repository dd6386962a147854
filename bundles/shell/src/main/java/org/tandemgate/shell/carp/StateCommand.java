package org.tandemgate.shell.carp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHost;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.NodeCommand;
import org.tandemgate.shell.output.Screen;

@Service
@Command(
        scope = "carp",
        name = "state",
        description = "Force a role once, as ifconfig does; the election goes on from there")
public final class StateCommand extends NodeCommand {
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final String LOSSLESS =
            " to move the role without losing a packet, and keep it away: ha:handover";

    @Argument(name = "NAME", description = "The virtual host", required = true)
    @Completion(VirtualHostCompleter.class)
    String name = "";

    @Argument(index = 1, name = "ROLE", description = "master or backup", required = true)
    @Completion(RoleCompleter.class)
    String role = "";

    @Override
    protected void run(final Services services, final Screen screen) throws Exception {
        final Role wanted = role(screen);
        Lookup.election(services, screen);
        final List<VirtualHost> hosts = services.all(VirtualHost.class);
        final VirtualHost host =
                hosts.stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Lookup.unknownHost(names(hosts), name, screen));
        final VirtualHostStatus before = host.status();
        host.force(wanted);
        final VirtualHostStatus after = await(host, before, wanted);
        final boolean changed = !after.since().equals(before.since());
        if (after.role() == wanted) {
            screen.line(name + ": " + before.role() + " -> " + wanted + ", " + after.reason());
            if (wanted == Role.BACKUP) {
                screen.line(
                        "once only: a node with better settings takes the role back by preemption;"
                                + LOSSLESS);
            }
        } else if (changed) {
            throw screen.end(
                    ExitCode.DEGRADED,
                    name
                            + " was "
                            + wanted
                            + " for a moment and is "
                            + after.role()
                            + ", "
                            + after.reason()
                            + ": the node with better settings is MASTER;"
                            + LOSSLESS);
        } else {
            throw screen.refuse(
                    name
                            + " is "
                            + after.role()
                            + ", "
                            + after.reason()
                            + ", and not "
                            + wanted
                            + " after 1 s; see carp:show "
                            + name
                            + ";"
                            + LOSSLESS);
        }
    }

    private Role role(final Screen screen) throws CommandException {
        return switch (Names.word(role)) {
            case "master" -> Role.MASTER;
            case "backup" -> Role.BACKUP;
            default -> throw screen.usage("ROLE is " + role + ", needs master or backup");
        };
    }

    /** The status as soon as the role is the wanted one or any other than before; 1 s at most. */
    private static VirtualHostStatus await(
            final VirtualHost host, final VirtualHostStatus before, final Role wanted) {
        final long end = System.nanoTime() + BOUND.toNanos();
        VirtualHostStatus status = host.status();
        while (status.role() != wanted
                && status.since().equals(before.since())
                && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(STEP.toNanos());
            status = host.status();
        }
        return status;
    }

    private static List<String> names(final List<VirtualHost> hosts) {
        return hosts.stream().map(VirtualHost::name).sorted().toList();
    }
}
