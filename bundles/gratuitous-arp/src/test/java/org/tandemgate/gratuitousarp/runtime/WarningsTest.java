package org.tandemgate.gratuitousarp.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.work.LogThread;

class WarningsTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    @Test
    void writesOnePerKindAndMinute() {
        try (LogThread log = new LogThread("garp-log", missing -> {}, () -> true)) {
            writesOnePerKindAndMinute(new Warnings(log));
        }
    }

    private static void writesOnePerKindAndMinute(final Warnings warnings) {
        assertTrue(warnings.warn("send ENOBUFS", "first", -5));
        assertFalse(warnings.warn("send ENOBUFS", "second", MINUTE - 6));
        assertTrue(warnings.warn("send ENETDOWN", "another kind", 0));
        assertTrue(warnings.warn("send ENOBUFS", "third", MINUTE - 5));
        assertFalse(warnings.warn("send ENOBUFS", "fourth", MINUTE));
    }
}
