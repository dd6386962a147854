package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;

/** What happened while the kernel's events were lost. */
class OverrunTest {
    private static final Set<String> JOINED = Set.of("224.0.0.18 on 2");

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private NodeElection node;
    private Member member;

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        assertEquals(JOINED, kernel.joined());
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** The socket's memberships outlive an interface, and hide one that comes with its index. */
    @Test
    void theGroupsOfAnInterfaceThatWentUnheardAreLeft() {
        kernel.removeInterfaceUnheard();

        await(
                () -> member.status().reason().startsWith("waiting for interface lan"),
                member::status);
        await(() -> kernel.joined().isEmpty(), kernel::joined);

        kernel.returnInterface();
        await(() -> member.status().role() == Role.MASTER, member::status);
        assertEquals(JOINED, kernel.joined());
    }
}
