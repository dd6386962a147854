package org.tandemgate.doctor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.announcement.Announcer;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.CheckResult.Verdict;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeLink;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.api.peer.MachineFacts;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.PeerChannel;
import org.tandemgate.api.peer.PeerStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** A node that is well, then each thing spoilt alone. */
class ChecksTest {
    @TempDir Path directory;

    private final Instant now = Instant.now();
    private final Map<String, String> bundles = new TreeMap<>(Map.of("carp", "1.0.0"));
    private final List<VirtualHostStatus> hosts = new ArrayList<>();
    private final List<Demotion> demotions = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Map<String, Long> strangers = Map.of("badvhid", 0L);
    private PauseCount pauses = new PauseCount(0, Duration.ZERO, null);
    private NodeStatus node = new NodeStatus("gw1", "gw2", true, false, "", null, true, now);
    private NodeLink link =
            new NodeLink("sync", IpAddress.parse("10.255.0.1"), IpAddress.parse("10.255.0.2"));
    private PeerStatus peer = told(report("gw2", Role.BACKUP, true, false, List.of()), 3);

    private static VirtualHostStatus host(
            final Role role,
            final long sent,
            final Map<String, Long> dropped,
            final boolean heard) {
        final Instant now = Instant.now();
        return new VirtualHostStatus(
                "lan",
                "lo",
                1,
                role,
                now.minusSeconds(60),
                "master is silent",
                List.of(CidrAddress.parse("10.0.0.1/24")),
                1,
                0,
                0,
                0,
                "carp",
                MacMode.VIRTUAL,
                null,
                0,
                List.of(),
                1_000_000_000L,
                3_000_000_000L,
                sent,
                2,
                dropped,
                heard ? new PeerSighting(IpAddress.parse("10.0.0.3"), now, 1, 0, 0) : null,
                "",
                null,
                now);
    }

    private NodeReport report(
            final String name,
            final Role role,
            final boolean hears,
            final boolean maintenance,
            final List<Problem> complaints) {
        return new NodeReport(
                name,
                now,
                new NodeReport.Standing(true, true, maintenance, ""),
                List.of(
                        new NodeReport.Host(
                                "lan",
                                "lo",
                                1,
                                "carp",
                                role,
                                now.minusSeconds(60),
                                "",
                                List.of("10.0.0.1/24"),
                                new NodeReport.Timing(1, 100, 100),
                                0,
                                hears,
                                new NodeReport.Counts(1, 1),
                                null)),
                List.of(),
                complaints,
                new NodeReport.Parts(null, null, List.of()),
                new TreeMap<>(Map.of("carp", "1.0.0")),
                MachineFacts.read());
    }

    private static PeerStatus told(final NodeReport report, final long skew) {
        return new PeerStatus(
                PeerStatus.State.LIVE,
                "gw2",
                "x",
                report,
                Instant.now(),
                5,
                1,
                skew,
                Map.of(),
                null);
    }

    private final Services services =
            new Services() {
                @Override
                public <T> Optional<T> find(final Class<T> type) {
                    final Object found;
                    if (type == PeerChannel.class) {
                        found = (PeerChannel) () -> peer;
                    } else if (List.of(Node.class, Election.class, Announcer.class)
                            .contains(type)) {
                        found = answering(type);
                    } else {
                        found = null;
                    }
                    return Optional.ofNullable(type.cast(found));
                }

                @Override
                public <T> List<T> all(final Class<T> type) {
                    return type == ProblemSource.class
                            ? List.of(type.cast((ProblemSource) () -> problems))
                            : List.of();
                }

                @Override
                public Map<String, String> bundles() {
                    return bundles;
                }
            };

    private Object answering(final Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "virtualHosts" -> List.copyOf(hosts);
                            case "demotions" -> List.copyOf(demotions);
                            case "dropped" -> strangers;
                            case "pauses" -> pauses;
                            case "link" -> link;
                            case "status" -> type == Node.class ? node : List.of();
                            default -> throw new AssertionError("it only looks: " + method);
                        });
    }

    private Map<String, Verdict> ask(final Checks checks) {
        final Map<String, Verdict> verdicts = new TreeMap<>();
        for (final CheckResult result : checks.check(true)) {
            assertEquals(null, verdicts.put(result.id(), result.verdict()), result::id);
            assertTrue(result.verdict() == Verdict.OK || !result.evidence().isBlank());
            assertTrue(
                    result.verdict().compareTo(Verdict.WARN) < 0 || !result.fix().isBlank(),
                    () -> result + " says no next step");
        }
        return verdicts;
    }

    private Map<String, Verdict> election() {
        return ask(new ElectionChecks(services));
    }

    private Map<String, Verdict> pair() {
        return ask(new PairChecks(services));
    }

    private NodeChecks nodeChecks() throws IOException {
        final Path process = directory.resolve("self");
        Files.createDirectories(process.resolve("fd"));
        Files.writeString(
                process.resolve("limits"),
                "Limit   Soft\nMax open files            10                 20            files\n");
        Files.writeString(process.resolve("status"), "Name:\tjava\nCapEff:\t0000000000003000\n");
        Files.createDirectories(process.resolve("net"));
        // One at an address of the node, and a connection of somebody.
        listens("tcp", "0200000A:1FA5 00000000:0000 0A");
        listens("tcp6", "00000000000000000000000000000000:1FA5 0:0 01");
        return new NodeChecks(services, directory, process);
    }

    private void listens(final String table, final String line) throws IOException {
        Files.writeString(
                directory.resolve("self/net").resolve(table),
                "  sl  local_address rem_address   st\n   0: " + line + " 00000000:00000000\n");
    }

    private static void only(
            final Map<String, Verdict> all, final String bad, final Verdict verdict) {
        final Map<String, Verdict> odd = new TreeMap<>(all);
        odd.values().removeIf(it -> it == Verdict.OK || it == Verdict.SKIPPED);
        assertEquals(Map.of(bad, verdict), odd);
    }

    private static void well(final Map<String, Verdict> all) {
        all.forEach((id, verdict) -> assertTrue(verdict.compareTo(Verdict.WARN) < 0, id));
    }

    @Test
    void anElectionThatIsWell() {
        hosts.add(host(Role.MASTER, 5, Map.of("badauth", 0L), false));
        well(election());
        assertTrue(election().size() >= 14);
    }

    @Test
    void eachThingThatIsWrongWithAnElectionIsFoundAlone() {
        only(election(), "election.virtual-hosts", Verdict.FAIL);
        hosts.add(host(Role.INIT, 0, Map.of(), false));
        only(election(), "election.init", Verdict.FAIL);
        hosts.set(0, host(Role.BACKUP, 0, Map.of(), false));
        only(election(), "election.master", Verdict.FAIL);
        hosts.set(0, host(Role.BACKUP, 0, Map.of(), true));
        well(election());
        hosts.set(0, host(Role.MASTER, 5, Map.of(), true));
        only(election(), "election.one-master", Verdict.FAIL);
        hosts.set(0, host(Role.MASTER, 0, Map.of(), false));
        only(election(), "election.adverts-sent", Verdict.FAIL);
        for (final String reason : List.of("badauth", "vrrp", "own")) {
            hosts.set(0, host(Role.MASTER, 5, Map.of(reason, 1L), false));
            only(election(), "election." + reason, Verdict.WARN);
        }
        hosts.set(0, host(Role.MASTER, 5, Map.of(), false));
        strangers = Map.of("badvhid", 1L);
        only(election(), "election.badvhid", Verdict.WARN);
        strangers = Map.of();
        demotions.add(new Demotion("carp", "operator", "x", 1, now, null));
        only(election(), "election.demotion", Verdict.WARN);
        demotions.clear();
        pauses = new PauseCount(1, Duration.ofSeconds(2), now.minusSeconds(3000));
        only(election(), "election.pauses", Verdict.WARN);
        pauses = new PauseCount(1, Duration.ofSeconds(2), now.minusSeconds(4000));
        well(election());
    }

    @Test
    void eachThingThatIsWrongWithTheNodeIsFoundAlone() throws IOException {
        well(ask(nodeChecks()));
        node = new NodeStatus("gw1", "gw2", false, false, "", null, true, now);
        only(ask(nodeChecks()), "node.ready", Verdict.WARN);
        node = new NodeStatus("gw1", "gw2", true, true, "disk", now, true, now);
        only(ask(nodeChecks()), "node.maintenance", Verdict.WARN);
        node = new NodeStatus("gw1", "", true, false, "", null, true, now);
        only(ask(nodeChecks()), "node.peer-name", Verdict.WARN);
        node = new NodeStatus("gw1", "gw2", true, false, "", null, true, now);
        link = NodeLink.NONE;
        only(ask(nodeChecks()), "node.sync-link", Verdict.WARN);
        link = new NodeLink("s", IpAddress.parse("10.0.0.9"), IpAddress.parse("10.0.0.8"));
        bundles.put("node", "1.0.0 stopped");
        only(ask(nodeChecks()), "node.bundles", Verdict.FAIL);
        bundles.put("node", "1.0.0");
        problems.add(new Problem("a", "b", now));
        only(ask(nodeChecks()), "node.problems", Verdict.WARN);
        problems.clear();
        final NodeChecks checks = nodeChecks();
        for (int i = 0; i < 9; i++) {
            Files.writeString(directory.resolve("self/fd/" + i), "");
        }
        only(ask(checks), "node.descriptors", Verdict.WARN);
        Files.delete(directory.resolve("self/fd/8"));
        Files.writeString(directory.resolve("self/status"), "CapEff:\t0000000000001000\n");
        only(ask(checks), "node.capabilities", Verdict.FAIL);
        final NodeChecks listening = nodeChecks();
        listens("tcp", "00000000:1FA5 00000000:0000 0A");
        only(ask(listening), "node.ssh", Verdict.FAIL);
        listens("tcp", "00000000:20FB 00000000:0000 0A");
        well(ask(listening));
        listens("tcp6", "00000000000000000000000000000000:1FA5 0:0 0A");
        only(ask(listening), "node.ssh", Verdict.FAIL);
    }

    @Test
    void eachThingThatIsWrongWithThePairIsFoundAlone() {
        hosts.add(host(Role.MASTER, 5, Map.of(), false));
        well(pair());
        assertTrue(pair().size() >= 14);
        peer = told(report("gw2", Role.BACKUP, false, false, List.of()), 3);
        only(pair(), "pair.adverts", Verdict.FAIL);
        peer = told(report("gw2", Role.MASTER, true, false, List.of()), 3);
        only(pair(), "pair.agree", Verdict.FAIL);
        peer = told(report("gw2", Role.BACKUP, true, false, List.of()), -1001);
        only(pair(), "pair.clocks", Verdict.WARN);
        peer =
                told(
                        report(
                                "gw2",
                                Role.BACKUP,
                                true,
                                false,
                                List.of(new Problem("a", "b", now))),
                        3);
        only(pair(), "pair.problems", Verdict.WARN);
        peer = told(report("gw2", Role.BACKUP, true, true, List.of()), 3);
        well(pair());
        node = new NodeStatus("gw1", "gw2", true, true, "disk", now, true, now);
        only(pair(), "pair.maintenance", Verdict.FAIL);
        node = new NodeStatus("gw1", "gw2", true, false, "", null, true, now);
        bundles.put("carp", "1.0.1");
        peer = told(report("gw2", Role.BACKUP, true, false, List.of()), 3);
        only(pair(), "pair.versions", Verdict.WARN);
        final NodeReport last = peer.report();
        assertNotNull(last);
        peer =
                new PeerStatus(
                        PeerStatus.State.SILENT, "gw2", "x", last, now, 3000, 1, 0, Map.of(), "no");
        only(pair(), "pair.peer", Verdict.FAIL);
        assertEquals(List.of(), new PairChecks(services).check(false));
    }

    private void sysctl(final String name, final String value) throws IOException {
        final Path file = directory.resolve("sys").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    @Test
    void eachThingThatIsWrongWithTheKernelIsFoundAlone() throws IOException {
        hosts.add(host(Role.MASTER, 5, Map.of(), false));
        sysctl("net/ipv4/ip_forward", "1");
        sysctl("net/ipv4/conf/all/rp_filter", "0");
        sysctl("net/ipv4/conf/lo/rp_filter", "2");
        sysctl("net/netfilter/nf_conntrack_events", "1");
        sysctl("net/netfilter/nf_conntrack_count", "79");
        sysctl("net/netfilter/nf_conntrack_max", "100");
        final KernelChecks kernel = new KernelChecks(services, directory.resolve("sys"));
        final Map<String, Verdict> first = ask(kernel);
        first.remove("kernel.firewall"); // that of the machine this runs on
        well(first);
        for (final String[] bad :
                new String[][] {
                    {"net/ipv4/ip_forward", "0", "1", "kernel.forward4"},
                    {"net/ipv4/conf/lo/rp_filter", "1", "2", "kernel.reverse-path"},
                    {"net/netfilter/nf_conntrack_events", "0", "1", "kernel.conntrack-events"},
                    {"net/netfilter/nf_conntrack_count", "80", "79", "kernel.conntrack-room"}
                }) {
            sysctl(bad[0], bad[1]);
            final Map<String, Verdict> found = ask(kernel);
            found.remove("kernel.firewall");
            only(found, bad[3], Verdict.WARN);
            sysctl(bad[0], bad[2]);
        }
    }

    @Test
    void aChainThatDropsWhatItDoesNotNameIsFound() {
        final String rules =
                """
                table inet filter {
                	chain input {
                		type filter hook input priority filter; policy drop;
                		ct state established accept
                	}
                	chain forward {
                		type filter hook forward priority filter; policy drop;
                	}
                }
                """;
        assertEquals(List.of("inet filter input"), NftRuleset.closed(rules));
        assertEquals(
                List.of(),
                NftRuleset.closed(rules.replace("ct state", "ip protocol 112 accept\nct state")));
        assertEquals(
                List.of(),
                NftRuleset.closed(rules.replace("ct state", "meta l4proto vrrp accept\nct state")));
        assertEquals(
                List.of(),
                NftRuleset.closed(
                        rules.replace(
                                "input priority filter; policy drop",
                                "input priority filter; policy accept")));
    }
}
