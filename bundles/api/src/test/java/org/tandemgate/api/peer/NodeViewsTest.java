package org.tandemgate.api.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.node.NodeStatus;
import org.tandemgate.api.services.Services;
import org.tandemgate.net.CidrAddress;

class NodeViewsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** Of the peer, half an hour ahead. */
    private static final Instant THERE = NOW.plusSeconds(1800);

    private final List<VirtualHostStatus> hosts = new ArrayList<>();
    private @Nullable PeerStatus peer;

    private static VirtualHostStatus here(final String name, final Role role, final int seconds) {
        return new VirtualHostStatus(
                name,
                "eth0",
                1,
                role,
                NOW.minusSeconds(seconds),
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
                61,
                2,
                Map.of(),
                null,
                "",
                null,
                NOW);
    }

    private static NodeReport.Host there(final String name, final Role role) {
        return new NodeReport.Host(
                name,
                "eth0",
                1,
                "carp",
                role,
                THERE.minusSeconds(60),
                "because",
                List.of("10.0.0.1/24"),
                new NodeReport.Timing(1, 100, 100),
                0,
                false,
                new NodeReport.Counts(1, 2),
                null);
    }

    private void peer(final PeerStatus.State state, final long age, final NodeReport.Host... told) {
        peer =
                new PeerStatus(
                        state,
                        "gw2",
                        "10.255.0.2 port 8444",
                        new NodeReport(
                                "gw2",
                                THERE,
                                new NodeReport.Standing(true, true, false, ""),
                                List.of(told),
                                List.of(),
                                List.of(),
                                new NodeReport.Parts(null, null, List.of()),
                                new TreeMap<>(),
                                new TreeMap<>()),
                        NOW.minusMillis(age),
                        age,
                        0.5,
                        1_800_000,
                        Map.of("key", 3L),
                        state == PeerStatus.State.LIVE ? null : "it does not answer");
    }

    private NodeViews views() {
        final Services services =
                new Services() {
                    @Override
                    public <T> Optional<T> find(final Class<T> type) {
                        final Object found =
                                type == PeerChannel.class && peer != null
                                        ? (PeerChannel) () -> peer
                                        : type == Node.class || type == Election.class
                                                ? answering(type)
                                                : null;
                        return Optional.ofNullable(type.cast(found));
                    }

                    @Override
                    public <T> List<T> all(final Class<T> type) {
                        return List.of();
                    }

                    @Override
                    public Map<String, String> bundles() {
                        return Map.of();
                    }
                };
        return NodeViews.of(services, NOW, new TreeMap<>());
    }

    private Object answering(final Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "virtualHosts" -> List.copyOf(hosts);
                            case "demotions" -> List.of();
                            case "status" ->
                                    new NodeStatus("gw1", "gw2", true, false, "", null, true, NOW);
                            default -> throw new AssertionError("it only looks: " + method);
                        });
    }

    private Map<String, ?> other() {
        return views().members().get(1);
    }

    private static Map<?, ?> firstHost(final Map<String, ?> node) {
        return (Map<?, ?>) ((List<?>) node.get("virtualHosts")).get(0);
    }

    @Test
    void bothHaveTheSameMembersWhateverIsKnown() {
        hosts.add(here("lan", Role.BACKUP, 60));
        final var alone = views().members();
        assertEquals(List.copyOf(alone.get(0).keySet()), List.copyOf(alone.get(1).keySet()));
        assertEquals("off", alone.get(1).get("state"));
        assertEquals("gw2", alone.get(1).get("node"));
        peer(PeerStatus.State.LIVE, 80, there("lan", Role.MASTER));
        final var both = views().members();
        assertEquals(List.copyOf(both.get(0).keySet()), List.copyOf(both.get(1).keySet()));
        assertEquals(firstHost(both.get(0)).keySet(), firstHost(both.get(1)).keySet());
    }

    /** Since when is counted by the clock of the node that says it. */
    @Test
    void agesDoNotDependOnTheOthersClock() {
        peer(PeerStatus.State.LIVE, 80, there("lan", Role.MASTER));
        assertEquals("MASTER", other().get("role"));
        assertEquals(80L, other().get("ageMs"));
        assertEquals(60_080L, firstHost(other()).get("sinceAgeMs"));
        assertEquals(1_800_000L, other().get("clockSkewMs"));
    }

    @Test
    void aSilentNodeIsNeverMaster() {
        peer(PeerStatus.State.SILENT, 12_000, there("lan", Role.MASTER));
        assertEquals("UNKNOWN", other().get("role"));
        assertEquals("UNKNOWN", firstHost(other()).get("state"));
        assertEquals(12_000L, other().get("ageMs"));
        assertFalse(other().toString().contains("MASTER"));
        assertEquals("UNKNOWN", views().peerRole());
    }

    /** It died right after it said so, and this node has taken over since. */
    @Test
    void thatItIsMasterIsNotBelievedOfBeforeTheTakeOver() {
        hosts.add(here("lan", Role.MASTER, 1));
        peer(PeerStatus.State.LIVE, 1500, there("lan", Role.MASTER));
        assertEquals("UNKNOWN", other().get("role"));
        assertEquals("UNKNOWN", firstHost(other()).get("state"));
        assertEquals(List.of(), views().disagreements());
        peer(PeerStatus.State.LIVE, 500, there("lan", Role.MASTER));
        assertEquals("MASTER", other().get("role"));
        assertEquals(List.of("lan is MASTER on both nodes"), views().disagreements());
    }

    @Test
    void whatDiffersIsSaid() {
        hosts.add(here("dmz", Role.BACKUP, 60));
        hosts.add(here("lan", Role.BACKUP, 60));
        final NodeReport.Host lan = there("lan", Role.BACKUP);
        peer(
                PeerStatus.State.LIVE,
                80,
                new NodeReport.Host(
                        "lan",
                        "eth0",
                        2,
                        "carp",
                        Role.BACKUP,
                        lan.since(),
                        "",
                        List.of("10.0.0.9/24"),
                        new NodeReport.Timing(2, 0, 0),
                        0,
                        false,
                        lan.counts(),
                        null),
                there("wan", Role.MASTER));
        final String all = String.join("\n", views().disagreements());
        for (final String part :
                List.of(
                        "dmz is a virtual host of gw1 alone",
                        "lan is MASTER on neither node",
                        "lan has vhid 1 here and 2 on gw2",
                        "lan has [10.0.0.1/24] here and [10.0.0.9/24] on gw2",
                        "lan has advbase 1 here and 2 on gw2",
                        "wan is a virtual host of gw2 alone")) {
            assertTrue(all.contains(part), () -> part + " in " + all);
        }
        peer(PeerStatus.State.SILENT, 3000, lan);
        assertEquals(List.of(), views().disagreements());
    }
}
