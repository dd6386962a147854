package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.PortFence;
import org.tandemgate.linux.PortFence.Port;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;

/** Who is fenced is told at once, in both directions and families; everybody else passes. */
@ExtendWith(NetworkNamespaces.class)
class PortFenceTest {
    private static final int FENCED = 8001;
    private static final int OTHER = 8002;
    private static final int LIMIT = 10_000;

    private final JnaLinux linux = new JnaLinux();

    @BeforeEach
    void programs() {
        NetworkNamespaces.requireProgram("nft");
        NetworkNamespaces.requireProgram("ip");
    }

    private static void world(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        here.connect("near", there, "far");
        address(here, "near", "1");
        address(there, "far", "2");
    }

    private static void address(final NetworkNamespace node, final String device, final String host)
            throws Exception {
        node.execute("ip", "addr", "add", "10.3.0." + host + "/24", "dev", device);
        node.execute("ip", "addr", "add", "fd03::" + host + "/64", "dev", device, "nodad");
    }

    /** {@code connected}, or how it was refused. */
    private static String connect(final NetworkNamespace from, final String address, final int port)
            throws Exception {
        return from.call(
                () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, port), LIMIT);
                        return "connected";
                    } catch (final ConnectException refused) {
                        return "refused";
                    } catch (final IOException other) {
                        return other.toString();
                    }
                });
    }

    private static ServerSocket listen(final NetworkNamespace where, final int port)
            throws Exception {
        return where.call(() -> new ServerSocket(port));
    }

    @Test
    void refusesExactlyWhatItIsTold(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        try (ServerSocket fenced = listen(there, FENCED);
                ServerSocket other = listen(there, OTHER);
                ServerSocket own = listen(here, FENCED)) {
            assertTrue(fenced.isBound() && other.isBound() && own.isBound());
            try (PortFence fence = here.call(linux::openPortFence)) {
                for (final String net : List.of("10.3.0.", "fd03::")) {
                    final IpAddress peer = IpAddress.parse(net + "2");
                    fence.refuse(List.of(new Port(true, peer, FENCED)));
                    assertEquals("refused", connect(here, net + "2", FENCED));
                    assertEquals("connected", connect(here, net + "2", OTHER));
                    assertEquals("connected", connect(there, net + "1", FENCED));

                    fence.refuse(List.of(new Port(false, peer, FENCED)));
                    assertEquals("refused", connect(there, net + "1", FENCED));
                    assertEquals("connected", connect(here, net + "2", FENCED));

                    fence.refuse(List.of());
                    assertEquals("connected", connect(there, net + "1", FENCED));
                }
            }
        }
    }

    /** A ruleset that was flushed does not keep it from fencing again; closing leaves nothing. */
    @Test
    void survivesAFlushAndLeavesNothing(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        world(here, there);
        final var ports = List.of(new Port(true, IpAddress.parse("10.3.0.2"), FENCED));
        try (ServerSocket fenced = listen(there, FENCED)) {
            assertTrue(fenced.isBound());
            try (PortFence fence = here.call(linux::openPortFence)) {
                fence.refuse(ports);
                here.execute("nft", "flush", "ruleset");
                fence.refuse(ports);
                assertEquals("refused", connect(here, "10.3.0.2", FENCED));
                assertTrue(here.execute("nft", "list", "tables").contains(PortFence.TABLE));
            }
            assertFalse(here.execute("nft", "list", "tables").contains(PortFence.TABLE));
            assertEquals("connected", connect(here, "10.3.0.2", FENCED));
        }
    }
}
