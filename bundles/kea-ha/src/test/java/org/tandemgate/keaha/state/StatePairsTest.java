package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;

/**
 * Every pair of HA states of two servers that answer. {@code state-pairs.txt} says for each who
 * serves, what each node sees and does, the first one holding the addresses; a change of the policy
 * is reviewed as a change of that file.
 */
final class StatePairsTest {
    private static final long T0 = 1_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** Those that a pair in hot-standby can have. */
    private static final Set<HaState> HOT_STANDBY =
            EnumSet.of(
                    HaState.WAITING,
                    HaState.SYNCING,
                    HaState.READY,
                    HaState.HOT_STANDBY,
                    HaState.PARTNER_DOWN,
                    HaState.PARTNER_IN_MAINTENANCE,
                    HaState.IN_MAINTENANCE,
                    HaState.TERMINATED);

    private static Set<String> scopes(final HaState state, final boolean isPrimary) {
        return switch (state) {
            case PARTNER_DOWN, PARTNER_IN_MAINTENANCE -> Set.of("a", "b");
            case HOT_STANDBY, TERMINATED, PASSIVE_BACKUP -> isPrimary ? Set.of("a") : Set.of();
            case LOAD_BALANCING, COMMUNICATION_RECOVERY -> Set.of(isPrimary ? "a" : "b");
            default -> Set.of();
        };
    }

    private static ServerView view(final HaState state, final boolean isPrimary) {
        return ServerView.of(state, scopes(state, isPrimary), 1_795_225_718L);
    }

    private record Seen(Condition condition, List<CoordinationAction> actions, long after) {
        @Override
        public String toString() {
            return condition
                    + (actions.isEmpty() ? "" : " " + actions + " after " + after / 1e9 + " s");
        }
    }

    /** What one node does about it, looking every 100 ms for two minutes. */
    private static Seen look(
            final ServerView own,
            final ServerView other,
            final boolean isPrimary,
            final boolean isMaster) {
        final var seen = new Observation(own, other, isMaster, Witness.ALIVE, Intent.NONE);
        Coordination now = Coordination.start(new Coordination.Settings(isPrimary, true), T0);
        for (long at = T0; at < T0 + 120 * SECOND; at += SECOND / 10) {
            final var step = now.on(seen, at);
            if (!step.actions().isEmpty()) {
                return new Seen(step.next().condition(), step.actions(), at - T0);
            }
            now = step.next();
        }
        return new Seen(now.condition(), List.of(), 0);
    }

    private static String row(final HaState primary, final HaState standby) {
        final ServerView one = view(primary, true);
        final ServerView other = view(standby, false);
        // Neither was told to serve, ever: no primary is configured.
        final boolean isBackups = primary == HaState.BACKUP && standby == HaState.BACKUP;
        final boolean isServed = !one.scopes().isEmpty() || !other.scopes().isEmpty();
        final String who =
                (one.scopes().isEmpty() ? "" : "primary")
                        + (other.scopes().isEmpty() ? "" : " other");
        final var first = look(one, other, true, true);
        final var second = look(other, one, false, false);
        for (final boolean isMaster : new boolean[] {true, false}) {
            final var at = look(one, other, true, isMaster);
            final var there = look(other, one, false, !isMaster);
            final String text = primary + " " + standby + " " + isMaster;
            assertTrue(
                    isServed || isBackups || !at.actions().isEmpty() || !there.actions().isEmpty(),
                    () -> "nobody serves, and nobody acts: " + text);
            assertFalse(silences(at) && silences(there), () -> "both fall silent: " + text);
        }
        return primary.wireName()
                + " | "
                + standby.wireName()
                + " | "
                + who.strip()
                + " | "
                + first
                + " | "
                + second;
    }

    private static boolean silences(final Seen seen) {
        return seen.actions().contains(CoordinationAction.SILENCE);
    }

    @Test
    void everyPairIsServedOrHelped() throws IOException {
        final var rows = new StringBuilder();
        for (final HaState primary : HaState.values()) {
            for (final HaState standby : HaState.values()) {
                rows.append(row(primary, standby)).append('\n');
            }
        }
        final String wanted = System.getProperty("golden.write", "");
        if (!wanted.isEmpty()) {
            java.nio.file.Files.writeString(java.nio.file.Path.of(wanted, "state-pairs.txt"), rows);
        }
        try (InputStream file =
                Objects.requireNonNull(
                        StatePairsTest.class.getResourceAsStream("/state-pairs.txt"))) {
            assertEquals(new String(file.readAllBytes(), StandardCharsets.UTF_8), rows.toString());
        }
    }

    /** Out of each of them, by what Kea and both coordinators do, one serves in the end. */
    @Test
    void everyPairOfHotStandbyEndsWithOneThatServes() {
        for (final HaState primary : HOT_STANDBY) {
            for (final HaState standby : HOT_STANDBY) {
                for (int master = 0; master < 2; master++) {
                    final var pair = new SimulatedPair(master, true);
                    pair.become(primary, standby);
                    pair.hold(master);
                    while (pair.now() < 120 * SECOND) {
                        pair.advance();
                    }
                    assertTrue(
                            pair.servers[0].serves(pair.now())
                                    != pair.servers[1].serves(pair.now()),
                            () -> primary + " and " + standby + ": " + pair.story());
                }
            }
        }
    }
}
