package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.keaha.state.Coordination.Phase;
import org.tandemgate.keaha.state.Coordination.Settings;
import org.tandemgate.keaha.state.CoordinationEvent.HandOverWanted;
import org.tandemgate.keaha.state.CoordinationEvent.Observed;
import org.tandemgate.keaha.state.CoordinationEvent.PartnerLeaves;
import org.tandemgate.keaha.state.CoordinationEvent.PartnerStays;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/** kea-ha.md section 4, row by row. */
final class CoordinationTest {
    private static final long T0 = 1_000_000_000_000L;
    private static final long CLOCK = 1_795_225_718L;

    /** A state with its usual scopes, e.g. {@code hot-standby+} serves; or how it is silent. */
    private static ServerView view(final String text) {
        final boolean serves = text.endsWith("+");
        final String name = text.replace("+", "");
        return HaState.of(name)
                .map(it -> ServerView.of(it, serves ? Set.of("gw-a") : Set.of(), CLOCK))
                .orElseGet(
                        () ->
                                ServerView.of(
                                        Reach.valueOf(
                                                name.toUpperCase(Locale.ROOT).replace('-', '_'))));
    }

    private static Observed seen(final String local, final String partner, final String node) {
        final String[] words = node.split(" ", -1);
        return new Observed(
                new Observation(
                        view(local),
                        view(partner),
                        words[0].equals("master"),
                        Witness.valueOf(words[1].toUpperCase(Locale.ROOT)),
                        node.endsWith("silenced")));
    }

    private static String act(
            final Coordination start, final CoordinationEvent event, final long at) {
        return start.on(event, at).actions().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # who     | local           | partner         | this node      | then
            primary   | hot-standby+    | hot-standby     | master alive   | []
            standby   | hot-standby     | hot-standby+    | backup alive   | []
            # 4.3: refused = dead; silent needs a second witness, and a fence
            standby   | hot-standby     | dead            | master alive   | [MAINTENANCE_START]
            primary   | hot-standby+    | dead            | master dead    | [MAINTENANCE_START]
            standby   | hot-standby     | silent          | master dead    | [FENCE, MAINTENANCE_START]
            standby   | hot-standby     | silent          | backup unfit   | [FENCE, MAINTENANCE_START]
            standby   | hot-standby     | silent          | master unknown | []
            standby   | partner-down+   | dead            | master dead    | []
            standby   | waiting         | dead            | master dead    | []
            secondary | communication-recovery | dead     | master alive   | [MAINTENANCE_START]
            # 4.5: the link is cut, the nodes live: the primary serves, the other is silent
            primary   | hot-standby+    | silent          | backup alive   | [FENCE, MAINTENANCE_START]
            standby   | hot-standby     | silent          | master alive   | [SILENCE]
            primary   | partner-down+   | partner-down+   | master alive   | []
            standby   | partner-down+   | partner-down+   | backup alive   | [SILENCE]
            # 3.5: stuck
            primary   | in-maintenance  | partner-down+   | backup alive   | [RESET]
            primary   | in-maintenance  | dead            | backup alive   | [RESET]
            primary   | in-maintenance  | silent          | master dead    | [RESET]
            primary   | in-maintenance  | silent          | backup alive   | []
            primary   | in-maintenance  | partner-in-maintenance+ | backup alive | []
            # without HA: never two
            primary   | without-ha      | hot-standby     | master alive   | [SILENCE, DEMOTE]
            primary   | without-ha      | without-ha      | master alive   | []
            standby   | without-ha      | without-ha      | backup alive   | [SILENCE]
            standby   | without-ha      | dead            | master alive   | []
            standby   | without-ha      | dead            | backup alive   | []
            standby   | hot-standby     | without-ha      | backup alive   | [SILENCE]
            standby   | hot-standby     | without-ha      | backup alive silenced | [FENCE, MAINTENANCE_START]
            primary   | hot-standby+    | without-ha      | master alive   | []
            # 3.4: one node at a time, standby first
            standby   | terminated      | terminated+     | backup alive   | [RELOAD]
            primary   | terminated+     | terminated      | master alive   | []
            primary   | terminated+     | waiting         | master alive   | [RELOAD]
            standby   | terminated      | waiting         | backup alive   | [RELOAD]
            standby   | waiting         | terminated+     | backup alive   | []
            # unfit
            primary   | dead            | hot-standby     | master alive   | [DEMOTE]
            primary   | silent          | partner-down+   | master alive   | [DEMOTE]
            primary   | dead            | dead            | master alive   | []
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
        final Observed event = seen(local, partner, node);

        final var first = start.on(event, T0);
        assertEquals(List.of(), first.actions(), "one look is not enough");
        final long confirmed = T0 + Coordination.CONFIRM_NANOS;
        assertEquals("[]", act(first.next(), event, confirmed - 1));
        assertEquals(actions, act(first.next(), event, confirmed));
    }

    private static Coordination after(
            final boolean isPrimary, final Observed event, final long at) {
        return Coordination.start(new Settings(isPrimary, true), T0)
                .on(event, at - Coordination.CONFIRM_NANOS)
                .next();
    }

    /** A look in between that shows something else begins anew. */
    @Test
    void doubtBeginsAnew() {
        final Observed dead = seen("hot-standby", "dead", "master dead");
        final Observed well = seen("hot-standby", "hot-standby+", "master alive");
        final var doubting = after(false, dead, T0).on(well, T0 - 1).next();
        final var again = doubting.on(dead, T0).next();
        assertEquals("[]", act(again, dead, T0 + Coordination.CONFIRM_NANOS - 1));
        assertEquals("[MAINTENANCE_START]", act(again, dead, T0 + Coordination.CONFIRM_NANOS));
    }

    @Test
    void aCommandHasTimeToShow() {
        final Observed dead = seen("hot-standby", "dead", "master dead");
        final var acted = after(false, dead, T0).on(dead, T0).next();
        assertEquals("[]", act(acted, dead, T0 + Coordination.SETTLE_NANOS - 1));
        assertEquals("[MAINTENANCE_START]", act(acted, dead, T0 + Coordination.SETTLE_NANOS));
    }

    /** The switch-off runs out by itself, so it is renewed, and ended when the cause is gone. */
    @Test
    void silenceIsRenewedAndEnds() {
        final Observed cut = seen("hot-standby", "silent", "backup alive");
        final var silent = after(false, cut, T0).on(cut, T0).next();
        assertEquals("[]", act(silent, cut, T0 + Coordination.RENEW_NANOS - 1));
        assertEquals("[SILENCE]", act(silent, cut, T0 + Coordination.RENEW_NANOS));
        final Observed well = seen("hot-standby", "hot-standby+", "backup alive");
        final var first = silent.on(well, T0 + 1).next();
        assertEquals("[SPEAK]", act(first, well, T0 + 1 + Coordination.CONFIRM_NANOS));
        final Observed garbage = seen("unknown", "unknown", "backup alive");
        final var blind = silent.on(garbage, T0 + 1).next();
        assertEquals("[]", act(blind, garbage, T0 + 1 + Coordination.CONFIRM_NANOS));
    }

    @Test
    void repairIsLeftToPeopleWhereTheyWantOrClocksDiffer() {
        final Observed ended = seen("terminated", "terminated+", "backup alive");
        final var manual = Coordination.start(new Settings(false, false), T0).on(ended, T0).next();
        assertEquals("[]", act(manual, ended, T0 + Coordination.CONFIRM_NANOS));
        final var local = ServerView.of(HaState.TERMINATED, Set.of(), CLOCK);
        for (final long skew : new long[] {-5, 5}) {
            final var partner = ServerView.of(HaState.TERMINATED, Set.of("gw-a"), CLOCK + skew);
            final var apart =
                    new Observed(new Observation(local, partner, false, Witness.ALIVE, false));
            final var looked =
                    Coordination.start(new Settings(false, true), T0).on(apart, T0).next();
            assertEquals("[]", act(looked, apart, T0 + Coordination.CONFIRM_NANOS));
        }
    }

    private static final Observed WELL = seen("hot-standby+", "hot-standby", "master alive");
    private static final Observed IN_MAINTENANCE =
            seen("in-maintenance", "partner-in-maintenance+", "master alive");
    private static final Observed MOVED =
            seen("in-maintenance", "partner-in-maintenance+", "backup alive");

    private static Coordination.Step leaving() {
        return after(true, WELL, T0).on(new HandOverWanted(), T0);
    }

    /** 4.6: maintenance first, then the role. */
    @Test
    void handsOverInOrder() {
        final var asked = leaving();
        assertEquals("[ASK_MAINTENANCE]", asked.actions().toString());
        assertEquals("[]", act(asked.next(), WELL, T0 + 1));
        final var moving = asked.next().on(IN_MAINTENANCE, T0 + 2);
        assertEquals("[MOVE_ROLE]", moving.actions().toString());
        final var moved = moving.next().on(MOVED, T0 + 3);
        assertEquals("[]", moved.actions().toString());
        assertEquals(Phase.NONE, moved.next().doing().phase());
    }

    @Test
    void maintenanceIsCancelledWhenTheRoleDoesNotMove() {
        final var moving = leaving().next().on(IN_MAINTENANCE, T0).next();
        assertEquals("[]", act(moving, IN_MAINTENANCE, T0 + Coordination.MOVE_NANOS - 1));
        final var cancelled = moving.on(IN_MAINTENANCE, T0 + Coordination.MOVE_NANOS);
        assertEquals("[ASK_CANCEL, SILENCE]", cancelled.actions().toString());
        assertEquals("[SPEAK]", act(cancelled.next(), WELL, T0 + Coordination.MOVE_NANOS + 1));
    }

    @Test
    void theOneThatStaysCancelsByItselfToo() {
        final var staying =
                after(false, seen("hot-standby", "hot-standby+", "backup alive"), T0)
                        .on(new PartnerLeaves(), T0);
        assertEquals("[MAINTENANCE_START]", staying.actions().toString());
        final Observed serving = seen("partner-in-maintenance+", "in-maintenance", "backup alive");
        assertEquals("[]", act(staying.next(), serving, T0 + Coordination.STAY_NANOS - 1));
        final String all = "[SILENCE, ASK_CANCEL, MAINTENANCE_CANCEL]";
        assertEquals(all, act(staying.next(), serving, T0 + Coordination.STAY_NANOS));
        assertEquals(all, act(staying.next(), new PartnerStays(), T0 + 1));
        final Observed arrived = seen("partner-in-maintenance+", "in-maintenance", "master alive");
        final var done = staying.next().on(arrived, T0 + 1).next();
        assertEquals(Phase.NONE, done.doing().phase());
    }

    /** Dead in the middle of it: the one that stays serves, and is not switched off for it. */
    @Test
    void theOneThatStaysServesWhenTheOtherDies() {
        final var staying =
                after(false, seen("hot-standby", "hot-standby+", "backup alive"), T0)
                        .on(new PartnerLeaves(), T0)
                        .next();
        final Observed alone = seen("partner-down+", "dead", "backup alive");
        final var looked = staying.on(alone, T0 + 1).next();
        assertEquals("[]", act(looked, new PartnerStays(), T0 + 2));
        assertEquals("[]", act(looked, alone, T0 + Coordination.STAY_NANOS));
        final var cancelling = staying.on(new PartnerStays(), T0 + 1).next();
        assertEquals("[SPEAK]", act(cancelling, alone, T0 + 2));
    }

    @Test
    void nothingIsHandedOverUnlessBothAreWell() {
        final var unwell = after(true, seen("hot-standby+", "silent", "master unknown"), T0);
        assertEquals("[]", act(unwell, new HandOverWanted(), T0));
        assertEquals("[]", act(unwell, new PartnerLeaves(), T0));
        assertEquals("[]", act(leaving().next(), new HandOverWanted(), T0 + 1));
    }
}
