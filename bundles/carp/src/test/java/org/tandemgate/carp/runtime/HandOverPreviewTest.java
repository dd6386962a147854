package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HandOverPreviewTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    @Test
    void aPreviewSaysWhatForceChanges() throws Exception {
        try (NodeElection node = new NodeElection(new FakeKernel("10.0.0.2/24"))) {
            master(node, settings("lan", 1, 20, "10.0.0.1/24"));

            assertEquals(
                    "would ask the other nodes to take over, serve until one does, and go on"
                            + " serving when none has within 5 s",
                    node.previewHandOver(BOUND, false).get(0).text());
            assertEquals(
                    "would ask the other nodes to take over, serve until one does, and withdraw the"
                            + " addresses when none has within 5 s; nobody may serve then",
                    node.previewHandOver(BOUND, true).get(0).text());
        }
    }
}
