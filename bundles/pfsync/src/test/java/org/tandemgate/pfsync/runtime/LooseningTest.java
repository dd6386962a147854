package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;
import org.tandemgate.pfsync.state.TableSettings;

/**
 * A table that takes more than one turn; what is written of it is shown by {@link TakeOverTest}.
 */
final class LooseningTest {
    private static final int STATES = 2 * Loosening.STATES_A_TURN + 1;
    private static final long NOW = 1_000_000_000L;

    private final MemoryKernel kernel = new MemoryKernel(11);
    private final StateTable<TestBody> table =
            new StateTable<>(new TableSettings(STATES, STATES, 1));
    private final Loosening<TestBody> loosening = new Loosening<>(kernel, table);

    @BeforeEach
    void fill() {
        for (int flow = 1; flow <= STATES; flow++) {
            final var progress = new Progress(new StateId(flow, 11), Half.of(4), Half.of(4), 2, 1);
            final var state = new FlowState<>(progress, true, new TestBody(flow, 1));
            assertTrue(table.adopted(state));
            kernel.install(state, NOW);
        }
    }

    @Test
    void turnsFollowWithoutAPauseUntilEverythingIsWritten() {
        loosening.begin();
        loosening.turn(NOW);
        assertEquals(Loosening.STATES_A_TURN, kernel.changes());
        assertEquals(NOW, loosening.deadlineNanos(NOW));
        loosening.turn(NOW);
        assertEquals(NOW, loosening.deadlineNanos(NOW));
        loosening.turn(NOW);
        assertEquals(STATES, kernel.changes());
        assertEquals(STATES, kernel.changed().size());
        assertEquals(NOW + Loosening.LEAST_NANOS, loosening.deadlineNanos(NOW));
        loosening.turn(NOW);
        assertEquals(STATES, kernel.changes());
    }

    @Test
    void aNodeThatForwardsAgainWritesNoMoreOfIt() {
        loosening.begin();
        loosening.turn(NOW);
        loosening.end();
        loosening.turn(NOW + Loosening.LEAST_NANOS);
        assertEquals(Loosening.STATES_A_TURN, kernel.changes());
    }
}
