package org.tandemgate.carp.runtime;

import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import org.junit.jupiter.api.Test;
import org.tandemgate.linux.LinuxException;

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
}
