package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;

/** Addresses; lifetimes by the kernel's own clock, the oracle for the rest is iproute2. */
@ExtendWith(NetworkNamespaces.class)
class AddressesTest {
    private final Linux linux = new JnaLinux();
    private final Addresses addresses = linux.addresses();

    private int lan(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        return here.call(() -> linux.links().byName("lan").orElseThrow().index());
    }

    private List<CidrAddress> ours(final int index) throws Exception {
        return addresses.list(index).stream()
                .filter(address -> address.protocol() == Addresses.PROTOCOL)
                .map(InterfaceAddress::address)
                .toList();
    }

    /** The kernel ends an address by itself: after kill -9 nobody else would. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/24", "2001:db8::1/64"})
    void anAddressExpires(final String text, final NetworkNamespace here) throws Exception {
        final int lan = lan(here);
        final CidrAddress address = CidrAddress.parse(text);
        here.run(
                () -> {
                    addresses.put(lan, address, 1, true);
                    final long refreshed = System.nanoTime();
                    addresses.put(lan, address, 2, true);
                    assertEquals(List.of(address), ours(lan));

                    final long gone = awaitRemoval(lan, address) - refreshed;

                    assertTrue(
                            gone > TimeUnit.MILLISECONDS.toNanos(1_500)
                                    && gone < TimeUnit.MILLISECONDS.toNanos(4_000),
                            "gone after " + gone + " ns");
                    assertEquals(List.of(), ours(lan));
                });
    }

    /** More than the kernel acknowledges into one receive buffer at a time. */
    @Test
    void manyAddressesArePutAtOnceAndListedByInterface(final NetworkNamespace here)
            throws Exception {
        final int lan = lan(here);
        final Map<CidrAddress, Boolean> many = new LinkedHashMap<>();
        for (int i = 1; i <= 100; i++) {
            many.put(CidrAddress.parse("10.0.0." + i + "/24"), i % 2 == 0);
            many.put(CidrAddress.parse("2001:db8::" + i + "/64"), i % 2 == 0);
        }
        here.run(
                () -> {
                    addresses.putAll(lan, many, 60);
                    assertEquals(many.keySet(), Set.copyOf(ours(lan)));
                    assertEquals(many.keySet(), Set.copyOf(ours(0)));
                    final int wire = linux.links().byName("wire").orElseThrow().index();
                    assertEquals(List.of(), ours(wire));
                    addresses.putAll(lan, Map.of(), 60);
                });
        assertTrue(here.execute("ip", "addr", "show", "dev", "lan").contains(" noprefixroute lan"));
    }

    @Test
    void oneRefusalKeepsNoOtherAddressAway(final NetworkNamespace here) throws Exception {
        final int lan = lan(here);
        final Map<CidrAddress, Boolean> some = new LinkedHashMap<>();
        some.put(CidrAddress.parse("10.0.0.1/24"), true);
        some.put(CidrAddress.parse("ff02::1/64"), true);
        some.put(CidrAddress.parse("ff02::2/64"), true);
        some.put(CidrAddress.parse("10.0.0.2/24"), true);

        final var refused =
                assertThrows(
                        LinuxException.class,
                        () -> here.run(() -> addresses.putAll(lan, some, 60)));

        assertTrue(refused.getMessage().contains("ff02::1/64 on lan"), refused.getMessage());
        assertEquals(
                List.of("10.0.0.1/24", "10.0.0.2/24"),
                here.call(() -> ours(lan)).stream().map(Object::toString).toList());
    }

    /** The runtime refreshes while it is MASTER; neither address nor connected route may blink. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/24", "2001:db8::1/64"})
    void aRefreshedAddressStaysWithItsRoute(final String text, final NetworkNamespace here)
            throws Exception {
        final int lan = lan(here);
        final CidrAddress address = CidrAddress.parse(text);
        try (LinkMonitor monitor = here.call(linux::openLinkMonitor);
                Poller clock = linux.openPoller()) {
            here.run(
                    () -> {
                        for (int i = 0; i < 9; i++) {
                            addresses.put(lan, address, 3, true);
                            clock.await(TimeUnit.MILLISECONDS.toNanos(400));
                        }
                    });
            for (final LinkMonitor.LinkEvent event : monitor.receive()) {
                assertTrue(
                        !(event instanceof LinkMonitor.LinkEvent.AddressChanged changed)
                                || changed.present(),
                        event::toString);
            }
        }
        assertEquals(List.of(address), here.call(() -> ours(lan)));
        final String family = address.address().isIpv4() ? "-4" : "-6";
        final String seen = here.execute("ip", family, "route", "show", "dev", "lan");
        assertTrue(
                seen.contains(address.address().isIpv4() ? "10.0.0.0/24" : "2001:db8::/64"), seen);
    }

    private long awaitRemoval(final int index, final CidrAddress address) throws Exception {
        try (LinkMonitor monitor = linux.openLinkMonitor();
                Poller poller = linux.openPoller()) {
            poller.add(monitor);
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
            while (System.nanoTime() < end) {
                poller.await(end - System.nanoTime());
                for (final LinkMonitor.LinkEvent event : monitor.receive()) {
                    if (event instanceof LinkMonitor.LinkEvent.AddressChanged changed
                            && !changed.present()
                            && changed.address().interfaceIndex() == index
                            && changed.address().address().equals(address)) {
                        return System.nanoTime();
                    }
                }
            }
            throw new AssertionError("still there after 8 s: " + addresses.list(index));
        }
    }

    /** IFA_F_NODAD: 1.9 s of tentative otherwise (carp.md section 4.4). */
    @Test
    void anIpv6AddressIsUsableAtOnce(final NetworkNamespace here) throws Exception {
        final int lan = lan(here);
        here.run(
                () -> {
                    addresses.put(lan, CidrAddress.parse("2001:db8::1/64"), 60, true);

                    final InterfaceAddress own =
                            addresses.list(lan).stream()
                                    .filter(a -> a.protocol() == Addresses.PROTOCOL)
                                    .findFirst()
                                    .orElseThrow();
                    assertTrue(own.usable());
                    assertTrue(own.validSeconds() > 50 && own.validSeconds() <= 60);
                });
        final String seen = here.execute("ip", "-6", "addr", "show", "lan", "scope", "global");
        assertTrue(seen.contains("nodad"), seen);
        assertFalse(seen.contains("tentative"), seen);
    }

    @Test
    void theConnectedRouteIsAChoice(final NetworkNamespace here) throws Exception {
        final int lan = lan(here);
        here.run(
                () -> {
                    addresses.put(lan, CidrAddress.parse("10.1.0.1/24"), 60, true);
                    addresses.put(lan, CidrAddress.parse("10.2.0.1/24"), 60, false);
                    addresses.put(lan, CidrAddress.parse("2001:db8:1::1/64"), 60, true);
                    addresses.put(lan, CidrAddress.parse("2001:db8:2::1/64"), 60, false);
                });
        final String seen = here.execute("ip", "route") + here.execute("ip", "-6", "route");
        assertTrue(seen.contains("10.1.0.0/24"), seen);
        assertFalse(seen.contains("10.2.0.0/24"), seen);
        assertTrue(seen.contains("2001:db8:1::/64"), seen);
        assertFalse(seen.contains("2001:db8:2::/64"), seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/24", "2001:db8::1/64"})
    void removingTwiceIsNoError(final String text, final NetworkNamespace here) throws Exception {
        final int lan = lan(here);
        final CidrAddress address = CidrAddress.parse(text);
        here.run(
                () -> {
                    addresses.put(lan, address, InterfaceAddress.FOREVER, true);
                    assertEquals(List.of(address), ours(0));
                    addresses.remove(lan, address);
                    addresses.remove(lan, address);
                    addresses.remove(4711, address);
                    assertEquals(List.of(), ours(lan));
                });
    }

    @Test
    void refusalsNameAddressAndInterface(final NetworkNamespace here) throws Exception {
        here.run(
                () -> {
                    final LinuxException e =
                            assertThrows(
                                    LinuxException.class,
                                    () ->
                                            addresses.put(
                                                    4711,
                                                    CidrAddress.parse("10.0.0.1/24"),
                                                    9,
                                                    true));
                    assertTrue(
                            e.getMessage()
                                    .startsWith(
                                            "RTM_NEWADDR 10.0.0.1/24 on interface 4711 failed:"
                                                    + " ENODEV (19)"),
                            e::getMessage);
                });
    }
}
