package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.jna.NetlinkConntrack;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/** While much is installed the kernel does not say what begins; nothing of it is lost. */
@ExtendWith(NetworkNamespaces.class)
class FillingTest {
    private static final ConntrackFlow SECOND = Gateway.tcp(2).flow();

    @Test
    void whatOthersBeginIsToldAfterwardsAndOwnIsNot(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(new NetlinkConntrack()::openWriter)) {
            gateway.await("what was there", it -> it.table.isSettled());
            gateway.table.filling(true);
            attended(gateway);
            install(gateway, 1, 2);
            other.create(Gateway.tcp(9));
            assertEquals(List.of(), other.flush());
            attended(gateway);
            assertEquals(List.of(), gateway.poll().told);
            assertTrue(gateway.table.has(SECOND), "it was given to the kernel");
            assertEquals(0, gateway.table.idOf(SECOND), "and nobody said so");
            assertFalse(gateway.table.has(Gateway.tcp(9).flow()));

            gateway.table.filling(false);

            gateway.await("what began meanwhile", it -> !it.told.isEmpty());
            attended(gateway);
            assertEquals(List.of("NEW 9"), gateway.poll().told);
            assertEquals(gateway.kernel().get(SECOND).id(), gateway.table.idOf(SECOND));
            other.create(Gateway.tcp(10));
            assertEquals(List.of(), other.flush());
            gateway.await("what begins from now on", it -> it.told.contains("NEW 10"));
        }
    }

    /** Else its state would stay for ever. */
    @Test
    void endOfWhatItMadeMeanwhileIsTold(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(new NetlinkConntrack()::openWriter)) {
            gateway.await("what was there", it -> it.table.isSettled());
            gateway.table.filling(true);
            attended(gateway);
            install(gateway, 1, 2);

            other.remove(SECOND, 0);
            assertEquals(List.of(), other.flush());

            gateway.await("its end", it -> it.told.contains("DESTROY 2"));
            assertFalse(gateway.table.has(SECOND));
            gateway.table.remove(Gateway.state(Gateway.tcp(1)), 0);
            gateway.flush();
            attended(gateway);
            assertFalse(gateway.table.has(Gateway.tcp(1).flow()));
            assertEquals(List.of("DESTROY 2"), gateway.poll().told, "an own end is not");
        }
    }

    private static void install(final Gateway gateway, final int... ports) throws Exception {
        for (final int port : ports) {
            gateway.table.install(Gateway.state(Gateway.tcp(port)), System.nanoTime());
        }
        gateway.flush();
    }

    /** The thread that hears has done what it was asked for, and heard everything until now. */
    private static void attended(final Gateway gateway) throws Exception {
        for (int round = 0; round < 2; round++) {
            // The first may be answered by a round that had begun before.
            final long question = gateway.table.listen();
            gateway.await("an answer", it -> it.table.heard() >= question);
        }
    }
}
