package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.keaha.state.ApplyPlan.Action;
import org.tandemgate.keaha.state.ApplyPlan.Event;
import org.tandemgate.keaha.state.ApplyPlan.Stage;

/** The plan against a server that does what a script says. */
final class ApplyPlanTest {
    /** A server: its configuration, and what it does to the n-th command. */
    private static final class FakeServer {
        private final String script;
        private final List<Action> asked = new ArrayList<>();
        private String inForce = "old";
        private String onDisk = "old";
        private boolean isZombie;

        FakeServer(final String script) {
            this.script = script;
        }

        /**
         * a = does it, r = refuses, z = refuses and is a zombie, s = silent and does it, l = silent
         * and does not.
         */
        Event carryOut(final Action action) {
            final char what = asked.size() < script.length() ? script.charAt(asked.size()) : 'a';
            asked.add(action);
            if (action == Action.ASK_STATE && isZombie && what == 'a') {
                return Event.refused("ha-heartbeat is not supported");
            }
            if (what == 'a' || what == 's') {
                carriedOut(action);
            }
            if (what == 'z') {
                isZombie = true;
                inForce = "zombie";
            }
            return switch (what) {
                case 'a' -> Event.accepted();
                case 'r', 'z' -> Event.refused("refused");
                default -> Event.silent("silent");
            };
        }

        private void carriedOut(final Action action) {
            switch (action) {
                case SET_NEW -> inForce = "new";
                case SET_OLD -> {
                    inForce = "old";
                    isZombie = false;
                }
                case WRITE -> onDisk = inForce;
                default -> {}
            }
        }
    }

    private static ApplyPlan run(final FakeServer server, final boolean hadHa) {
        long now = 0;
        ApplyPlan.Step step = ApplyPlan.start(hadHa, now);
        for (int i = 0; !step.next().isOver(); i++) {
            assertTrue(i < 1000, "the plan does not end: " + step);
            now += ApplyPlan.PAUSE_NANOS;
            step = step.next().on(server.carryOut(step.action()), now);
        }
        assertEquals(Action.NOTHING, step.action());
        return step.next();
    }

    /** kea-ha.md 1.6 and fact 13: every place where it can go wrong, and what is then in force. */
    @ParameterizedTest
    @CsvSource({
        "aaaa, DONE, new, new",
        "r, REFUSED, old, old",
        "l, REFUSED, old, old",
        "ar, RESTORED, old, old",
        "az, RESTORED, old, old",
        "as, RESTORED, old, old",
        "al, RESTORED, old, old",
        "aar, RESTORED, old, old",
        "aala, DONE, new, new",
        "aalllla, DONE, new, new",
        "aalr, RESTORED, old, old",
        "aaar, DONE_UNWRITTEN, new, old",
        "aaal, DONE_UNWRITTEN, new, old",
        "aaas, DONE_UNWRITTEN, new, new",
        "azra, RESTORED, old, old",
        "azrra, RESTORED, old, old",
        "azrrr, LOST, zombie, old",
        "azlll, LOST, zombie, old",
        "azar, LOST, old, old",
        "azalla, RESTORED, old, old",
    })
    void endsInAKnownConfiguration(
            final String script, final Stage stage, final String inForce, final String onDisk) {
        final var server = new FakeServer(script);

        final ApplyPlan plan = run(server, true);

        assertEquals(stage, plan.stage(), server.asked::toString);
        assertEquals(inForce, server.inForce);
        assertEquals(onDisk, server.onDisk);
        assertTrue(plan.verdict().isPresent());
    }

    /** All scripts of seven steps: it always ends, and says DONE only of the new configuration. */
    @Test
    void neverSaysMoreThanItKnows() {
        final char[] what = {'a', 'r', 'z', 's', 'l'};
        for (int number = 0; number < 78_125; number++) {
            final var script = new StringBuilder();
            for (int rest = number, i = 0; i < 7; i++, rest /= 5) {
                script.append(what[rest % 5]);
            }
            final var server = new FakeServer(script.toString());
            final ApplyPlan plan = run(server, true);
            if (plan.stage() == Stage.DONE) {
                assertEquals("new", server.onDisk, script::toString);
                assertEquals("new", server.inForce, script::toString);
            }
            if (plan.stage() == Stage.RESTORED || plan.stage() == Stage.REFUSED) {
                assertFalse(server.onDisk.equals("new"), script::toString);
            }
        }
    }

    /** Where the old configuration had no HA, "not supported" is what it should say. */
    @Test
    void aServerWithoutHaBeforeIsRestoredWithoutHa() {
        final var server = new FakeServer("azar");
        assertEquals(Stage.RESTORED, run(server, false).stage());
    }

    /** It is asked until the deadline and not once more. */
    @Test
    void isNotAskedForEver() {
        final var server = new FakeServer("aa" + "l".repeat(500));
        assertEquals(Stage.LOST, run(server, true).stage());
        final long asked = server.asked.stream().filter(it -> it == Action.ASK_STATE).count();
        assertEquals(ApplyPlan.UP_NANOS / ApplyPlan.PAUSE_NANOS, asked);
    }
}
