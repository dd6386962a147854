package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEvent.Kind;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/** One node's table between its kernel and what the peer is told, call by call. */
class ReplicaTest {
    private static final int HERE = 11;
    private static final int THERE = 22;

    /** Its highest bit is set: creatorids are compared without a sign. */
    private static final int LARGE = 0xf000_0000;

    private final RecordingLink link = new RecordingLink();
    private final MemoryKernel kernel = new MemoryKernel(HERE);
    private final ReplicationSettings settings = Gateway.settings(HERE, 600);
    private final StateTable<TestBody> table = new StateTable<>(settings.table());
    private final Outbox<TestBody> outbox = new Outbox<>(link, new TestCodec(), table, settings);
    private final Replica<TestBody> replica = new Replica<>(table, kernel, outbox, HERE);
    private long now = Long.MAX_VALUE - 5_000_000L;

    @BeforeEach
    void open() {
        outbox.open();
        replica.at(now);
    }

    private static FlowState<TestBody> state(
            final int flow, final long id, final int creatorid, final int level) {
        final var progress =
                new Progress(new StateId(id, creatorid), Half.of(level), Half.of(4), 2, 0);
        return new FlowState<>(progress, true, new TestBody(flow, 1));
    }

    private void kernelSays(final Kind kind, final FlowState<TestBody> state) {
        replica.happened(kind, state, false);
    }

    private void peerSays(final FlowState<TestBody> state) {
        replica.whole(state, (known, fresh) -> known);
    }

    /** What has been told since this was asked last. */
    private List<String> told() {
        now += 10_000_000L;
        replica.at(now);
        outbox.flush(now);
        outbox.flush(now);
        final List<String> all = new ArrayList<>();
        link.packets().forEach(all::addAll);
        return all;
    }

    private Set<Long> known() {
        final Set<Long> ids = new TreeSet<>();
        table.ids().forEach(id -> ids.add(id.id()));
        return ids;
    }

    private Set<Integer> entries() {
        return kernel.picture().keySet();
    }

    @Test
    void kernelsEventsAreToldByTheirFlow() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        assertEquals(List.of("INS 70"), told());
        // The same flow, whatever identity this node would give it now.
        kernelSays(Kind.UPDATE, state(7, 71, HERE, 7));
        assertEquals(List.of("UPD_C 70"), told());
        kernelSays(Kind.DESTROY, state(7, 72, HERE, 7));
        assertEquals(List.of("DEL_C 70"), told());
        kernelSays(Kind.DESTROY, state(7, 72, HERE, 7));
        assertEquals(List.of(), told(), "it was gone");
        kernelSays(Kind.UPDATE, state(7, 73, HERE, 4));
        assertEquals(List.of("INS 73"), told(), "another connection");
    }

    @Test
    void entryThatFindsNoRoomIsFoundLater() {
        for (int flow = 1; flow <= 600; flow++) {
            kernelSays(Kind.NEW, state(flow, flow, HERE, 4));
        }
        kernelSays(Kind.NEW, state(601, 601, HERE, 4));
        kernelSays(Kind.DESTROY, state(1, 1, HERE, 4));
        kernelSays(Kind.UPDATE, state(601, 601, HERE, 4));

        assertTrue(known().contains(601L));
    }

    @Test
    void whatIsFoundTwiceIsOneState() {
        replica.found(state(7, 70, HERE, 4));
        replica.found(state(7, 71, HERE, 4));

        assertEquals(Set.of(70L), known());
        assertEquals(List.of(), told());
    }

    /** Only of a node that forwards an expiry says that nobody used it. */
    @Test
    void expiryIsToldByTheNodeThatForwards() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        kernelSays(Kind.NEW, state(8, 80, HERE, 4));
        kernelSays(Kind.NEW, state(9, 90, HERE, 4));
        told();
        replica.happened(Kind.DESTROY, state(7, 70, HERE, 4), true);
        assertEquals(List.of("DEL_C 70"), told());
        replica.standby(true);
        replica.happened(Kind.DESTROY, state(8, 80, HERE, 4), true);
        assertEquals(List.of(), told());
        replica.happened(Kind.DESTROY, state(9, 90, HERE, 4), false);
        assertEquals(List.of("DEL_C 90"), told(), "somebody removed it");
        assertEquals(Set.of(), known());
    }

    @Test
    void stateOfThePeerIsInstalledOnceAndChangedWhenItIsNews() {
        peerSays(state(7, 70, THERE, 4));
        assertEquals(1, replica.installed());
        assertEquals(1, kernel.installs());
        peerSays(state(7, 70, THERE, 7));

        assertEquals(1, kernel.installs());
        assertEquals(1, kernel.changes());
        assertEquals(List.of(), told(), "it is told to nobody");
    }

    /** Of an own state that the peer repeats the kernel knows everything. */
    @Test
    void ownStateThatThePeerRepeatsIsNotWritten() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        peerSays(state(7, 70, HERE, 4));
        assertEquals(0, kernel.changes());
    }

    @Test
    void removalTakesTheEntryAndLeavesTheFlowToTheNext() {
        peerSays(state(7, 70, THERE, 4));
        replica.deleted(new StateId(70, THERE));
        assertEquals(Set.of(), entries());
        kernelSays(Kind.NEW, state(7, 71, HERE, 4));

        assertEquals(Set.of(71L), known());
        assertEquals(List.of("INS 71"), told());
    }

    /** A creator that boots may use an identity again, but this node knows its own. */
    @Test
    void identityOfAnotherFlowReplacesTheOneOfThePeerAlone() {
        peerSays(state(7, 70, THERE, 4));
        peerSays(state(8, 70, THERE, 4));
        assertEquals(Set.of(8), entries());
        kernelSays(Kind.NEW, state(9, 90, HERE, 4));
        peerSays(state(10, 90, HERE, 4));

        assertEquals(9, found(90, HERE));
        assertEquals(Set.of(8), entries());
        // The flow of the one before is free again.
        kernelSays(Kind.NEW, state(7, 77, HERE, 4));
        assertEquals(7, found(77, HERE));
    }

    private int found(final long id, final int creatorid) {
        final FlowState<TestBody> state = table.find(new StateId(id, creatorid));
        assertNotNull(state);
        return state.body().flow();
    }

    @Test
    void flowStaysWithTheIdentityThatHasItNow() {
        peerSays(state(7, 70, THERE, 4));
        peerSays(state(8, 80, THERE, 4));
        peerSays(state(8, 70, THERE, 4));
        replica.deleted(new StateId(80, THERE));
        kernelSays(Kind.UPDATE, state(8, 88, HERE, 7));

        assertEquals(List.of("UPD_C 70"), told());
    }

    /** By creatorid, without a sign. */
    @Test
    void flowWithTwoIdentitiesTakesTheSmaller() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        told();
        peerSays(state(7, 5, THERE, 4));
        assertEquals(Set.of(70L), known(), "11 is before 22");
        assertTrue(told().contains("UPD 70"), "the peer does not know it");
        assertEquals(0, replica.renamed());

        peerSays(state(7, 5, LARGE, 4));
        assertEquals(Set.of(70L), known(), "and before 4026531840");

        peerSays(state(7, 99, 3, 4));
        assertEquals(Set.of(99L), known(), "3 is before 11");
        assertEquals(1, replica.renamed());
        kernelSays(Kind.UPDATE, state(7, 70, HERE, 7));
        assertEquals(List.of("UPD_C 99"), told());
    }

    /** What the peer knows of the connection under its name is heard under ours. */
    @Test
    void progressUnderTheLargerIdentityIsNotLost() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        peerSays(state(7, 5, THERE, 7));

        final FlowState<TestBody> known = table.find(new StateId(70, HERE));
        assertNotNull(known);
        assertEquals(7, known.progress().src().level());
    }

    /** The creator gave the flow another identity: its connection is a newer one. */
    @Test
    void newerConnectionOfTheSameCreatorFollowsTheOneBefore() {
        peerSays(state(7, 70, THERE, 9));
        peerSays(state(7, 60, THERE, 4));

        assertEquals(Set.of(60L), known());
        assertEquals(Set.of(7), entries());
        assertEquals(2, kernel.installs());
        assertEquals(0, replica.renamed());
    }

    /** Of ours the kernel knows which is the newer one. */
    @Test
    void peerThatHasAnOlderConnectionOfOursIsToldItsEnd() {
        kernelSays(Kind.NEW, state(7, 70, HERE, 4));
        told();
        peerSays(state(7, 60, HERE, 4));

        assertEquals(Set.of(70L), known());
        assertEquals(List.of("DEL_C 60"), told());
    }

    /** pfsync.md 2.3 and 2.4: what is unknown is asked for, and whoever has it answers. */
    @Test
    void changeOfAnUnknownStateIsAskedForAndAnswered() {
        replica.part(state(7, 70, THERE, 4).progress(), (known, fresh) -> known);
        assertEquals(List.of("UPD_REQ 70"), told());
        assertEquals(Set.of(), known());
        peerSays(state(7, 70, THERE, 4));
        assertEquals(Set.of(7), entries());

        replica.requested(new StateId(70, THERE));
        assertEquals(List.of("UPD 70"), told());
        replica.requested(new StateId(71, THERE));
        assertEquals(List.of(), told(), "unknown here too");
    }

    private void take(final int count) {
        for (int flow = 1; flow <= count; flow++) {
            peerSays(state(flow, flow, THERE, 4));
        }
        replica.takeOver();
    }

    @Test
    void inheritanceIsDoneInSteps() {
        take(Inheritance.STATES_A_TURN + 1);
        assertTrue(replica.isBusy());
        replica.turn();
        assertEquals(Inheritance.STATES_A_TURN, kernel.inherited().size());
        assertTrue(replica.isBusy());
        replica.turn();
        assertEquals(Inheritance.STATES_A_TURN + 1, kernel.inherited().size());
        assertFalse(replica.isBusy());
    }

    @Test
    void inheritanceWaitsWhileTheNodeDoesNotForward() {
        replica.standby(true);
        take(3);
        assertFalse(replica.isBusy(), "the loop must not turn for it");
        replica.turn();
        assertEquals(List.of(), kernel.inherited());
        replica.standby(false);
        replica.turn();

        assertEquals(Set.of(1, 2, 3), Set.copyOf(kernel.inherited()));
    }

    /** Each virtual host begins once more, and what the peer told in between is taken again. */
    @Test
    void stateIsInheritedOnceHoweverOftenItIsTaken() {
        replica.standby(true);
        take(2);
        peerSays(state(1, 1, THERE, 7));
        replica.takeOver();
        replica.deleted(new StateId(2, THERE));
        replica.standby(false);
        replica.turn();

        assertEquals(List.of(1), kernel.inherited());
    }

    /** With both a BSD refuses the second. */
    @Test
    void newIdentityIsToldWhenTheEndOfTheOldOneHasLeft() {
        peerSays(state(7, 70, THERE, 4));
        kernel.reissue();
        replica.takeOver();
        replica.turn();
        assertTrue(replica.isBusy(), "the new one is to be told");
        replica.turn();
        assertEquals(List.of("DEL_C 70"), told());
        replica.turn();
        final List<String> told = told();
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("INS "), told.get(0));
        assertFalse(replica.isBusy());
        replica.turn();
        assertEquals(List.of(), told(), "once");

        kernelSays(Kind.UPDATE, state(7, 99, HERE, 7));
        final List<String> changed = told();
        assertEquals(1, changed.size());
        assertTrue(changed.get(0).startsWith("UPD_C "), changed.get(0));
        assertNull(table.find(new StateId(70, THERE)));
    }
}
