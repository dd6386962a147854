package org.tandemgate.metrics.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.metrics.link.Exposition;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/** What a node can honestly say of gaps, and of two masters. Times are in milliseconds. */
class RoleTimesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long MILLI = 1_000_000L;

    private final RoleTimes times = new RoleTimes();

    private static VirtualHostStatus host(
            final String name, final Role role, final long since, final @Nullable Long heard) {
        final Instant now = BEGIN.plusMillis(heard == null ? since : Math.max(since, heard));
        return new VirtualHostStatus(
                name,
                "eth0",
                1,
                role,
                BEGIN.plusMillis(since),
                "",
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
                1,
                1,
                Map.of(),
                heard == null
                        ? null
                        : new PeerSighting(
                                IpAddress.parse("10.0.0.3"), BEGIN.plusMillis(heard), 1, 0, 0),
                "",
                null,
                now);
    }

    private void changes(
            final Role from, final Role to, final long since, final @Nullable Long heard) {
        final long now = heard == null ? since : Math.max(since, heard);
        times.transitioned(
                new RoleChange(host("lan", to, since, heard), from, to, ""), now * MILLI);
    }

    private double sum() {
        return times.gaps().rows().get(0).sum();
    }

    private long count() {
        return times.gaps().rows().get(0).counts().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void aTakeOverIsMeasuredFromTheLastAdvertisement() {
        changes(Role.INIT, Role.BACKUP, 0, null);
        changes(Role.BACKUP, Role.MASTER, 13_390, 10_000L);
        assertEquals(3.39, sum());
        assertEquals(
                List.of(0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L), times.gaps().rows().get(0).counts());

        changes(Role.MASTER, Role.BACKUP, 20_000, 19_999L);
        changes(Role.BACKUP, Role.MASTER, 30_002, 30_000L);
        assertEquals(2, count());
        assertEquals(1, times.gaps().rows().get(0).counts().get(0));
    }

    /** It was MASTER itself, or away: who served since then it does not know. */
    @Test
    void whatWasHeardBeforeItWasBackupIsNoGap() {
        changes(Role.INIT, Role.BACKUP, 0, null);
        changes(Role.BACKUP, Role.MASTER, 3000, null);
        changes(Role.MASTER, Role.INIT, 90_000, 1000L);
        changes(Role.INIT, Role.BACKUP, 95_000, 1000L);
        changes(Role.BACKUP, Role.MASTER, 98_000, 1000L);
        assertEquals(0, count());
    }

    /** A bundle that starts while this node is BACKUP is told so. */
    @Test
    void theRoleThatIsThereAlreadyCounts() {
        changes(Role.BACKUP, Role.BACKUP, 0, 500L);
        changes(Role.BACKUP, Role.MASTER, 4000, 1000L);
        assertEquals(3, sum());
    }

    private double twice() {
        return times.twice().points().get(0).value();
    }

    @Test
    void twoMastersCountFromOneAdvertisementToTheNextAndToTheEnd() {
        changes(Role.BACKUP, Role.MASTER, 0, null);
        changes(Role.MASTER, Role.MASTER, 0, 5000L);
        assertEquals(0, twice());
        changes(Role.MASTER, Role.MASTER, 0, 6000L);
        changes(Role.MASTER, Role.MASTER, 0, 7000L);
        assertEquals(2, twice());
        changes(Role.MASTER, Role.BACKUP, 7500, 7400L);
        assertEquals(2.5, twice());
        changes(Role.BACKUP, Role.MASTER, 9000, 8900L);
        assertEquals(2.5, twice());
    }

    /** Silent for longer than the master-down time: nobody knows that it was MASTER meanwhile. */
    @Test
    void aSilenceBetweenThemIsNotCounted() {
        changes(Role.BACKUP, Role.MASTER, 0, null);
        changes(Role.MASTER, Role.MASTER, 0, 5000L);
        changes(Role.MASTER, Role.MASTER, 0, 8001L);
        assertEquals(0, twice());
        changes(Role.MASTER, Role.MASTER, 0, 9001L);
        assertEquals(1, twice());
    }

    @Test
    void theTextIsThatOfAHistogram() {
        changes(Role.INIT, Role.BACKUP, 0, null);
        changes(Role.BACKUP, Role.MASTER, 13_390, 10_000L);
        final String text =
                new String(
                        Exposition.text(List.of(times.twice()), times.gaps()),
                        StandardCharsets.UTF_8);
        for (final String line :
                List.of(
                        "# TYPE ha_gap_seconds histogram",
                        "ha_gap_seconds_bucket{virtual_host=\"lan\",le=\"3.0\"} 0",
                        "ha_gap_seconds_bucket{virtual_host=\"lan\",le=\"10.0\"} 1",
                        "ha_gap_seconds_bucket{virtual_host=\"lan\",le=\"+Inf\"} 1",
                        "ha_gap_seconds_count{virtual_host=\"lan\"} 1",
                        "ha_gap_seconds_sum{virtual_host=\"lan\"} 3.39",
                        "ha_dual_master_seconds_total{virtual_host=\"lan\"} 0.0")) {
            assertTrue(text.contains(line + "\n"), text);
        }
    }

    @Test
    void namesAreBounded() {
        for (int i = 0; i < 2000; i++) {
            times.transitioned(
                    new RoleChange(
                            host("lan" + i, Role.BACKUP, 0, null), Role.INIT, Role.BACKUP, ""),
                    0);
        }
        assertEquals(1000, times.gaps().rows().size());
    }
}
