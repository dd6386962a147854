package org.tandemgate.api.peer;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.node.Problem;

/**
 * What a node says of itself at one moment. Every time in it is by the clock of that node.
 *
 * @param name of the node
 * @param at when it was said
 * @param standing as a member of the cluster
 * @param hosts its virtual hosts, sorted by name
 * @param demotions in force there
 * @param problems that it has
 * @param parts what runs beside the election
 * @param bundles of the product by short name with their versions
 * @param facts of its machine, e.g. {@code kernel}, {@code net.ipv4.ip_forward}
 */
public record NodeReport(
        String name,
        Instant at,
        Standing standing,
        List<Host> hosts,
        List<Demotion> demotions,
        List<Problem> problems,
        Parts parts,
        SortedMap<String, String> bundles,
        SortedMap<String, String> facts) {
    public NodeReport {
        hosts = List.copyOf(hosts);
        demotions = List.copyOf(demotions);
        problems = List.copyOf(problems);
        bundles = new TreeMap<>(bundles);
        facts = new TreeMap<>(facts);
    }

    /**
     * @param electing whether an election runs
     * @param ready whether everything installed has started
     * @param maintenance whether it stays away
     * @param maintenanceReason free text, empty without
     */
    public record Standing(
            boolean electing, boolean ready, boolean maintenance, String maintenanceReason) {}

    /**
     * One virtual host.
     *
     * @param name of the instance
     * @param interfaceName that it is configured on
     * @param vhid 1..255
     * @param group demotion group
     * @param role of that node
     * @param since when the role began
     * @param reason why, one sentence
     * @param addresses with prefix lengths
     * @param timing of its advertisements
     * @param demotion sum over the reasons that concern it
     * @param masterElsewhere whether it hears another node that is MASTER
     * @param counts of advertisements
     * @param problem what is refused or degraded, absent when all is well
     */
    public record Host(
            String name,
            String interfaceName,
            int vhid,
            String group,
            Role role,
            Instant since,
            String reason,
            List<String> addresses,
            Timing timing,
            int demotion,
            boolean masterElsewhere,
            Counts counts,
            @Nullable String problem) {
        public Host {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * @param advbase seconds, 0..255
     * @param advskew as configured, 1/256 s, 0..254
     * @param effectiveAdvskew as sent
     */
    public record Timing(int advbase, int advskew, int effectiveAdvskew) {}

    /** Advertisements since the instance exists. */
    public record Counts(long sent, long received) {}

    /**
     * @param connections replication of connections, absent while none runs
     * @param revision of the configuration, absent without a store
     * @param dhcp pairs of DHCP servers
     */
    public record Parts(
            @Nullable Connections connections, @Nullable Long revision, List<Dhcp> dhcp) {
        public Parts {
            dhcp = List.copyOf(dhcp);
        }
    }

    /**
     * @param entries connections that it knows
     * @param lost packets of its peer that never came
     * @param lagP99Millis -1 when it is not known
     * @param bulk state of the last request for everything, e.g. {@code done}
     * @param up whether the link has a carrier
     */
    public record Connections(
            int entries, long lost, double lagP99Millis, String bulk, boolean up) {}

    /**
     * @param name {@code service4} or {@code service6}
     * @param condition a word for programs
     * @param well whether nobody has to look
     */
    public record Dhcp(String name, String condition, boolean well) {}

    /** MASTER, BACKUP or INIT when all virtual hosts agree, MIXED, or INIT without any. */
    public String role() {
        final List<Role> roles = hosts.stream().map(Host::role).distinct().toList();
        return roles.isEmpty() ? "INIT" : roles.size() > 1 ? "MIXED" : roles.get(0).name();
    }
}
