package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.runtime.NodeElectionTest.SERVING;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/** What a killed life has left, also of virtual hosts that have another name or number now. */
class LeftOversTest {
    private static final int LAN = 2;

    private final FakeKernel kernel = new FakeKernel("10.0.0.2/24");
    private final Journal journal = new Journal();
    private final LeftOvers leftOvers = new LeftOvers(kernel, journal);

    @BeforeEach
    void anEarlierLife() throws LinuxException {
        kernel.links().createMacvlan("carp9-2", LAN, MacAddress.virtual(9));
        kernel.links().createMacvlan("carp9-3", LAN, MacAddress.virtual(9));
        kernel.links().createMacvlan("carpnet", LAN, MacAddress.virtual(9));
        kernel.addresses()
                .put(LAN, CidrAddress.parse("10.0.0.9/24"), InterfaceAddress.FOREVER, false);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private List<String> macvlans() throws LinuxException {
        return kernel.links().list().stream()
                .filter(link -> link.kind().equals("macvlan"))
                .map(Link::name)
                .sorted()
                .toList();
    }

    private List<String> ours() throws LinuxException {
        return kernel.addresses().list(LAN).stream()
                .filter(one -> one.protocol() == Addresses.PROTOCOL)
                .map(one -> one.address().toString())
                .toList();
    }

    @Test
    void itsMacvlansAndAddressesGoAndNobodyElses() throws LinuxException {
        assertEquals(List.of("10.0.0.9/24"), ours());

        leftOvers.sweep(LAN);

        assertEquals(List.of("carp9-3", "carpnet"), macvlans());
        assertEquals(List.of(), ours());
        assertTrue(
                kernel.addresses().list(LAN).stream()
                        .anyMatch(one -> one.address().toString().equals("10.0.0.2/24")));
    }

    /** Whoever calls a macvlan so did not get the name from us. */
    @Test
    void aNameWithoutAVhidIsNotOurs() throws LinuxException {
        kernel.links().createMacvlan("carpet-2", LAN, MacAddress.virtual(9));
        kernel.links().createMacvlan("carp-2", LAN, MacAddress.virtual(9));

        leftOvers.sweep(LAN);

        assertEquals(List.of("carp-2", "carp9-3", "carpet-2", "carpnet"), macvlans());
    }

    @Test
    void whatThisLifeMakesStays() throws LinuxException {
        leftOvers.sweep(LAN);
        kernel.links().createMacvlan("carp1-2", LAN, MacAddress.virtual(1));

        leftOvers.sweep(LAN);

        assertTrue(macvlans().contains("carp1-2"));
    }

    @Test
    void aNodeSweepsTheInterfacesOfItsVirtualHosts() throws LinuxException {
        try (NodeElection node = new NodeElection(kernel)) {
            node.add("lan").configure(settings("lan", 1, 20, "10.0.0.1/24"));
            node.apply(SERVING);
            await(() -> kernel.journal().contains("delete carp9-2"), kernel::journal);
        }
    }
}
