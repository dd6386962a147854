package org.tandemgate.itests.world.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FlowsMainTest {
    private static final int MINUTE = 600_000;

    @Test
    void everyConnectionIsAnotherAndFewShareASource() {
        final Set<Integer> pairs = new HashSet<>();
        final Map<Integer, Integer> bySource = new HashMap<>();
        for (int i = 0; i < MINUTE; i++) {
            final int source = FlowsMain.sourcePort(i);
            final int port = FlowsMain.port(i);
            assertTrue(source >= 20_000 && source < 60_000, () -> "source port " + source);
            assertTrue(port >= 10_000 && port < 11_000, () -> "port " + port);
            assertTrue(pairs.add(source << Short.SIZE | port), source + " to " + port);
            bySource.merge(source, 1, Integer::sum);
        }
        assertEquals(20, bySource.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    }
}
