package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.TableEffect.Change;
import org.tandemgate.pfsync.state.TableEffect.Install;
import org.tandemgate.pfsync.state.TableEffect.Remove;
import org.tandemgate.pfsync.state.TableEffect.Send;

class StateTableTest {
    /** The clock wraps while these run; no constant, because the compiler forbids that. */
    private static final long T0 = Long.parseLong("7fffffffffffffff", 16) - 9;

    private static final long SECOND = 1_000_000_000L;
    private static final int OURS = 0xaa;
    private static final int THEIRS = 0xbb;
    private static final StateId A = new StateId(1, THEIRS);
    private static final StateId B = new StateId(2, THEIRS);
    private static final StateId C = new StateId(3, OURS);

    private final StateTable<String> table = new StateTable<>(new TableSettings(3, 4, 10 * SECOND));

    private static FlowState<String> state(final StateId id, final int level, final String body) {
        return new FlowState<>(progress(id, level), true, body);
    }

    private static Progress progress(final StateId id, final int level) {
        return new Progress(id, Half.of(level), Half.of(level), level, 0);
    }

    private List<TableEffect<String>> received(
            final StateId id, final int level, final String body, final long now) {
        return table.received(state(id, level, body), (known, fresh) -> body, now);
    }

    private List<TableEffect<String>> compressed(
            final StateId id, final int level, final long now) {
        return table.compressed(progress(id, level), (known, fresh) -> known + "+", now);
    }

    private static Send<String> send(final StateId id, final Notice notice, final boolean urgent) {
        return new Send<>(id, notice, urgent);
    }

    @Test
    void installsWhatIsNewAndChangesWhatIsKnown() {
        assertEquals(List.of(new Install<>(state(A, 2, "a"))), received(A, 2, "a", T0));
        assertEquals(List.of(new Change<>(state(A, 4, "b"), true)), received(A, 4, "b", T0 + 1));
        assertEquals(List.of(new Change<>(state(A, 7, "b+"), true)), compressed(A, 7, T0 + 2));
        assertEquals(state(A, 7, "b+"), table.find(A));
        assertEquals(1, table.size());
    }

    /** pfsync_in_upd_c(): of a state that is unknown the whole is asked for. */
    @Test
    void asksForWhatItDoesNotKnow() {
        assertEquals(List.of(send(A, Notice.UPD_REQ, true)), compressed(A, 4, T0));
        assertNull(table.find(A));
        received(A, 4, "a", T0 + 1);
        assertEquals(List.of(new Change<>(state(A, 4, "a+"), true)), compressed(A, 4, T0 + 2));
    }

    /** pfsync_in_upd(): the sender of something old is told at once. */
    @Test
    void answersWhatIsStale() {
        received(A, 7, "a", T0);
        assertEquals(List.of(send(A, Notice.UPD_C, true)), received(A, 4, "b", T0 + 1));
        assertEquals(List.of(send(A, Notice.UPD_C, true)), compressed(A, 6, T0 + 2));
        assertEquals(state(A, 7, "a"), table.find(A));
        assertEquals(2, table.misses(Miss.STALE));
    }

    @Test
    void takesTheFreshHalfOfAStaleUpdate() {
        received(A, 4, "a", T0);
        final var half = new Progress(A, Half.of(7), Half.of(2), 3, 0);
        final var merged =
                new FlowState<>(
                        new Progress(A, Half.of(7), Half.of(4), 3, 0),
                        true,
                        "a src=true dst=false");
        assertEquals(
                List.of(new Change<>(merged, true), send(A, Notice.UPD_C, true)),
                table.compressed(
                        half,
                        (known, fresh) -> known + " src=" + fresh.src() + " dst=" + fresh.dst(),
                        T0 + 1));
    }

    @Test
    void endsAreNotUndoneByWhatTheyOvertook() {
        received(A, 4, "a", T0);
        assertEquals(List.of(new Remove<>(state(A, 4, "a"))), table.deleted(A, T0 + 1));
        assertEquals(List.of(), received(A, 4, "a", T0 + 2));
        assertEquals(List.of(), compressed(A, 4, T0 + 10 * SECOND));
        assertEquals(2, table.misses(Miss.LATE));
        assertEquals(1, received(A, 4, "a", T0 + 1 + 10 * SECOND).size());
        // An end that comes before the beginning.
        assertEquals(List.of(), table.deleted(B, T0));
        assertEquals(1, table.misses(Miss.BADSTATE));
        assertEquals(List.of(), received(B, 4, "b", T0 + 1));
    }

    @Test
    void rememberedEndsAreBounded() {
        for (int i = 0; i < 6; i++) {
            table.deleted(new StateId(100 + i, THEIRS), T0 + i);
        }
        // Four are remembered, the oldest two are not.
        assertEquals(1, compressed(new StateId(100, THEIRS), 4, T0 + 9).size());
        assertEquals(1, compressed(new StateId(101, THEIRS), 4, T0 + 9).size());
        assertEquals(0, compressed(new StateId(102, THEIRS), 4, T0 + 9).size());
        assertEquals(0, compressed(new StateId(105, THEIRS), 4, T0 + 9).size());
    }

    /** One whose end is told twice is as young as the second time. */
    @Test
    void anEndThatIsToldAgainIsRememberedAnew() {
        for (int i = 0; i < 4; i++) {
            table.deleted(new StateId(100 + i, THEIRS), T0 + i);
        }
        table.deleted(new StateId(100, THEIRS), T0 + 4);
        table.deleted(new StateId(104, THEIRS), T0 + 5);
        assertEquals(0, compressed(new StateId(100, THEIRS), 4, T0 + 9).size());
        assertEquals(1, compressed(new StateId(101, THEIRS), 4, T0 + 9).size());
    }

    @Test
    void boundIsExact() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0);
        assertEquals(List.of(send(C, Notice.INS, false)), table.created(state(C, 2, "c"), T0));
        assertEquals(List.of(), received(new StateId(9, THEIRS), 4, "d", T0));
        assertEquals(List.of(), table.created(state(new StateId(8, OURS), 4, "e"), T0));
        assertEquals(2, table.misses(Miss.FULL));
        assertEquals(1, received(A, 4, "known", T0 + 1).size());
        assertThrows(IllegalArgumentException.class, () -> new TableSettings(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TableSettings(1, 1 << 25, 1));
    }

    @Test
    void announcesWhatTheKernelDoes() {
        assertEquals(List.of(send(C, Notice.INS, false)), table.created(state(C, 2, "c"), T0));
        assertEquals(
                List.of(send(C, Notice.UPD_C, false)),
                table.changed(C, 4, 4, 2, body -> body + "!", T0 + 1));
        final var now = table.find(C);
        assertEquals("c!", now.body());
        assertEquals(new Progress(C, Half.of(4), Half.of(4), 2, 2), now.progress());
        assertEquals(List.of(send(C, Notice.DEL_C, false)), table.destroyed(C, true, T0 + 2));
        assertEquals(List.of(), table.destroyed(C, true, T0 + 3));
        assertEquals(List.of(), table.changed(C, 4, 4, 2, body -> body, T0 + 3));
        assertEquals(2, table.misses(Miss.BADSTATE));
    }

    /** Identities are the kernel's own here: one that it makes again is new on purpose. */
    @Test
    void whatIsMadeAgainHereIsNoGhost() {
        table.created(state(C, 2, "c"), T0);
        table.destroyed(C, false, T0 + 1);
        assertEquals(List.of(send(C, Notice.INS, false)), table.created(state(C, 2, "c"), T0 + 2));
        assertEquals(1, received(C, 4, "c", T0 + 3).size());
    }

    /** A kernel that begins to follow a stream knows less than its peer did. */
    @Test
    void ownKernelDoesNotTakeAStateBack() {
        table.received(
                new FlowState<>(new Progress(A, new Half(7, 55), new Half(4, 66), 3, 0), true, "a"),
                (known, fresh) -> "a",
                T0);
        table.changed(A, 4, 7, 3, body -> body, T0 + 1);
        assertEquals(
                new Progress(A, new Half(7, 55), new Half(7, 66), 3, 1), table.find(A).progress());
    }

    /** pfsync_update_state(): within two seconds of the peer's word there is no delay. */
    @Test
    void contendedStatesAreToldAtOnce() {
        received(A, 2, "a", T0);
        final long last = T0 + StateTable.CONTENDED_NANOS - 1;
        assertEquals(List.of(send(A, Notice.UPD_C, true)), table.changed(A, 4, 4, 2, b -> b, last));
        assertEquals(
                List.of(send(A, Notice.UPD_C, false)), table.changed(A, 4, 4, 2, b -> b, last + 1));
    }

    /** Otherwise a standby whose timeouts run ahead ends live connections of the master. */
    @Test
    void whatExpiresOnTheStandbyIsNotAnnounced() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0);
        assertEquals(List.of(), table.destroyed(A, true, T0 + 1));
        // It is asked for when its owner uses it.
        assertEquals(List.of(send(A, Notice.UPD_REQ, true)), compressed(A, 4, T0 + 2));
        assertEquals(List.of(send(B, Notice.DEL_C, false)), table.destroyed(B, false, T0 + 3));
    }

    @Test
    void afterTakingOverEveryEndIsAnnounced() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0);
        table.takeOver();
        assertEquals(List.of(send(A, Notice.DEL_C, false)), table.destroyed(A, true, T0 + 1));
        // The peer is back and uses it: its own again.
        received(B, 7, "b", T0 + 2);
        assertEquals(List.of(), table.destroyed(B, true, T0 + 3));
    }

    /** What repeats what is known is no use of it by the peer. */
    @Test
    void anEchoDoesNotChangeTheOwner() {
        table.created(state(C, 4, "c"), T0);
        final Progress told = table.find(C).progress();
        table.compressed(told, (known, fresh) -> known, T0 + 1);
        assertEquals(List.of(send(C, Notice.DEL_C, false)), table.destroyed(C, true, T0 + 2));
    }

    @Test
    void clearsWhatOneNodeMade() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0);
        table.created(state(C, 4, "c"), T0);
        assertEquals(List.of(), table.cleared(OURS, OURS, body -> true, T0 + 1));
        assertEquals(1, table.misses(Miss.OWN_CLEAR));
        assertEquals(
                List.of(new Remove<>(state(B, 4, "b"))),
                table.cleared(THEIRS, OURS, body -> body.equals("b"), T0 + 1));
        assertEquals(
                List.of(new Remove<>(state(A, 4, "a"))),
                table.cleared(THEIRS, OURS, body -> true, T0 + 1));
        assertEquals(List.of(C), table.ids());
        assertEquals(List.of(), received(A, 4, "a", T0 + 2));
    }

    @Test
    void answersRequests() {
        received(A, 4, "a", T0);
        assertEquals(List.of(send(A, Notice.UPD, true)), table.requested(A));
        assertEquals(List.of(), table.requested(B));
        assertEquals(1, table.misses(Miss.BADSTATE));
    }

    /** FreeBSD leaves out what it received after the request. */
    @Test
    void bulkLeavesOutWhatThePeerJustSaid() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0 + 2);
        table.created(state(C, 4, "c"), T0);
        assertTrue(table.isDue(A, T0 + 1));
        assertFalse(table.isDue(B, T0 + 2));
        assertTrue(table.isDue(B, T0 + 3));
        assertTrue(table.isDue(C, T0));
        assertFalse(table.isDue(new StateId(77, 7), T0));
    }

    /** Else nobody would name a state that both changed, and both would sweep it. */
    @Test
    void whoMergesHasTheNewest() {
        received(A, 4, "a", T0);
        assertFalse(table.isHere(A));
        final var half = new Progress(A, Half.of(7), Half.of(2), 3, 0);
        table.compressed(half, (known, fresh) -> known, T0 + 1);
        assertTrue(table.isHere(A));
        // The peer takes the merged state and goes on: its own again.
        compressed(A, 9, T0 + 2);
        assertFalse(table.isHere(A));
        table.changed(A, 9, 9, 3, body -> body, T0 + 3);
        assertTrue(table.isHere(A));
        assertFalse(table.isHere(B));
    }

    /** Levels come from the peer, the count of changes from here: neither has both. */
    @Test
    void whoCountedFurtherHasTheNewest() {
        received(A, 4, "a", T0);
        table.changed(A, 4, 4, 2, body -> body, T0 + 1);
        table.changed(A, 4, 4, 2, body -> body, T0 + 2);
        table.compressed(progress(A, 9).counting(1), (known, fresh) -> known, T0 + 3);
        assertTrue(table.isHere(A));
        assertEquals(progress(A, 9).counting(2), table.find(A).progress());
        // A peer that does not count has all of it.
        compressed(A, 10, T0 + 4);
        assertFalse(table.isHere(A));
    }

    /** An old packet that came late does not make a standby the owner: its expiry would tell. */
    @Test
    void whatIsOldChangesNoOwner() {
        received(A, 7, "a", T0);
        compressed(A, 4, T0 + 1);
        assertFalse(table.isHere(A));
        // But the peer has it, whatever it said: no sweep may take it.
        assertEquals(List.of(), table.swept(T0 + 1, T0 + 2));
        assertEquals(1, table.swept(T0 + 2, T0 + 2).size());
    }

    /** The end of what a whole bulk update does not name was lost. */
    @Test
    void sweepsWhatIsNotNamed() {
        received(A, 4, "a", T0);
        received(B, 4, "b", T0 + 2);
        table.created(state(C, 4, "c"), T0);
        assertEquals(List.of(new Remove<>(state(A, 4, "a"))), table.swept(T0 + 2, T0 + 3));
        assertEquals(List.of(), table.swept(T0 + 2, T0 + 3));
        assertEquals(2, table.size());
    }

    @Test
    void namesForCounters() {
        assertEquals("own-clear", Miss.OWN_CLEAR.counter());
        assertEquals("0000000000000001/000000bb", A.toString());
        assertThrows(IllegalArgumentException.class, () -> Half.of(13));
        assertThrows(IllegalArgumentException.class, () -> Half.of(-1));
    }
}
