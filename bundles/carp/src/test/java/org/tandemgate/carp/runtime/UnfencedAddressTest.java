package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.with;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** The node has a virtual address as its own, and no address has a lifetime (fence = false). */
class UnfencedAddressTest {
    private static final NodePolicy UNFENCED = new NodePolicy(true, Duration.ZERO, false, false);
    private static final CidrAddress OWN = CidrAddress.parse("10.0.0.2/24");

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private @Nullable NodeElection node;

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    private Member serve(final MacMode mac, final String address) throws LinuxException {
        final NodeElection made = new NodeElection(kernel);
        node = made;
        made.apply(UNFENCED);
        final Member member = made.add("lan");
        member.configure(with("lan", 7, 20, "secret", mac, address));
        return member;
    }

    @ParameterizedTest
    @EnumSource(MacMode.class)
    void itIsNamedAndNeitherTakenNorRemoved(final MacMode mac) throws Exception {
        final Member member = serve(mac, "10.0.0.2/24");

        await(
                () ->
                        String.valueOf(member.status().problem())
                                .contains("10.0.0.2 is this node's own address on lan"),
                member::status);
        member.stop();
        assertEquals(List.of(OWN), kernel.allAddresses());
        assertTrue(
                kernel.journal().stream().noneMatch(line -> line.contains("10.0.0.2/24")),
                kernel.journal()::toString);
    }

    @Test
    void whatThisNodeHasPutIsNotTheNodesOwn() throws Exception {
        final Member member = serve(MacMode.INTERFACE, "10.0.0.1/24");
        await(() -> kernel.allAddresses().size() == 2, kernel::allAddresses);
        final long sent = member.status().advertsSent();
        await(() -> member.status().advertsSent() > sent + 20, member::status);

        assertNull(member.status().problem());
        member.stop();
        assertEquals(List.of(OWN), kernel.allAddresses());
    }

    /** It cannot be told from one that a process which was killed has left behind. */
    @Test
    void anOldKernelDoesNotSayWhoseItIs() throws Exception {
        kernel.isOld();
        kernel.own(CidrAddress.parse("10.0.0.1/24"));

        final Member member = serve(MacMode.INTERFACE, "10.0.0.1/24");

        awaitRole(member, Role.MASTER);
        final long sent = member.status().advertsSent();
        await(() -> member.status().advertsSent() > sent + 20, member::status);
        assertNull(member.status().problem());
    }
}
