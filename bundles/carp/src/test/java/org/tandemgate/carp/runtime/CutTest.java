package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;

/** A drill cuts an interface: what follows is what follows from a cable that is pulled. */
class CutTest {
    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final FakeKernel peerKernel = new FakeKernel("10.0.0.3/24");
    private NodeElection node;
    private NodeElection peerNode;
    private Member member;
    private Member peer;

    @BeforeEach
    void serve() throws Exception {
        node = new NodeElection(kernel);
        peerNode = new NodeElection(peerKernel);
        member = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        kernel.connect(peerKernel);
        peerNode.apply(NodeElectionTest.SERVING);
        peer = peerNode.add("lan");
        peer.configure(settings("lan", 1, 60, "10.0.0.1/24"));
        await(() -> peer.status().advertsReceived() > 2, peer::status);
        awaitRole(peer, Role.BACKUP);
    }

    @AfterEach
    void close() {
        node.close();
        peerNode.close();
    }

    /** Nobody is told good-bye: the other one finds out by itself. */
    @Test
    void itLeavesWithoutAWordIsDemotedAndComesBackByItself() {
        node.cut("lan", Duration.ofSeconds(2));

        awaitRole(member, Role.INIT);
        assertEquals("link down: lan, a drill cut it", member.status().reason());
        await(() -> node.demotions().size() == 1, node::demotions);
        assertEquals("link down: lan", node.demotions().get(0).reason());
        assertEquals(240, node.demotions().get(0).amount());
        awaitRole(peer, Role.MASTER);
        final String silence = peer.status().reason();
        assertTrue(silence.startsWith("master is silent"), silence);

        awaitRole(member, Role.MASTER);
        awaitRole(peer, Role.BACKUP);
        await(() -> node.demotions().isEmpty(), node::demotions);
    }

    @Test
    void itIsEndedEarly() {
        node.cut("lan", Duration.ofSeconds(60));
        awaitRole(member, Role.INIT);
        node.cut("lan", Duration.ZERO);
        awaitRole(member, Role.MASTER);
    }

    @Test
    void anotherInterfaceIsNotConcerned() {
        node.cut("wan", Duration.ofSeconds(60));
        node.cut("lan", Duration.ZERO);
        awaitRole(member, Role.MASTER);
        assertTrue(node.demotions().isEmpty(), () -> node.demotions().toString());
    }

    @Test
    void aLimitOutOfRangeIsRefused() {
        for (final Duration limit :
                new Duration[] {
                    Duration.ofMillis(999), Duration.ofSeconds(61), Duration.ofMillis(-1)
                }) {
            assertThrows(IllegalArgumentException.class, () -> node.cut("lan", limit));
        }
        assertEquals(Role.MASTER, member.role());
    }
}
