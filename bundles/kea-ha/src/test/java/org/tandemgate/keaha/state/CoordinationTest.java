package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.keaha.state.Coordination.Settings;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/** kea-ha.md section 4, row by row. */
final class CoordinationTest {
    private static final long T0 = 1_000_000_000_000L;
    private static final long CLOCK = 1_795_225_718L;

    /**
     * A state with its usual scopes, e.g. {@code hot-standby+} serves, {@code ++} by both names; or
     * how it is silent.
     */
    private static ServerView view(final String text) {
        final Set<String> scopes =
                text.endsWith("++")
                        ? Set.of("gw-a", "gw-b")
                        : text.endsWith("+") ? Set.of("gw-a") : Set.of();
        final String name = text.replace("+", "");
        return HaState.of(name)
                .map(it -> ServerView.of(it, scopes, CLOCK))
                .orElseGet(
                        () ->
                                ServerView.of(
                                        Reach.valueOf(
                                                name.toUpperCase(Locale.ROOT).replace('-', '_'))));
    }

    private static Observation seen(final String local, final String partner, final String node) {
        final String[] words = node.toUpperCase(Locale.ROOT).split(" ", -1);
        return new Observation(
                view(local),
                view(partner),
                words[0].equals("MASTER"),
                Witness.valueOf(words[1]),
                words.length > 2 ? Intent.valueOf(words[2]) : Intent.NONE);
    }

    private static String act(final Coordination start, final Observation seen, final long at) {
        return start.on(seen, at).actions().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # who     | local           | partner         | this node      | then
            primary   | hot-standby+    | hot-standby     | master alive   | []
            standby   | hot-standby     | hot-standby+    | backup alive   | []
            # 4.3: refused = dead; hung behind a port that accepts; silent needs a second witness
            standby   | hot-standby     | dead            | master alive   | [MAINTENANCE_START]
            primary   | hot-standby+    | dead            | master dead    | [MAINTENANCE_START]
            standby   | hot-standby     | hung            | backup alive   | [FENCE, MAINTENANCE_START]
            standby   | partner-down+   | dead            | master dead    | []
            standby   | waiting         | dead            | master dead    | []
            secondary | communication-recovery | dead     | master alive   | [MAINTENANCE_START]
            # 4.5: cut, and the nodes live: whoever holds the addresses serves, the other is silent
            primary   | hot-standby+    | silent          | master alive   | [FENCE, MAINTENANCE_START]
            primary   | hot-standby+    | silent          | master unknown | [FENCE, MAINTENANCE_START]
            primary   | hot-standby+    | silent          | backup alive   | [SILENCE]
            standby   | hot-standby     | silent          | backup alive   | [SILENCE]
            standby   | hot-standby     | silent          | backup unknown | []
            standby   | hot-standby     | silent          | master alive   | []
            primary   | partner-down+   | partner-down+   | master alive   | []
            standby   | partner-down+   | partner-down+   | backup alive   | [SILENCE]
            # 3.5: stuck
            primary   | in-maintenance  | partner-down+   | backup alive   | [RESET]
            primary   | in-maintenance  | partner-down+   | backup alive leave | []
            primary   | in-maintenance  | in-maintenance  | backup alive leave | [RESET]
            primary   | in-maintenance  | terminated      | backup alive   | [RESET]
            primary   | in-maintenance  | dead            | backup alive leave | [RESET]
            primary   | in-maintenance  | hung            | backup alive   | [RESET]
            primary   | in-maintenance  | silent          | master dead    | [RESET]
            primary   | in-maintenance  | silent          | backup alive   | [SILENCE]
            # 4.6: maintenance and back
            primary   | hot-standby+    | hot-standby     | master alive leave | [ANNOUNCE_LEAVE]
            primary   | hot-standby++   | hot-standby     | master alive leave | [LEAVE]
            primary   | hot-standby++   | hot-standby     | master alive   | [WITHDRAW_LEAVE]
            standby   | hot-standby     | hot-standby+    | backup alive leave | [LEAVE]
            standby   | hot-standby     | hot-standby++   | backup alive   | [MAINTENANCE_START]
            secondary | load-balancing+ | load-balancing  | backup alive leave | [LEAVE]
            primary   | hot-standby+    | waiting         | master alive leave | []
            primary   | hot-standby+    | dead            | master alive leave | [MAINTENANCE_START]
            standby   | hot-standby     | in-maintenance  | master alive   | [MAINTENANCE_START]
            primary   | in-maintenance  | partner-in-maintenance+ | backup alive | []
            primary   | in-maintenance  | partner-in-maintenance+ | backup alive leave | []
            primary   | in-maintenance  | partner-in-maintenance+ | backup alive return | [HIDE]
            primary   | in-maintenance  | partner-down+   | backup alive return | [RESET]
            # without HA: never two, and not nobody
            primary   | without-ha      | hot-standby+    | master alive   | [SILENCE, DEMOTE]
            primary   | without-ha      | hot-standby     | master alive   | [DEMOTE]
            primary   | without-ha      | without-ha      | master alive   | []
            standby   | without-ha      | without-ha      | backup alive   | [SILENCE]
            primary   | without-ha      | silent          | master alive   | []
            primary   | without-ha      | unknown         | master alive   | []
            standby   | without-ha      | silent          | backup alive   | [SILENCE]
            standby   | without-ha      | unknown         | backup alive   | [SILENCE]
            standby   | without-ha      | dead            | master alive   | []
            standby   | without-ha      | dead            | backup alive   | [SILENCE]
            standby   | hot-standby     | without-ha      | backup alive   | [SILENCE_PARTNER, FENCE, MAINTENANCE_START]
            primary   | partner-down+   | without-ha      | master alive   | [SILENCE_PARTNER]
            # 3.4: one node at a time, standby first
            standby   | terminated      | terminated+     | backup alive   | [RELOAD]
            primary   | terminated+     | terminated      | master alive   | []
            primary   | terminated+     | waiting         | master alive   | [RELOAD]
            standby   | terminated      | waiting         | backup alive   | [RELOAD]
            standby   | waiting         | terminated+     | backup alive   | []
            # unfit
            primary   | dead            | hot-standby     | master alive   | [DEMOTE]
            primary   | hung            | partner-down+   | master alive   | [SILENCE, DEMOTE]
            primary   | hung            | silent          | master unknown | [SILENCE, DEMOTE]
            # one wakes up and finds that the other one serves for both
            primary   | hot-standby+    | partner-down+   | backup alive   | [SILENCE]
            standby   | partner-down+   | hot-standby+    | master alive   | []
            primary   | dead            | dead            | master alive   | [DEMOTE]
            primary   | dead            | silent          | master dead    | []
            # garbage decides nothing
            primary   | unknown         | dead            | master dead    | []
            primary   | hot-standby+    | unknown         | master dead    | []
            """)
    void actsOnTheSecondLook(
            final String who,
            final String local,
            final String partner,
            final String node,
            final String actions) {
        final var start = Coordination.start(new Settings(who.equals("primary"), true), T0);
        final Observation event = seen(local, partner, node);

        final var first = start.on(event, T0);
        assertEquals(List.of(), first.actions(), "one look is not enough");
        final long confirmed = T0 + Coordination.CONFIRM_NANOS;
        assertEquals("[]", act(first.next(), event, confirmed - 1));
        assertEquals(actions, act(first.next(), event, confirmed));
    }

    /**
     * The election took over because it heard nothing; that the server is silent too is the second
     * look.
     */
    @Test
    void whatTheElectionHasSeenTooIsNotLookedAtTwice() {
        final var start = Coordination.start(new Settings(false, true), T0);
        final var dead = seen("hot-standby", "silent", "master dead");
        assertEquals("[FENCE, MAINTENANCE_START]", act(start, dead, T0));
        assertEquals("[]", act(start, seen("hot-standby", "hung", "master dead"), T0));
    }

    /** Whoever goes serves until the other one has taken its clients, or does not. */
    @Test
    void leavesWhenThePartnerHadTimeToTakeOver() {
        final var fine = seen("hot-standby+", "hot-standby", "master alive leave");
        final var asked = after(true, fine, T0).on(fine, T0).next();
        final var announced = seen("hot-standby++", "hot-standby", "master alive leave");
        assertEquals("[]", act(asked, announced, T0 + Coordination.SETTLE_NANOS - 1));
        assertEquals("[LEAVE]", act(asked, announced, T0 + Coordination.SETTLE_NANOS));
    }

    private static Coordination after(
            final boolean isPrimary, final Observation event, final long at) {
        return Coordination.start(new Settings(isPrimary, true), T0)
                .on(event, at - Coordination.CONFIRM_NANOS)
                .next();
    }

    /** A look in between that shows something else begins anew. */
    @Test
    void doubtBeginsAnew() {
        final Observation dead = seen("hot-standby", "dead", "master dead");
        final Observation well = seen("hot-standby", "hot-standby+", "master alive");
        final var doubting = after(false, dead, T0).on(well, T0 - 1).next();
        final var again = doubting.on(dead, T0).next();
        assertEquals("[]", act(again, dead, T0 + Coordination.CONFIRM_NANOS - 1));
        assertEquals("[MAINTENANCE_START]", act(again, dead, T0 + Coordination.CONFIRM_NANOS));
    }

    @Test
    void aCommandHasTimeToShow() {
        final Observation dead = seen("hot-standby", "dead", "master dead");
        final var acted = after(false, dead, T0).on(dead, T0).next();
        assertEquals("[]", act(acted, dead, T0 + Coordination.SETTLE_NANOS - 1));
        assertEquals("[MAINTENANCE_START]", act(acted, dead, T0 + Coordination.SETTLE_NANOS));
    }

    /** The switch-off runs out by itself, so it is renewed, and ended when the cause is gone. */
    @Test
    void silenceIsRenewedAndEnds() {
        final Observation cut = seen("hot-standby", "silent", "backup alive");
        final var silent = after(false, cut, T0).on(cut, T0).next();
        assertEquals("[]", act(silent, cut, T0 + Coordination.RENEW_NANOS - 1));
        assertEquals("[SILENCE]", act(silent, cut, T0 + Coordination.RENEW_NANOS));
        final Observation well = seen("hot-standby", "hot-standby+", "backup alive");
        final var first = silent.on(well, T0 + 1).next();
        assertEquals("[SPEAK]", act(first, well, T0 + 1 + Coordination.CONFIRM_NANOS));
        final Observation garbage = seen("unknown", "unknown", "backup alive");
        final var blind = silent.on(garbage, T0 + 1).next();
        assertEquals("[]", act(blind, garbage, T0 + 1 + Coordination.CONFIRM_NANOS));
    }

    @Test
    void repairIsLeftToPeopleWhereTheyWantOrClocksDiffer() {
        final Observation ended = seen("terminated", "terminated+", "backup alive");
        final var manual = Coordination.start(new Settings(false, false), T0).on(ended, T0).next();
        assertEquals("[]", act(manual, ended, T0 + Coordination.CONFIRM_NANOS));
        final var local = ServerView.of(HaState.TERMINATED, Set.of(), CLOCK);
        for (final long skew : new long[] {-5, 5}) {
            final var partner = ServerView.of(HaState.TERMINATED, Set.of("gw-a"), CLOCK + skew);
            final var apart = new Observation(local, partner, false, Witness.ALIVE, Intent.NONE);
            final var looked =
                    Coordination.start(new Settings(false, true), T0).on(apart, T0).next();
            assertEquals("[]", act(looked, apart, T0 + Coordination.CONFIRM_NANOS));
        }
    }

    /** What lies between two looks does not make a command due again. */
    @Test
    void aCommandIsNotArmedAgainByDoubt() {
        final Observation dead = seen("hot-standby", "dead", "master dead");
        final Observation well = seen("hot-standby", "hot-standby+", "master alive");
        Coordination now = after(false, dead, T0).on(dead, T0).next();
        for (long at = T0; at < T0 + Coordination.SETTLE_NANOS; at += 500_000_000L) {
            now = now.on(well, at + 10_000_000L).next().on(dead, at + 20_000_000L).next();
            final var step = now.on(dead, at + 450_000_000L);
            assertEquals(List.of(), step.actions());
            now = step.next();
        }
        assertEquals("[MAINTENANCE_START]", act(now, dead, T0 + Coordination.SETTLE_NANOS));
    }

    /** A server that was started again in silence serves for at most 2 s. */
    @Test
    void silenceIsRenewedLongBeforeItEnds() {
        final Observation cut = seen("hot-standby", "silent", "backup alive");
        final var silent = after(false, cut, T0).on(cut, T0).next();
        assertEquals("[SILENCE]", act(silent, cut, T0 + 2_000_000_000L));
        assertEquals(60, Coordination.SILENCE_SECONDS);
    }

    /** The primary of the other node has to notice first that it lost the addresses. */
    @Test
    void aStandbyThatHoldsTheAddressesWaitsForItsPartnerToFallSilent() {
        final Observation cut = seen("hot-standby", "silent", "master alive");
        final var start = Coordination.start(new Settings(false, true), T0).on(cut, T0).next();
        assertEquals("[]", act(start, cut, T0 + Coordination.YIELD_NANOS - 1));
        assertEquals("[FENCE, MAINTENANCE_START]", act(start, cut, T0 + Coordination.YIELD_NANOS));
    }

    @Test
    void whatKeaDoesByItselfIsLeftToKeaForAWhile() {
        final Observation stuck = seen("in-maintenance", "ready", "backup alive");
        final var start = Coordination.start(new Settings(true, true), T0).on(stuck, T0).next();
        assertEquals("[]", act(start, stuck, T0 + Coordination.PATIENCE_NANOS - 1));
        assertEquals("[RESET]", act(start, stuck, T0 + Coordination.PATIENCE_NANOS));
        final Observation nobody = seen("waiting", "waiting", "master alive");
        final var wait = Coordination.start(new Settings(true, true), T0).on(nobody, T0).next();
        assertEquals("[]", act(wait, nobody, T0 + Coordination.NOBODY_NANOS - 1));
        assertEquals(
                "[FENCE, MAINTENANCE_START]", act(wait, nobody, T0 + Coordination.NOBODY_NANOS));
    }

    /** A primary that waits for a terminated standby serves nobody: clocks and taste wait. */
    @Test
    void repairIsNotAQuestionWhenNobodyIsServed() {
        final var local = ServerView.of(HaState.TERMINATED, Set.of(), CLOCK);
        final var partner = ServerView.of(HaState.WAITING, Set.of(), CLOCK + 70);
        final var seen = new Observation(local, partner, false, Witness.ALIVE, Intent.NONE);
        final var looked = Coordination.start(new Settings(false, false), T0).on(seen, T0).next();
        assertEquals("[RELOAD]", act(looked, seen, T0 + Coordination.CONFIRM_NANOS));
    }
}
