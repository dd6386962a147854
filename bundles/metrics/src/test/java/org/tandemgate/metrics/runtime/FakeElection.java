package org.tandemgate.metrics.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** One virtual host, MASTER for a minute. */
final class FakeElection implements Election {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** How long ago another node advertised, in ms; none when absent. */
    @Nullable Long heardMillisAgo;

    int heardAdvskew = 100;

    @Override
    public List<VirtualHostStatus> virtualHosts() {
        final PeerSighting heard =
                heardMillisAgo == null
                        ? null
                        : new PeerSighting(
                                IpAddress.parse("10.0.0.3"),
                                NOW.minusMillis(heardMillisAgo),
                                1,
                                heardAdvskew,
                                0);
        return List.of(
                new VirtualHostStatus(
                        "lan",
                        "eth0",
                        1,
                        Role.MASTER,
                        NOW.minusSeconds(60),
                        "master is silent",
                        List.of(CidrAddress.parse("10.0.0.1/24")),
                        1,
                        0,
                        7,
                        7,
                        "carp",
                        MacMode.VIRTUAL,
                        null,
                        0,
                        List.of(),
                        1_000_000_000L,
                        3_000_000_000L,
                        61,
                        2,
                        Map.of("badauth", 5L),
                        heard,
                        "",
                        null,
                        NOW.minusMillis(250)));
    }

    @Override
    public Map<String, Long> dropped() {
        return Map.of("badvhid", 3L);
    }

    @Override
    public PauseCount pauses() {
        return new PauseCount(2, Duration.ofMillis(1500), null);
    }

    @Override
    public List<Demotion> demotions() {
        return List.of(
                new Demotion(
                        "carp", "operator", "say \"when\"\nnow", 7, NOW.minusSeconds(9), null));
    }

    @Override
    public void apply(final NodePolicy policy) {
        throw new AssertionError("metrics only look");
    }

    @Override
    public void demote(final String group, final Cause cause, final int amount) {
        throw new AssertionError("metrics only look");
    }

    @Override
    public void undemote(final String group, final Cause cause, final int amount) {
        throw new AssertionError("metrics only look");
    }

    @Override
    public List<HandOver> handOver(final Duration bound, final boolean force) {
        throw new AssertionError("metrics only look");
    }

    @Override
    public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
        throw new AssertionError("metrics only look");
    }
}
