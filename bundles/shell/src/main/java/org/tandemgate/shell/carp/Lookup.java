package org.tandemgate.shell.carp;

import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.shell.output.Names;
import org.tandemgate.shell.output.Screen;

/** Finds what an administrator named, or says what there is instead. */
public final class Lookup {
    private Lookup() {}

    public static Election election(final Services services, final Screen screen)
            throws CommandException {
        return services.find(Election.class).orElseThrow(() -> screen.notInstalled("carp"));
    }

    static VirtualHostStatus host(final Election election, final String name, final Screen screen)
            throws CommandException {
        return election.virtualHosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknownHost(names(election), name, screen));
    }

    static CommandException unknownHost(
            final List<String> names, final String name, final Screen screen) {
        return screen.refuse(
                "this node has no virtual host " + name + "; it has: " + Names.list(names));
    }

    static List<String> names(final Election election) {
        return election.virtualHosts().stream().map(VirtualHostStatus::name).toList();
    }

    /** Groups of the virtual hosts, sorted. */
    static List<String> groups(final Election election) {
        final var groups = new TreeSet<String>();
        election.virtualHosts().forEach(host -> groups.add(host.group()));
        groups.remove("");
        return List.copyOf(groups);
    }
}
