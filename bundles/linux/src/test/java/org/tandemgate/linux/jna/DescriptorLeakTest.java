package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.CidrAddress;

/** No descriptor is left behind by 10,000 of anything, also not by what fails. */
@ExtendWith(NetworkNamespaces.class)
class DescriptorLeakTest {
    private static final int ROUNDS = 10_000;

    private static final int THREADS = 4;

    /** Closing a packet socket waits for an RCU grace period, so many close at once. */
    private static final int PACKET_THREADS = 50;

    private final Linux linux = new JnaLinux();

    private enum Kind {
        RAW_IPV4,
        RAW_IPV6,
        PACKET,
        POLLER,
        LINK_MONITOR,
        NETLINK_EXCHANGE,
        NETLINK_REFUSAL,
        SYSCTL,
        SYSCTL_REFUSAL
    }

    private void round(final Kind kind) throws Exception {
        switch (kind) {
            case RAW_IPV4 -> linux.openRawSocket(Family.IPV4, 112).close();
            case RAW_IPV6 -> linux.openRawSocket(Family.IPV6, 112).close();
            case PACKET -> linux.openPacketSocket().close();
            case POLLER -> linux.openPoller().close();
            case LINK_MONITOR -> linux.openLinkMonitor().close();
            case NETLINK_EXCHANGE -> linux.links().list();
            case NETLINK_REFUSAL ->
                    assertThrows(
                            LinuxException.class,
                            () ->
                                    linux.addresses()
                                            .put(4711, CidrAddress.parse("10.0.0.1/24"), 9, true));
            case SYSCTL -> linux.sysctls().read("net/ipv4/ip_forward");
            case SYSCTL_REFUSAL ->
                    assertThrows(
                            LinuxException.class,
                            () -> linux.sysctls().write("net/ipv4/ip_forward", "x"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void descriptorsAreTheSameAfterTenThousand(final Kind kind, final NetworkNamespace here)
            throws Exception {
        here.run(
                () -> {
                    round(kind);
                    final List<String> before = descriptors();
                    final List<Callable<Boolean>> work = Collections.nCopies(ROUNDS, once(kind));
                    // Threads made here are in the same namespace.
                    final ExecutorService threads =
                            Executors.newFixedThreadPool(
                                    kind == Kind.PACKET ? PACKET_THREADS : THREADS);
                    try {
                        for (final Future<Boolean> done : threads.invokeAll(work)) {
                            assertTrue(done.get());
                        }
                    } finally {
                        threads.shutdownNow();
                    }
                    // What the build left to the garbage collector may be gone, so less is fine.
                    final List<String> after = descriptors();
                    assertTrue(
                            after.size() <= before.size(),
                            () -> before + " before, " + after + " after");
                });
    }

    private Callable<Boolean> once(final Kind kind) {
        return () -> {
            round(kind);
            return true;
        };
    }

    /**
     * What the code under test opens: sockets, pollers, settings. The Java runtime opens and closes
     * other files whenever it likes.
     */
    private static List<String> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(DescriptorLeakTest::target)
                    .filter(target -> !target.startsWith("/") || target.startsWith("/proc/sys/"))
                    .sorted()
                    .toList();
        }
    }

    /** Of one that was closed while we looked, no socket. */
    private static String target(final Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (final IOException closed) {
            return "/closed";
        }
    }
}
