package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.node.Problem;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;

/** Files of two nodes that contradict one another: both serve, and both must say so. */
@Timeout(120)
class ContradictionTest {
    private final FakeKernel first = new FakeKernel("10.0.0.2/24");
    private final FakeKernel second = new FakeKernel("10.0.0.3/24");
    private final List<NodeElection> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(NodeElection::close);
    }

    private NodeElection node(final FakeKernel kernel) throws LinuxException {
        final NodeElection node = new NodeElection(kernel);
        open.add(node);
        return node;
    }

    private static VirtualHostSettings withPeer(final @Nullable String peer) {
        final VirtualHostSettings group = settings("lan", 1, 20, "10.0.0.1/24");
        return new VirtualHostSettings(
                "lan",
                "lan",
                1,
                group.key(),
                group.addresses(),
                0,
                20,
                MacMode.INTERFACE,
                "carp",
                peer == null ? null : IpAddress.parse(peer),
                null,
                true,
                "");
    }

    @Test
    void theSameAddressesUnderAnotherVhidAreNamedOnBothNodesUntilTheyAreNot() throws Exception {
        first.connect(second);
        final Member one = master(node(first), settings("lan", 1, 20, "10.0.0.1/24"));
        final Member other = master(node(second), settings("lan", 2, 60, "10.0.0.1/24"));

        await(() -> one.status().problem() != null, one::status);
        await(() -> other.status().problem() != null, other::status);
        assertEquals(
                "badvhid: 10.0.0.3 advertises the addresses of this virtual host as vhid 2, and"
                        + " here they are vhid 1, so both nodes serve them; set the same vhid in"
                        + " org.tandemgate.carp-lan.cfg of both nodes",
                one.status().problem());
        assertTrue(
                String.valueOf(other.status().problem()).contains("as vhid 1, and here"),
                () -> "" + other.status().problem());
        assertEquals(one.status().problem(), one.problems().get(0).text());

        other.configure(settings("lan", 1, 60, "10.0.0.1/24"));

        awaitRole(other, Role.BACKUP);
        await(() -> one.status().problem() == null, one::status);
        await(() -> other.status().problem() == null, other::status);
    }

    /** It shares the segment and nothing else; carp.md: nothing is wrong with that. */
    @Test
    void anotherPairOnTheSegmentIsNoProblem() throws Exception {
        first.connect(second);
        final NodeElection node = node(first);
        final Member one = master(node, settings("lan", 1, 20, "10.0.0.1/24"));
        master(node(second), settings("dmz", 2, 60, "10.0.0.9/24"));

        await(() -> node.dropped().getOrDefault("badvhid", 0L) > 20, node::dropped);

        assertNull(one.status().problem());
    }

    @Test
    void aPeerThatIsThisNodeIsNamedUntilItIsCorrected() throws Exception {
        final Member member = master(node(first), withPeer("10.0.0.2"));

        await(() -> member.status().problem() != null, member::status);
        assertEquals(
                "peer is 10.0.0.2, which this node has itself on lan, so no other node hears it and"
                        + " both may serve; needs the address of the other node in"
                        + " org.tandemgate.carp-lan.cfg",
                member.status().problem());

        member.configure(withPeer("10.0.0.3"));

        await(() -> member.status().problem() == null, member::status);
    }

    /** Asked for the first time when it has been there for seconds. */
    @Test
    void aProblemIsAsOldAsItIs() throws Exception {
        final Member member = master(node(first), withPeer("10.0.0.2"));
        await(() -> member.status().problem() != null, member::status);
        final Instant there = Instant.now();
        await(() -> Duration.between(there, Instant.now()).toMillis() > 4000, member::status);

        final Problem problem = member.problems().get(0);

        final long age = Duration.between(problem.since(), Instant.now()).toMillis();
        assertTrue(age > 2000, () -> problem + " is " + age + " ms old");
    }
}
