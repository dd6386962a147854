package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.api.election.Role;

/** A socket that is never empty: whoever reads until nothing is left never does anything else. */
@Timeout(60)
class FloodTest {
    private static final byte[] GARBAGE = {0x21, 1, 0};

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;

    @BeforeEach
    void open() throws Exception {
        node = new NodeElection(kernel);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private long adverts() {
        return kernel.journal().stream().filter("advert 0/20"::equals).count();
    }

    @Test
    void aMasterFindsTheTimeToAdvertiseAndToKeepItsFenceOpen() {
        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        kernel.flood(GARBAGE);
        await(() -> member.status().dropped().get("badlen") > 0, member::status);

        final long before = adverts();
        final int touches = kernel.touches();
        await(() -> adverts() > before + 5, kernel::journal);
        await(() -> kernel.touches() > touches + 5, kernel::touches);

        assertEquals(Role.MASTER, member.status().role());
        assertTrue(
                kernel.journal().contains("checksum of 36 required"),
                "the kernel was not asked to drop what is malformed");
    }

    /** What had arrived before the deadline was read when as much was read as fits. */
    @Test
    void aBackupBelievesTheSilenceOfItsMaster() {
        kernel.flood(GARBAGE);

        final Member member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));

        assertTrue(member.status().dropped().get("badlen") >= Backlog.FITS);
    }
}
