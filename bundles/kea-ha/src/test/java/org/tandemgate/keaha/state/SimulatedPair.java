package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;

/** Two nodes: server, coordinator, election. Advanced in steps of a quarter second. */
final class SimulatedPair {
    private static final long SECOND = 1_000_000_000L;

    /** Two looks of each side and a heartbeat. */
    private static final long OVERLAP_MAX = 3 * SECOND;

    /** Silence of a master until the other one takes over. */
    private static final int ELECTION_STEPS = 12;

    final Random random;
    final ModelServer[] servers = {new ModelServer(true), new ModelServer(false)};
    final Coordination[] coordinators = new Coordination[2];

    private final List<String> history = new ArrayList<>();
    private final Intent[] intents = {Intent.NONE, Intent.NONE};
    private final int[] reloadedAt = {-1, -1};
    private final int seed;
    private final boolean isMoving;
    private int master;
    private int masterSilent;
    private boolean isLinked = true;
    private int step;
    private long overlap;
    private final BitSet given = new BitSet();
    private int twice;

    /**
     * @param isMoving whether a demotion moves the role
     */
    SimulatedPair(final int seed, final boolean isMoving) {
        this.seed = seed;
        this.isMoving = isMoving;
        random = new Random(seed);
        for (int i = 0; i < 2; i++) {
            forget(i);
        }
    }

    /** The bundle was updated. */
    private void forget(final int node) {
        coordinators[node] = Coordination.start(new Coordination.Settings(node == 0, true), now());
    }

    /** A pair in which both are in these states, and which are what they were for long. */
    void become(final HaState primary, final HaState standby) {
        servers[0].become(primary, now());
        servers[1].become(standby, now());
    }

    void hold(final int node) {
        master = node;
    }

    long now() {
        return step * ModelServer.STEP_NANOS;
    }

    void fault() {
        fault(random.nextInt(2), random.nextInt(12));
    }

    void fault(final int node, final int kind) {
        final ModelServer server = servers[node];
        switch (kind) {
            case 0 -> server.isDead = true;
            case 1 -> server.isHung = true;
            case 2 -> server.isHung = false;
            case 3 -> server.restart(now());
            case 4 -> isLinked = !isLinked;
            case 5 -> server.isWithoutHa = true;
            case 6 -> {
                if (servers[0].state.isNormal() && servers[1].state.isNormal()) {
                    become(HaState.TERMINATED, HaState.TERMINATED);
                }
            }
            case 7 -> master = 1 - master;
            case 8 -> server.isOff = true;
            case 9 -> forget(node);
            case 10 -> intents[node] = Intent.LEAVE;
            default -> intents[node] = Intent.RETURN;
        }
        history.add(now() / SECOND + " s: fault, " + this);
    }

    void heal() {
        isLinked = true;
        for (int i = 0; i < 2; i++) {
            final ModelServer server = servers[i];
            intents[i] = Intent.RETURN;
            if (server.isOff) {
                forget(i);
            }
            if (server.isDead || server.isWithoutHa || server.isOff) {
                server.restart(now());
            }
            server.isHung = false;
        }
    }

    void advance() {
        step++;
        servers[0].step(servers[1], isLinked, now());
        servers[1].step(servers[0], isLinked, now());
        elect();
        for (int i = 0; i < 2; i++) {
            give(servers[i], servers[1 - i]);
        }
        // Coordinators look twice a second, not at the same time.
        if (!servers[step % 2].isOff) {
            look(step % 2);
        }
        judge();
    }

    /** One new client each time; what waited in a queue is served later than what came in time. */
    private void give(final ModelServer server, final ModelServer partner) {
        final boolean isTold = server.isTelling();
        final boolean isHeard = isLinked && partner.isUp() && !partner.isHidden(now());
        if (!(server.serves(now()) || server.servesQueue()) || (isTold && !isHeard)) {
            return;
        }
        server.hasQueue = false;
        final int address = server.leases.nextClearBit(0);
        server.leases.set(address);
        if (isTold) {
            partner.leases.set(address);
        }
        if (given.get(address)) {
            twice++;
            history.add(now() / SECOND + " s: " + address + " given twice, " + this);
        }
        given.set(address);
    }

    private void elect() {
        masterSilent = servers[master].isOff ? masterSilent + 1 : 0;
        final boolean isUnwanted =
                isMoving
                        && coordinators[master].doing().isDemoted()
                        && !coordinators[1 - master].doing().isDemoted();
        if (!servers[1 - master].isOff && (isUnwanted || masterSilent > ELECTION_STEPS)) {
            master = 1 - master;
        }
    }

    private Witness witness(final int own) {
        if (master != own && masterSilent == 0) {
            return Witness.ALIVE;
        }
        // A backup advertises nothing.
        return servers[1 - own].isOff ? Witness.DEAD : Witness.UNKNOWN;
    }

    private void look(final int own) {
        final ModelServer partner = servers[1 - own];
        final var seen =
                new Observation(
                        servers[own].view(true),
                        partner.view(isLinked && !partner.isHidden(now())),
                        master == own,
                        witness(own),
                        intents[own]);
        final var next = coordinators[own].on(seen, now());
        coordinators[own] = next.next();
        boolean isFenced = false;
        for (final CoordinationAction action : next.actions()) {
            isFenced |= action == CoordinationAction.FENCE;
            history.add(now() / SECOND + " s: " + own + " " + action + ", " + this);
            if (action == CoordinationAction.RELOAD) {
                reloadedAt[own] = step;
            }
            servers[own].command(action, partner, isLinked && !isFenced, now());
        }
    }

    private void judge() {
        final boolean both = servers[0].serves(now()) && servers[1].serves(now());
        overlap = both ? overlap + ModelServer.STEP_NANOS : 0;
        assertTrue(overlap <= OVERLAP_MAX, () -> "two servers serve: " + story());
        assertTrue(
                reloadedAt[0] < 0 || reloadedAt[0] != reloadedAt[1],
                () -> "both reloaded at once: " + story());
    }

    boolean isServed() {
        return servers[0].serves(now()) || servers[1].serves(now());
    }

    /** How many leases were given of an address that a client had already. */
    int twice() {
        return twice;
    }

    /** Somebody could serve, if only it knew. */
    boolean isServable() {
        return servers[0].isUp() || servers[1].isUp();
    }

    @Override
    public String toString() {
        final var text = new StringBuilder("seed " + seed + ", link " + isLinked);
        for (int i = 0; i < 2; i++) {
            text.append(i == master ? ", master " : ", backup ")
                    .append(servers[i].isWithoutHa ? "without HA" : servers[i].state)
                    .append(servers[i].isDead ? " dead" : "")
                    .append(servers[i].isHung ? " hung" : "")
                    .append(servers[i].isOff ? " off" : "")
                    .append(servers[i].isSilenced(now()) ? " silenced" : "")
                    .append(" ")
                    .append(coordinators[i].condition())
                    .append(" ")
                    .append(intents[i]);
        }
        return text.toString();
    }

    String story() {
        return this
                + "\n"
                + String.join(
                        "\n", history.subList(Math.max(0, history.size() - 40), history.size()));
    }
}
