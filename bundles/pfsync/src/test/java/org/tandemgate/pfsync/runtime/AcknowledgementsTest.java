package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/** What is owed while the kernel takes nothing; the usual case is shown by {@link DeferTest}. */
final class AcknowledgementsTest {
    private static final long NOW = 1_000_000_000L;

    @Test
    void aKernelThatHangsIsWaitedForByABoundedNumber() {
        final var settings = Gateway.settings(11, 2 * Acknowledgements.MOST);
        final var kernel = new MemoryKernel(11);
        kernel.busy(true);
        final var outbox =
                new Outbox<>(
                        Gateway.ours(new MemoryLink.Cable(new Random(1)), 1),
                        new TestCodec(),
                        new StateTable<TestBody>(settings.table()),
                        settings);
        outbox.open();
        final var acknowledgements = new Acknowledgements(kernel, outbox);
        for (int i = 1; i <= Acknowledgements.MOST; i++) {
            acknowledgements.owe(new StateId(i, 22), NOW);
        }
        acknowledgements.turn(NOW);
        assertEquals(0, outbox.waiting());

        acknowledgements.owe(new StateId(Acknowledgements.MOST + 1, 22), NOW);
        acknowledgements.turn(NOW);
        assertEquals(1, outbox.waiting(), "the oldest is told, whatever the kernel has");

        kernel.busy(false);
        acknowledgements.turn(NOW);
        assertEquals(Acknowledgements.MOST + 1, outbox.waiting());
    }
}
