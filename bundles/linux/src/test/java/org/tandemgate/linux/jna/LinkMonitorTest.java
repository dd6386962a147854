package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;

/** Events of the kernel, caused by iproute2 and by cables that are pulled. */
@ExtendWith(NetworkNamespaces.class)
class LinkMonitorTest {
    private final Linux linux = new JnaLinux();

    private static LinkEvent await(
            final LinkMonitor monitor, final Poller poller, final Predicate<LinkEvent> wanted)
            throws Exception {
        final List<LinkEvent> seen = new ArrayList<>();
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end) {
            poller.await(end - System.nanoTime());
            for (final LinkEvent event : monitor.receive()) {
                seen.add(event);
                if (wanted.test(event)) {
                    return event;
                }
            }
        }
        throw new AssertionError("not within 5 s; seen: " + seen);
    }

    private static Predicate<LinkEvent> changed(final String name, final boolean running) {
        return event ->
                event instanceof LinkEvent.Changed changed
                        && changed.link().name().equals(name)
                        && changed.link().running() == running;
    }

    @Test
    void hearsCablePullRenameAddressAndRemoval(
            final NetworkNamespace here, final NetworkNamespace there) throws Exception {
        here.connect("lan", there, "wire");
        final int lan = here.call(() -> linux.links().byName("lan").orElseThrow().index());
        final CidrAddress address = CidrAddress.parse("10.0.0.1/24");
        try (LinkMonitor monitor = here.call(linux::openLinkMonitor);
                Poller poller = linux.openPoller()) {
            poller.add(monitor);

            there.execute("ip", "link", "set", "wire", "down");
            await(monitor, poller, changed("lan", false));
            there.execute("ip", "link", "set", "wire", "up");
            await(monitor, poller, changed("lan", true));
            here.execute("ip", "addr", "add", "10.0.0.1/24", "dev", "lan");
            await(monitor, poller, addressEvent(lan, address, true));
            here.execute("ip", "addr", "del", "10.0.0.1/24", "dev", "lan");
            await(monitor, poller, addressEvent(lan, address, false));
            here.execute("ip", "link", "set", "lan", "down");
            await(monitor, poller, changed("lan", false));
            here.execute("ip", "link", "set", "lan", "name", "uplink");
            await(monitor, poller, changed("uplink", false));
            here.execute("ip", "link", "del", "uplink");
            await(monitor, poller, new LinkEvent.Removed(lan, "uplink")::equals);
        }
    }

    private static Predicate<LinkEvent> addressEvent(
            final int index, final CidrAddress address, final boolean present) {
        final InterfaceAddress forEver =
                new InterfaceAddress(index, address, false, true, InterfaceAddress.FOREVER, 0);
        return new LinkEvent.AddressChanged(forEver, present)::equals;
    }

    @Test
    void aPortThatLeavesABridgeIsNotGone(final NetworkNamespace here) throws Exception {
        here.execute("ip", "link", "add", "br0", "type", "bridge");
        here.connect("lan", here, "wire");
        try (LinkMonitor monitor = here.call(linux::openLinkMonitor);
                Poller poller = linux.openPoller()) {
            poller.add(monitor);

            here.execute("ip", "link", "set", "lan", "master", "br0");
            here.execute("ip", "link", "set", "lan", "nomaster");
            here.execute("ip", "link", "del", "br0");

            final LinkEvent removed =
                    await(monitor, poller, event -> event instanceof LinkEvent.Removed);
            assertEquals("br0", ((LinkEvent.Removed) removed).name());
        }
    }

    @Test
    void saysThatEventsWereLost(final NetworkNamespace here) throws Exception {
        here.connect("lan", here, "wire");
        final int changes = 20_000;
        try (LinkMonitor monitor = here.call(linux::openLinkMonitor)) {
            here.run(
                    () -> {
                        final int lan = linux.links().byName("lan").orElseThrow().index();
                        final CidrAddress address = CidrAddress.parse("10.0.0.1/24");
                        for (int i = 0; i < changes; i++) {
                            linux.addresses().put(lan, address, 60, true);
                        }
                    });

            int calls = 0;
            int overruns = 0;
            List<LinkEvent> events = monitor.receive();
            while (!events.isEmpty()) {
                calls++;
                assertTrue(events.size() <= 256, () -> "more than the bound");
                overruns +=
                        (int) events.stream().filter(LinkEvent.Overrun.class::isInstance).count();
                events = monitor.receive();
            }
            assertEquals(1, overruns);
            assertTrue(calls > 1 && calls < changes / 256, "calls " + calls);
        }
    }

    @Test
    void receivingAfterCloseIsRefused(final NetworkNamespace here) throws Exception {
        final LinkMonitor monitor = here.call(linux::openLinkMonitor);
        monitor.close();
        monitor.close();

        final LinuxException e = assertThrows(LinuxException.class, monitor::receive);

        assertEquals(Errno.EBADF, e.errno());
    }
}
