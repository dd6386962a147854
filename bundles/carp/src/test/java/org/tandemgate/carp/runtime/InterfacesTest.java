package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

class InterfacesTest {
    private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::2");
    private static final IpAddress GLOBAL = IpAddress.parse("2001:db8::2");
    private static final IpAddress VIRTUAL = IpAddress.parse("2001:db8::1");

    private final Interfaces interfaces = new Interfaces();

    private void has(final IpAddress address, final int prefixLength) {
        interfaces.apply(
                new LinkEvent.AddressChanged(
                        new InterfaceAddress(
                                2,
                                CidrAddress.parse(address + "/" + prefixLength),
                                false,
                                true,
                                InterfaceAddress.FOREVER,
                                0),
                        true));
    }

    /** carp.md 1.2; RFC 4291 section 2.5.6. */
    @Test
    void theSourceIsLinkLocalUnlessThePeerIsNot() {
        has(LINK_LOCAL, 64);
        has(GLOBAL, 64);
        has(VIRTUAL, 64);

        assertEquals(LINK_LOCAL, to("ff02::12"));
        assertEquals(LINK_LOCAL, to("fe80::3"));
        assertEquals(GLOBAL, to("2001:db8:2::2"));
    }

    /** What comes by one of our macvlans was sent to its parent; somebody else's is its own. */
    @Test
    void onlyOurMacvlansStandForTheirParents() {
        add(3, "carp7-2", "macvlan");
        add(4, "carpnet", "macvlan");
        add(5, "carp7-2", "veth");
        assertEquals(2, interfaces.parentOf(3));
        assertEquals(4, interfaces.parentOf(4));
        assertEquals(5, interfaces.parentOf(5));
    }

    private void add(final int index, final String name, final String kind) {
        interfaces.apply(
                new LinkEvent.Changed(
                        new Link(index, name, MacAddress.ZERO, true, true, 1500, 2, kind)));
    }

    private IpAddress to(final String text) {
        final IpAddress to = IpAddress.parse(text);
        final IpAddress source =
                interfaces.source(2, false, Set.of(VIRTUAL), to.isMulticast() ? null : to);
        return source == null ? VIRTUAL : source;
    }
}
