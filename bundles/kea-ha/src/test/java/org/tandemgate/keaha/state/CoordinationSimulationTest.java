package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.state.CoordinationEvent.HandOverWanted;
import org.tandemgate.keaha.state.CoordinationEvent.Observed;
import org.tandemgate.keaha.state.CoordinationEvent.PartnerLeaves;
import org.tandemgate.keaha.state.CoordinationEvent.PartnerStays;
import org.tandemgate.keaha.state.Observation.Witness;

/** Two servers, two coordinators, and everything that can happen to them. */
final class CoordinationSimulationTest {
    private static final int SEEDS = 400;
    private static final long SECOND = 1_000_000_000L;

    /** Two looks of each side and a heartbeat. */
    private static final long OVERLAP_MAX = 3 * SECOND;

    /** From the last fault to normal. */
    private static final long HEAL = 90 * SECOND;

    /** A pair in one run. */
    private static final class World {
        final Random random;
        final ModelServer[] servers = {new ModelServer(true), new ModelServer(false)};
        final Coordination[] coordinators = new Coordination[2];
        final List<Queue<CoordinationEvent>> letters =
                List.of(new ArrayDeque<>(), new ArrayDeque<>());
        final List<String> history = new ArrayList<>();
        final int seed;
        int master;
        boolean isLinked = true;
        boolean roleMoves = true;
        int[] reloadedAt = {-1, -1};
        int step;
        long overlap;

        World(final int seed) {
            this.seed = seed;
            random = new Random(seed);
            for (int i = 0; i < 2; i++) {
                coordinators[i] =
                        Coordination.start(new Coordination.Settings(i == 0, true), now());
            }
        }

        long now() {
            return step * ModelServer.STEP_NANOS;
        }

        void fault() {
            final int node = random.nextInt(2);
            final ModelServer server = servers[node];
            switch (random.nextInt(9)) {
                case 0 -> server.isDead = true;
                case 1 -> server.isHung = true;
                case 2 -> server.isHung = false;
                case 3 -> server.restart(now());
                case 4 -> isLinked = !isLinked;
                case 5 -> server.isWithoutHa = true;
                case 6 -> {
                    if (servers[0].state.isNormal() && servers[1].state.isNormal()) {
                        servers[0].become(HaState.TERMINATED, now());
                        servers[1].become(HaState.TERMINATED, now());
                    }
                }
                case 7 -> master = 1 - master;
                default -> {
                    roleMoves = random.nextBoolean();
                    letters.get(master).add(new HandOverWanted());
                }
            }
            history.add(now() / SECOND + " s: fault, " + this);
        }

        void heal() {
            isLinked = true;
            for (final ModelServer server : servers) {
                if (server.isDead || server.isWithoutHa) {
                    server.restart(now());
                }
                server.isHung = false;
                if (server.state == HaState.WAITING
                        && servers[0].state.isNormal() != servers[1].state.isNormal()) {
                    server.restart(now());
                }
            }
        }

        void advance() {
            step++;
            servers[0].step(servers[1], isLinked, now());
            servers[1].step(servers[0], isLinked, now());
            // Coordinators look twice a second, not at the same time.
            final int turn = step % 2;
            look(turn);
            judge();
        }

        private void look(final int own) {
            final int other = 1 - own;
            final Witness witness = servers[other].isUp() ? Witness.ALIVE : Witness.UNFIT;
            final var seen =
                    new Observation(
                            servers[own].view(true),
                            servers[other].view(isLinked),
                            master == own,
                            isLinked || witness == Witness.UNFIT ? witness : Witness.ALIVE,
                            servers[other].isSilenced(now()));
            for (CoordinationEvent letter = letters.get(own).poll();
                    letter != null;
                    letter = letters.get(own).poll()) {
                apply(own, letter);
            }
            apply(own, new Observed(seen));
        }

        private void apply(final int own, final CoordinationEvent event) {
            final var next = coordinators[own].on(event, now());
            coordinators[own] = next.next();
            boolean isFenced = false;
            for (final CoordinationAction action : next.actions()) {
                isFenced |= action == CoordinationAction.FENCE;
                history.add(now() / SECOND + " s: " + own + " " + action + ", " + this);
                switch (action) {
                    case ASK_MAINTENANCE -> letters.get(1 - own).add(new PartnerLeaves());
                    case ASK_CANCEL -> letters.get(1 - own).add(new PartnerStays());
                    case MOVE_ROLE -> master = roleMoves ? 1 - own : own;
                    case RELOAD -> reloadedAt[own] = step;
                    default -> {}
                }
                servers[own].command(action, servers[1 - own], isLinked && !isFenced, now());
            }
        }

        private void judge() {
            final boolean both = servers[0].serves(now()) && servers[1].serves(now());
            overlap = both ? overlap + ModelServer.STEP_NANOS : 0;
            assertTrue(overlap <= OVERLAP_MAX, () -> "two servers serve: " + this);
            assertTrue(
                    reloadedAt[0] < 0 || reloadedAt[0] != reloadedAt[1],
                    () -> "both reloaded at once: " + this);
        }

        @Override
        public String toString() {
            final var text = new StringBuilder("seed " + seed + ", link " + isLinked);
            for (int i = 0; i < 2; i++) {
                text.append(i == master ? ", master " : ", backup ")
                        .append(servers[i].isWithoutHa ? "without HA" : servers[i].state)
                        .append(servers[i].isDead ? " dead" : "")
                        .append(servers[i].isHung ? " hung" : "")
                        .append(servers[i].isSilenced(now()) ? " silenced" : "")
                        .append(" ")
                        .append(coordinators[i].condition())
                        .append(" ")
                        .append(coordinators[i].doing().phase());
            }
            return text.toString();
        }

        String story() {
            return this
                    + "\n"
                    + String.join(
                            "\n",
                            history.subList(Math.max(0, history.size() - 40), history.size()));
        }
    }

    /** After all faults: both normal, one serves, nobody is silenced or demoted. */
    @Test
    void neverTwoServersAndAlwaysBackToNormal() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final var world = new World(seed);
            try {
                for (int i = 0; i < 400; i++) {
                    if (world.random.nextInt(40) == 0) {
                        world.fault();
                    }
                    world.advance();
                }
                world.heal();
                for (long until = world.now() + HEAL; world.now() < until; ) {
                    world.advance();
                }
                for (int i = 0; i < 2; i++) {
                    final ModelServer server = world.servers[i];
                    final boolean isHandedOver =
                            server.state == HaState.IN_MAINTENANCE
                                    || server.state == HaState.PARTNER_IN_MAINTENANCE;
                    assertTrue(server.state.isNormal() || isHandedOver, "not normal");
                    assertEquals(false, server.isSilenced(world.now()), "silenced");
                    assertEquals(false, world.coordinators[i].doing().isDemoted(), "demoted");
                }
                assertTrue(
                        world.servers[0].serves(world.now())
                                != world.servers[1].serves(world.now()),
                        "one serves");
            } catch (final AssertionError failed) {
                throw new AssertionError(failed.getMessage() + "\n" + world.story(), failed);
            }
        }
    }
}
