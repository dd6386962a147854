package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Links;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.MacAddress;

/** Interfaces; the oracle is iproute2. */
@ExtendWith(NetworkNamespaces.class)
class LinksTest {
    private final Links links = new JnaLinux().links();

    @Test
    void aMacvlanIsPrivateDownAndWithoutAddressGeneration(final NetworkNamespace here)
            throws Exception {
        here.connect("lan", here, "wire");
        here.run(
                () -> {
                    final int lan = links.byName("lan").orElseThrow().index();

                    final int index = links.createMacvlan("carp7", lan, MacAddress.virtual(7));

                    assertEquals(
                            new Link(
                                    index,
                                    "carp7",
                                    MacAddress.virtual(7),
                                    false,
                                    false,
                                    1500,
                                    lan,
                                    "macvlan"),
                            links.byName("carp7").orElseThrow());
                });
        final String seen = here.execute("ip", "-d", "link", "show", "carp7");
        assertTrue(seen.contains("macvlan mode private"), seen);
        assertTrue(seen.contains("addrgenmode none"), seen);
        assertTrue(seen.contains("state DOWN"), seen);
        here.run(() -> links.setUp(links.byName("carp7").orElseThrow().index(), true));
        assertEquals("", here.execute("ip", "-6", "addr", "show", "carp7"));
        assertTrue(here.call(() -> links.byName("carp7").orElseThrow().running()));
    }

    @Test
    void aNameThatIsTakenIsRefused(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        here.run(
                () -> {
                    final int lan = links.byName("lan").orElseThrow().index();
                    links.createMacvlan("carp7", lan, MacAddress.virtual(7));

                    final LinuxException e =
                            assertThrows(
                                    LinuxException.class,
                                    () -> links.createMacvlan("carp7", lan, MacAddress.virtual(8)));

                    assertEquals(Errno.EEXIST, e.errno());
                    assertEquals("macvlan carp7 (00:00:5e:00:01:08) on lan", e.object());
                });
    }

    @Test
    void anAddressThatIsInUseShowsWhenTheMacvlanIsSetUp(final NetworkNamespace here)
            throws Exception {
        here.connect("lan", here, "wire");
        here.run(
                () -> {
                    final int lan = links.byName("lan").orElseThrow().index();
                    final int first = links.createMacvlan("carp7", lan, MacAddress.virtual(7));
                    final int second = links.createMacvlan("again7", lan, MacAddress.virtual(7));
                    links.setUp(first, true);

                    final LinuxException e =
                            assertThrows(LinuxException.class, () -> links.setUp(second, true));

                    assertEquals(Errno.EADDRINUSE, e.errno());
                    assertTrue(e.getMessage().startsWith("RTM_NEWLINK up of again7 failed"));
                });
    }

    @Test
    void deletingWhatIsGoneIsNoError(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        here.run(
                () -> {
                    final int lan = links.byName("lan").orElseThrow().index();
                    final int index = links.createMacvlan("carp7", lan, MacAddress.virtual(7));

                    links.delete(index);
                    links.delete(index);

                    assertEquals(Optional.empty(), links.byName("carp7"));
                });
    }

    @Test
    void aPulledCableIsNotRunning(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        here.connect("lan", there, "wire");
        assertTrue(here.call(() -> links.byName("lan").orElseThrow().running()));

        there.execute("ip", "link", "set", "wire", "down");

        final Link pulled = here.call(() -> links.byName("lan").orElseThrow());
        assertTrue(pulled.administrativelyUp());
        assertFalse(pulled.running());
    }

    @Test
    void namesThatCannotExistAreNotFound(final NetworkNamespace here) throws Exception {
        here.run(
                () -> {
                    for (final String name : List.of("", "nothing", "a name of 16 oct")) {
                        assertEquals(Optional.empty(), links.byName(name));
                    }
                    assertEquals(List.of("lo"), links.list().stream().map(Link::name).toList());
                });
    }

    @Test
    void readsMoreInterfacesThanOneDatagramHolds(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        here.run(
                () -> {
                    final int lan = links.byName("lan").orElseThrow().index();
                    for (int vhid = 1; vhid <= 60; vhid++) {
                        links.createMacvlan("carp" + vhid, lan, MacAddress.virtual(vhid));
                    }
                    assertEquals(63, links.list().size());
                });
    }
}
