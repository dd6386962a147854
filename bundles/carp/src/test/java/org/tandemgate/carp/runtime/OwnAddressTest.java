package org.tandemgate.carp.runtime;

import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.awaitRole;
import static org.tandemgate.carp.runtime.NodeElectionTest.master;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;

/** An interface that has virtual addresses only. */
class OwnAddressTest {
    @Test
    void aNodeWithoutAnAddressOfItsOwnSaysSo() throws LinuxException {
        try (NodeElection node = new NodeElection(new FakeKernel("2001:db8::2/64"))) {
            final Member member = node.add("lan");
            member.configure(settings("lan", 1, 20, "10.0.0.1/24"));
            node.apply(SERVING);
            await(
                    () ->
                            String.valueOf(member.status().problem())
                                    .startsWith("lan has no IPv4 address of its own"),
                    member::status);
        }
    }

    /** Who sends nothing must notice, too. */
    @Test
    void aBackupThatWasGivenOneIsSilentAboutIt() throws LinuxException {
        final FakeKernel first = new FakeKernel("2001:db8::2/64");
        final FakeKernel second = new FakeKernel("10.0.0.3/24");
        first.connect(second);
        try (NodeElection node = new NodeElection(first);
                NodeElection other = new NodeElection(second)) {
            final Member member = master(node, settings("lan", 1, 60, "10.0.0.1/24"));
            await(() -> member.status().problem() != null, member::status);
            master(other, settings("lan", 1, 20, "10.0.0.1/24"));
            awaitRole(member, Role.BACKUP);

            first.own(CidrAddress.parse("10.0.0.2/24"));

            await(() -> member.status().problem() == null, member::status);
        }
    }
}
