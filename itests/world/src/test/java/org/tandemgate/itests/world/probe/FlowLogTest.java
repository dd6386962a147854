package org.tandemgate.itests.world.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlowLogTest {
    private static final long MS = 1_000_000;

    @TempDir private Path directory = Path.of("");

    @Test
    void measuresTheLongestHoleAndCountsWhatWasLost() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 100);
        send(log, 0, 10);
        final FlowLog observer = FlowLog.open(directory.resolve("log"), 100);
        for (int number = 0; number < 10; number++) {
            if (number < 3 || number > 7) {
                log.answered(number, number * MS + MS / 2);
            }
        }

        final Gap gap = observer.between(0, 10 * MS);

        assertEquals(new Gap(5 * MS + MS / 2, 3 * MS, 10, 5, 0), gap);
    }

    @Test
    void countsRepeatedAnswersAndSilenceUpToTheEnd() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 100);
        send(log, 0, 2);
        log.answered(0, 1);
        log.answered(0, 2);

        assertEquals(new Gap(99 * MS, MS, 2, 1, 1), log.between(0, 100 * MS));
    }

    @Test
    void aProberThatCouldNotRunSeesNoHole() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 100);
        send(log, 0, 2);
        send(log, 500, 2);
        for (final long number : new long[] {0, 1, 2, 3}) {
            log.answered(number, (number < 2 ? number : number + 498) * MS + 1);
        }

        assertEquals(new Gap(1, 0, 4, 0, 0), log.between(0, 501 * MS + 1));
    }

    @Test
    void whatIsAnsweredAfterTheSpanIsNotLost() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 100);
        send(log, 0, 2);
        log.answered(1, 12 * MS);

        assertEquals(new Gap(10 * MS, 0, 2, 1, 0), log.between(0, 10 * MS));
    }

    @Test
    void forgetsTheOldestAndIgnoresStrangers() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 4);
        send(log, 0, 6);
        log.answered(0, 1);
        log.answered(6, 1);
        log.answered(-1, 1);

        assertEquals(4, log.between(0, 10 * MS).lost());
        log.answered(2, 10 * MS);
        assertEquals(3, log.between(0, 10 * MS).lost());
    }

    @Test
    void aBrokenStreamIsSeenByTheObserver() throws IOException {
        final FlowLog log = FlowLog.open(directory.resolve("log"), 4);
        final FlowLog observer = FlowLog.open(directory.resolve("log"), 4);
        assertFalse(observer.isBroken());

        log.broken();

        assertTrue(observer.isBroken());
    }

    private static void send(final FlowLog log, final int first, final int count) {
        for (int number = first; number < first + count; number++) {
            log.sending(number * MS);
        }
    }
}
