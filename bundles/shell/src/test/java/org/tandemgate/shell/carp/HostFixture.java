package org.tandemgate.shell.carp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Virtual hosts as a test wants them. */
public final class HostFixture {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final String name;
    private final Role role;
    private Instant since = NOW.minusSeconds(3600);
    private String reason = "master is silent";
    private final List<CidrAddress> addresses = new ArrayList<>();
    private int demotion;
    private final Map<String, Long> dropped = new TreeMap<>(Map.of("badauth", 0L, "badttl", 0L));
    private List<IpAddress> peers = List.of();
    private @Nullable PeerSighting heard;
    private @Nullable String problem;

    public HostFixture(final String name, final Role role) {
        this.name = name;
        this.role = role;
        addresses.add(CidrAddress.parse("10.0.0.1/24"));
    }

    public HostFixture since(final long secondsAgo, final String why) {
        since = NOW.minusSeconds(secondsAgo);
        reason = why;
        return this;
    }

    public HostFixture address(final String address) {
        addresses.add(CidrAddress.parse(address));
        return this;
    }

    public HostFixture demotion(final int amount) {
        demotion = amount;
        return this;
    }

    public HostFixture dropped(final String counter, final long count) {
        dropped.put(counter, count);
        return this;
    }

    public HostFixture heard(final long msAgo, final int advskew) {
        heard =
                new PeerSighting(
                        IpAddress.parse("10.0.0.3"), NOW.minusMillis(msAgo), 1, advskew, 0);
        return this;
    }

    public HostFixture peers(final String... unicast) {
        peers = List.of(unicast).stream().map(IpAddress::parse).toList();
        return this;
    }

    public HostFixture problem(final String text) {
        problem = text;
        return this;
    }

    public VirtualHostStatus build() {
        return new VirtualHostStatus(
                name,
                "eth0",
                1,
                role,
                since,
                reason,
                addresses,
                1,
                100,
                Math.min(240, 100 + demotion),
                demotion,
                "carp",
                MacMode.VIRTUAL,
                MacAddress.virtual(1),
                7,
                peers,
                1_390_625_000L,
                3_390_625_000L,
                4242,
                17,
                dropped,
                heard,
                "office network",
                problem,
                NOW.minusMillis(2));
    }
}
