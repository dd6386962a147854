package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/** What a node does with the states of its peer when it takes over, and what only a BSD sends. */
class TakeOverTest {
    private static final long STEP = 500_000L;
    private static final long SECOND = 1_000_000_000L;

    private final MemoryLink.Cable cable = new MemoryLink.Cable(new Random(1));
    private final MemoryKernel firstKernel = new MemoryKernel(11);
    private final MemoryKernel secondKernel = new MemoryKernel(22);
    private long now = Long.MAX_VALUE - 30 * SECOND;

    private record Pair(Gateway first, Gateway second) {}

    private Pair pair(final Dialect dialect, final boolean ours) {
        final var first = Gateway.start(11, firstKernel, new MemoryLink(cable, dialect, 1, ours));
        final var second = Gateway.start(22, secondKernel, new MemoryLink(cable, dialect, 2, ours));
        first.link().join(second.link());
        second.link().join(first.link());
        run(new Pair(first, second), 2 * SECOND);
        return new Pair(first, second);
    }

    private void run(final Pair pair, final long nanos) {
        final long end = now + nanos;
        while (now - end < 0) {
            now += STEP;
            pair.first().replication().turn(now);
            pair.second().replication().turn(now);
        }
    }

    private void connect(final int flow) {
        firstKernel.create(flow);
        firstKernel.move(flow, 4, 4);
    }

    private static Map<Integer, Integer> creators(final Gateway gateway) {
        final Map<Integer, Integer> creators = new TreeMap<>();
        gateway.replication()
                .forEach(state -> creators.put(state.body().flow(), state.id().creatorid()));
        return creators;
    }

    /** One message of a BSD, as it lies on the wire. */
    private void say(
            final Gateway gateway, final Action action, final Consumer<PfsyncMessage> fill) {
        fill.accept(Objects.requireNonNull(gateway.link().begin().add(action)));
        gateway.link().send(List.of(), now, now);
    }

    @Test
    void whatThePeerHadIsInheritedInStepsAndNothingElse() {
        final Pair pair = pair(Dialect.OPENBSD, true);
        for (int flow = 0; flow < 1000; flow++) {
            connect(flow);
        }
        secondKernel.create(20_000);
        run(pair, SECOND);

        pair.second().replication().takeOver();
        pair.second().replication().turn(now);
        assertEquals(Inheritance.STATES_A_TURN, secondKernel.inherited().size());
        run(pair, SECOND);

        assertEquals(1000, new TreeSet<>(secondKernel.inherited()).size());
        assertEquals(1000, secondKernel.inherited().size());
        assertTrue(!secondKernel.inherited().contains(20_000));
        assertEquals(
                11, creators(pair.second()).get(7), "between two of ours they keep their name");

        pair.second().replication().takeOver();
        run(pair, SECOND);
        assertEquals(1000, secondKernel.inherited().size(), "nothing is inherited twice");
    }

    /** What its first process had is kept with the time of a standby until this node forwards. */
    @Test
    void standbyWhosePeerRestartedInheritsEverything() {
        final Pair pair = pair(Dialect.OPENBSD, true);
        pair.second().replication().standby(true);
        for (int flow = 0; flow < 300; flow++) {
            connect(flow);
        }
        run(pair, SECOND);
        final var third = Gateway.start(11, new MemoryKernel(11), Gateway.ours(cable, 3));
        third.link().join(pair.second().link());
        pair.second().link().join(third.link());
        final Pair next = new Pair(third, pair.second());
        run(next, 5 * SECOND);
        assertEquals(0, secondKernel.inherited().size(), "not while the other one forwards");

        next.second().replication().standby(false);
        next.second().replication().takeOver();
        run(next, SECOND);

        assertEquals(300, new TreeSet<>(secondKernel.inherited()).size());
        assertEquals(300, secondKernel.inherited().size(), "each of them once");
    }

    /** Each virtual host that becomes MASTER takes over; the second finds everything here. */
    @Test
    void secondHostThatBecomesMasterDoesNotEndWhatTheFirstBegan() {
        final Pair pair = pair(Dialect.OPENBSD, true);
        for (int flow = 0; flow < 1000; flow++) {
            connect(flow);
        }
        run(pair, SECOND);

        pair.second().replication().takeOver();
        pair.second().replication().turn(now);
        pair.second().replication().takeOver();
        pair.second().replication().takeOver();
        run(pair, SECOND);

        assertEquals(1000, new TreeSet<>(secondKernel.inherited()).size());
        assertEquals(1000, secondKernel.inherited().size(), "each of them once");
    }

    /** The other node forwards again: the rest is left, until this one does. */
    @Test
    void standbyInheritsNothingMore() {
        final Pair pair = pair(Dialect.OPENBSD, true);
        for (int flow = 0; flow < 1000; flow++) {
            connect(flow);
        }
        run(pair, SECOND);
        final Replication<TestBody> second = pair.second().replication();
        second.standby(false);
        second.takeOver();
        second.turn(now);

        second.standby(true);
        run(pair, SECOND);
        assertEquals(Inheritance.STATES_A_TURN, secondKernel.inherited().size());

        second.standby(false);
        second.takeOver();
        run(pair, SECOND);
        assertEquals(1000, new TreeSet<>(secondKernel.inherited()).size());
    }

    /** Its old identity has ended at the peer by then. */
    @Test
    void standbyStillTellsWhatItGaveANewIdentity() {
        final Pair pair = pair(Dialect.OPENBSD, false);
        for (int flow = 0; flow < 100; flow++) {
            connect(flow);
        }
        run(pair, 3 * SECOND);
        secondKernel.reissue();

        pair.second().replication().takeOver();
        pair.second().replication().turn(now);
        pair.second().replication().standby(true);
        run(pair, 3 * SECOND);

        assertEquals(100, creators(pair.first()).size());
        assertEquals(100, firstKernel.picture().size());
    }

    /** pfsync.md 3.2: the end of the old one first, for FreeBSD orders INS before DEL_C. */
    @ParameterizedTest
    @EnumSource(names = {"OPENBSD", "FREEBSD_1301", "FREEBSD_1400"})
    void statesOfABsdBecomeThisNodesOwn(final Dialect dialect) {
        final Pair pair = pair(dialect, false);
        for (int flow = 0; flow < 600; flow++) {
            connect(flow);
        }
        run(pair, 3 * SECOND);
        assertEquals(600, creators(pair.second()).size());
        secondKernel.reissue();
        final Map<Integer, String> before = firstKernel.picture();

        pair.second().replication().takeOver();
        run(pair, 3 * SECOND);

        for (final Gateway gateway : List.of(pair.first(), pair.second())) {
            assertEquals(600, creators(gateway).size());
            assertTrue(
                    creators(gateway).values().stream().allMatch(creator -> creator == 22),
                    () -> "on " + gateway.creatorid() + ": " + creators(gateway));
        }
        assertEquals(before.keySet(), firstKernel.picture().keySet());
        assertEquals(0, pair.first().link().rejects());
    }

    /** OpenBSD's pfsync_in_clr: with a name only what is bound to that interface. */
    @Test
    void clearOfAnInterfaceEndsWhatIsBoundToIt() {
        final Pair pair = pair(Dialect.OPENBSD, false);
        for (int flow = 0; flow < 10; flow++) {
            connect(flow);
        }
        run(pair, 2 * SECOND);

        clear(pair.first(), 11, "if1");
        run(pair, 10 * STEP);
        assertEquals(List.of(0, 2, 4, 6, 8), List.copyOf(secondKernel.picture().keySet()));

        clear(pair.first(), 33, "");
        clear(pair.first(), 11, "if7");
        run(pair, 10 * STEP);
        assertEquals(5, secondKernel.picture().size());

        clear(pair.first(), 11, "");
        run(pair, 10 * STEP);
        assertEquals(Map.of(), secondKernel.picture());
    }

    private void clear(final Gateway gateway, final int creator, final String name) {
        say(
                gateway,
                Action.CLR,
                message -> {
                    message.put(Field.CREATORID, creator);
                    message.write(
                            Field.IFNAME,
                            Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 16));
                });
    }

    /** A BSD that boots begins its ids where it was: the connection before has ended unheard. */
    @Test
    void identityOfAnotherConnectionReplacesTheOneBefore() {
        final Pair pair = pair(Dialect.OPENBSD, false);
        whole(pair.first(), Action.INS, 7);
        run(pair, 10 * STEP);
        assertEquals(List.of(7), List.copyOf(secondKernel.picture().keySet()));

        whole(pair.first(), Action.INS, 8);
        run(pair, 10 * STEP);

        assertEquals(List.of(8), List.copyOf(secondKernel.picture().keySet()));
        assertEquals(Map.of(8, 11), creators(pair.second()));

        whole(pair.first(), Action.UPD, 8);
        run(pair, 10 * STEP);
        assertEquals(1, secondKernel.installs() - 1, "the same connection is not made anew");
    }

    private void whole(final Gateway gateway, final Action action, final int flow) {
        final var progress = new Progress(new StateId(99, 11), Half.of(4), Half.of(4), 2, 0);
        final var state = new FlowState<>(progress, true, new TestBody(flow, 1));
        say(
                gateway,
                action,
                message ->
                        new TestCodec().write(state, Notice.valueOf(action.name()), message, now));
    }
}
