package org.tandemgate.carp.runtime;

import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.carp.state.PeerKind;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/** The interface of a container is often a macvlan itself. */
class MacvlanParentTest {
    private static final int LAN = 2;

    @Test
    void isRefusedWithTheWayOut() throws LinuxException {
        final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
        final int index = kernel.links().createMacvlan("mv0", LAN, MacAddress.virtual(99));
        kernel.links().setUp(index, true);
        kernel.addresses().put(index, CidrAddress.parse("10.0.0.3/24"), 60, false);
        try (NodeElection node = new NodeElection(kernel)) {
            final Member member = node.add("lan");
            member.configure(
                    new VirtualHostSettings(
                            "lan",
                            "mv0",
                            1,
                            CarpKey.ofPassphrase("secret"),
                            List.of(CidrAddress.parse("10.0.0.1/24")),
                            0,
                            20,
                            MacMode.VIRTUAL,
                            "carp",
                            null,
                            null,
                            true,
                            "",
                            new PeerSettings(PeerKind.AUTO, 60, false)));
            node.apply(SERVING);
            await(
                    () -> String.valueOf(member.status().problem()).contains("mac = interface"),
                    member::status);
        }
    }
}
