package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

class PeerCheckTest {
    private static final int LAN = 2;
    private static final int WAN = 3;

    private final Interfaces interfaces = new Interfaces();

    private void has(final int index, final String name, final String address) {
        interfaces.apply(
                new LinkEvent.Changed(
                        new Link(index, name, MacAddress.ZERO, true, true, 1500, 0, "veth")));
        interfaces.apply(
                new LinkEvent.AddressChanged(
                        new InterfaceAddress(
                                index,
                                CidrAddress.parse(address),
                                false,
                                true,
                                InterfaceAddress.FOREVER,
                                0),
                        true));
    }

    private @Nullable String wrong(final @Nullable String peer, final @Nullable String peer6) {
        return PeerCheck.wrong(
                new VirtualHostSettings(
                        "lan",
                        "lan",
                        1,
                        CarpKey.ofPassphrase("secret"),
                        List.of(CidrAddress.parse("10.0.0.1/24")),
                        1,
                        0,
                        MacMode.VIRTUAL,
                        "carp",
                        peer == null ? null : IpAddress.parse(peer),
                        peer6 == null ? null : IpAddress.parse(peer6),
                        true,
                        ""),
                interfaces);
    }

    /** fe80::2 is gw1 on one link and gw2 on another, as hand-made link-local addresses are. */
    @Test
    void aLinkLocalAddressIsOneOfItsLink() {
        has(LAN, "lan", "fe80::1/64");
        has(WAN, "wan", "fe80::2/64");

        assertNull(wrong(null, "fe80::2"));
        assertNotNull(wrong(null, "fe80::1"));
    }

    @Test
    void anyOtherIsOneOfTheNode() {
        has(LAN, "lan", "10.0.0.2/24");
        has(WAN, "wan", "192.0.2.2/24");

        assertNotNull(wrong("192.0.2.2", null));
        assertNotNull(wrong("10.0.0.2", null));
        assertNull(wrong("10.0.0.3", null));
    }
}
