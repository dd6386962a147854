package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.linux.jna.NetlinkConntrack;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.NotReplicated;
import org.tandemgate.pfsync.state.StateId;

/** The table of a real kernel, changed by us and by others. */
@ExtendWith(NetworkNamespaces.class)
class KernelTableTest {
    private final Conntrack conntrack = new NetlinkConntrack();

    @Test
    void tellsWhatThereIsAndWhatOthersDo(final NetworkNamespace here) throws Exception {
        // Before the first entry: else it tells nothing for its whole life.
        here.run(() -> ConntrackReadiness.prepare(new JnaLinux().sysctls()));
        try (ConntrackWriter other = here.call(conntrack::openWriter)) {
            other.create(Gateway.tcp(1));
            assertEquals(List.of(), other.flush());
            try (Gateway gateway = Gateway.open(here)) {
                gateway.await("what was there", it -> it.told.contains("NEW 1"));
                other.create(Gateway.tcp(2));
                other.remove(Gateway.tcp(1).flow(), 0);
                other.flush();
                gateway.await("the removal", it -> it.told.contains("DESTROY 1"));
                assertEquals(List.of("NEW 1", "NEW 2", "DESTROY 1"), gateway.told);
                assertNull(gateway.table.ailment());
                final var state = gateway.states.get(Gateway.tcp(2).flow());
                assertEquals(Gateway.STATES.id(state.body().entry()), state.id());
                assertNotEquals(0, state.body().entry().id());
            }
        }
    }

    /** An edit of the filters: what they let through appears, the rest is as if it had expired. */
    @Test
    void otherFiltersAreAppliedToWhatIsThere(final NetworkNamespace here) throws Exception {
        here.run(() -> ConntrackReadiness.prepare(new JnaLinux().sysctls()));
        try (ConntrackWriter other = here.call(conntrack::openWriter);
                Gateway gateway = Gateway.open(here)) {
            other.create(Gateway.tcp(1));
            other.flush();
            gateway.await("the first", it -> it.told.contains("NEW 1"));

            gateway.filters.replace(new Filters.FilterSettings(Set.of(6), List.of()));
            gateway.table.readAgain();
            gateway.await("its end", it -> it.told.contains("DESTROY 1 expired"));
            assertEquals(1, gateway.kernel().size());

            gateway.filters.replace(Filters.FilterSettings.ALL);
            gateway.table.readAgain();
            // The first may be told twice, by the first reading of the table and by its event.
            gateway.await("it again", it -> it.told.indexOf("DESTROY 1 expired") < last(it.told));
            assertEquals("NEW 1", gateway.told.get(last(gateway.told)));
        }
    }

    private static int last(final List<String> told) {
        return told.size() - 1;
    }

    @Test
    void ownWritesAreDoneAndNotTold(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            final var state = Gateway.state(Gateway.tcp(1));
            final long now = System.nanoTime();
            gateway.table.install(state, now);
            // It waits for others, but not for long.
            assertEquals(now + KernelWriter.LINGER_NANOS, gateway.table.flush(now));
            assertEquals(0, gateway.kernel().size());
            gateway.flush();
            final ConntrackEntry made = gateway.kernel().get(Gateway.tcp(1).flow());
            assertTrue((made.status() & ConntrackEntry.SRC_NAT) != 0, made::toString);

            gateway.await("the identity", it -> it.table.idOf(made.flow()) == made.id());
            final var closing = new ConntrackTcp(4, 7, 3, 7, 8);
            gateway.table.change(
                    Gateway.state(new ConntrackEntry(made.flow(), 0, 0, 50, 7, closing)), now);
            gateway.flush();
            final ConntrackEntry changed = gateway.kernel().get(made.flow());
            assertEquals(4, changed.tcp().state());
            assertEquals(7, changed.mark());

            gateway.table.remove(state, now);
            gateway.flush();
            assertEquals(0, gateway.kernel().size());
            // Somebody else's event comes behind all of them.
            other.create(Gateway.tcp(9));
            other.flush();
            gateway.await("the other one", it -> it.told.contains("NEW 9"));
            assertEquals(List.of("NEW 9"), gateway.told);
            assertEquals(List.of(), gateway.table.refused());
        }
    }

    /** pfsync.md 3.5: a late end must not kill a new connection on the same tuple. */
    @Test
    void aNewConnectionOfTheSameFlowIsNotRemoved(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            final var state = Gateway.state(Gateway.tcp(1));
            gateway.table.install(state, 0);
            gateway.flush();
            gateway.await("own", it -> it.table.idOf(Gateway.tcp(1).flow()) != 0);
            gateway.table.remove(state, 0);
            // Before that removal is done, the flow begins anew.
            other.remove(Gateway.tcp(1).flow(), 0);
            // Takes the place in memory of which the kernel's id is made.
            other.create(Gateway.tcp(2));
            other.create(Gateway.tcp(1));
            assertEquals(List.of(), other.flush());
            gateway.flush();
            assertEquals(2, gateway.kernel().size());
        }
    }

    /** nf_ct_get_id(): the next connection in the same memory has the kernel's id of the last. */
    @Test
    void aConnectionInThePlaceOfTheLastHasItsOwnIdentity(final NetworkNamespace here)
            throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            final Set<StateId> ids = new HashSet<>();
            for (int round = 0; round < 5; round++) {
                other.create(Gateway.tcp(1));
                assertEquals(List.of(), other.flush());
                gateway.await("it", it -> it.states.size() == 1);
                ids.add(gateway.states.values().iterator().next().id());
                other.remove(Gateway.tcp(1).flow(), 0);
                assertEquals(List.of(), other.flush());
                gateway.await("its end", it -> it.states.isEmpty());
            }
            assertEquals(5, ids.size(), ids::toString);
        }
    }

    /** pfsync.md 4.4: what exists is changed; another translation is replaced. */
    @Test
    void whatIsThereAlreadyIsChangedOrReplaced(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            final var begun = new ConntrackTcp(1, 3, 0, 7, 0);
            final var unanswered = new ConntrackEntry(Gateway.tcp(1).flow(), 0, 0, 90, 0, begun);
            other.create(Gateway.tcp(1));
            other.create(Gateway.tcp(2, 2222));
            other.create(Gateway.tcp(3, 3333));
            assertEquals(List.of(), other.flush());
            gateway.table.install(Gateway.state(unanswered), 0);
            gateway.table.install(Gateway.state(Gateway.tcp(2, 4444)), 0);
            gateway.table.install(Gateway.state(Gateway.tcp(4, 3333)), 0);
            gateway.flush();

            final var kernel = gateway.kernel();
            assertEquals(3, kernel.size());
            assertTrue(
                    kernel.containsKey(Gateway.tcp(2, 4444).flow()),
                    () -> kernel.keySet() + " " + gateway.table.refused());
            final ConntrackEntry first = kernel.get(Gateway.tcp(1).flow());
            assertEquals(ConntrackEntry.ASSURED, first.status() & ConntrackEntry.ASSURED);
            assertTrue(first.timeoutSeconds() <= 120, first::toString);
            // Two nodes gave one translation away: the entry that is there stays.
            final var refused = gateway.table.refused();
            assertEquals(1, refused.size(), refused::toString);
            assertEquals(Errno.EEXIST, refused.get(0).errno());
            assertEquals(Gateway.tcp(4, 3333).flow(), refused.get(0).entry().flow());
            assertEquals(1, gateway.table.counters().conflicts());
        }
    }

    @Test
    void aChangeOfWhatIsGoneCreatesIt(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here)) {
            gateway.table.change(Gateway.state(Gateway.tcp(1)), 0);
            gateway.table.remove(Gateway.state(Gateway.tcp(2)), 0);
            gateway.flush();
            assertEquals(1, gateway.kernel().size());
            assertEquals(List.of(), gateway.table.refused());
        }
    }

    /** Its end may be on its way to the loop. */
    @Test
    void looseningOfWhatIsGoneDoesNotCreateIt(final NetworkNamespace here) throws Exception {
        try (Gateway gateway = Gateway.open(here);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            other.create(Gateway.tcp(1));
            assertEquals(List.of(), other.flush());
            gateway.table.loosen(Gateway.state(Gateway.tcp(1)), 0);
            gateway.table.loosen(Gateway.state(Gateway.tcp(2)), 0);
            gateway.flush();
            assertEquals(Set.of(Gateway.tcp(1).flow()), gateway.kernel().keySet());
            assertEquals(List.of(), gateway.table.refused());
        }
    }

    @Test
    void connectionsOfTheGatewayItselfAreLeftOut(final NetworkNamespace here) throws Exception {
        final var own = Set.of(IpAddress.parse("203.0.113.1"), IpAddress.parse("198.51.100.7"));
        final var roomy = new KernelTable.Pace(8 << 20, 3_600_000);
        try (Gateway gateway = new Gateway(here, roomy, own);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            gateway.await("its beginning", it -> it.table.counters().resyncs() == 1);
            other.create(Gateway.tcp(1));
            assertEquals(List.of(), other.flush());
            gateway.await("counted", it -> it.filters.counted(NotReplicated.GATEWAY) == 1);
            assertEquals(List.of(), gateway.told);
        }
    }

    /** A thread that ended by it would be missed by nobody. */
    @Test
    void defectWhileReadingIsShownAndDoesNotEndIt(final NetworkNamespace here) throws Exception {
        final AtomicBoolean defect = new AtomicBoolean();
        final var pace = new KernelTable.Pace(8 << 20, 3_600_000);
        final Set<IpAddress> own =
                new AbstractSet<>() {
                    @Override
                    public boolean contains(final Object address) {
                        if (defect.get()) {
                            throw new IllegalStateException("a bug");
                        }
                        return false;
                    }

                    @Override
                    public Iterator<IpAddress> iterator() {
                        return Collections.emptyIterator();
                    }

                    @Override
                    public int size() {
                        return 0;
                    }
                };
        try (Gateway gateway = new Gateway(here, pace, own);
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            gateway.await("its beginning", it -> it.table.counters().resyncs() == 1);
            defect.set(true);
            other.create(Gateway.tcp(1));
            assertEquals(List.of(), other.flush());
            gateway.await(
                    "what ails it", it -> String.valueOf(it.table.ailment()).contains("a bug"));

            defect.set(false);
            gateway.await("what it missed", it -> it.told.contains("NEW 1"));
            gateway.await("no ailment", it -> it.table.ailment() == null);
        }
    }

    /** pfsync.md 4.3: dump and compare, never exit. */
    @Test
    void whatWasLostIsFoundAgain(final NetworkNamespace here) throws Exception {
        final var tight = new KernelTable.Pace(4_608, 3_600_000);
        try (Gateway gateway = new Gateway(here, tight, Set.of());
                ConntrackWriter other = here.call(conntrack::openWriter)) {
            for (int round = 0; round < 3; round++) {
                for (int port = 1; port <= 3_000; port++) {
                    other.create(Gateway.tcp(port));
                }
                other.flush();
                for (int port = 1; port <= 1_500; port++) {
                    other.remove(Gateway.tcp(port).flow(), 0);
                }
                other.flush();
            }
            gateway.await("equal tables", it -> it.states.size() == 1_500);
            assertEquals(gateway.kernel().keySet(), gateway.states.keySet());
            assertTrue(gateway.table.counters().overruns() > 0, gateway::toString);
            assertNull(gateway.table.ailment());
            // And it hears again.
            other.create(Gateway.tcp(5_000));
            other.flush();
            gateway.await("one more", it -> it.told.contains("NEW 5000"));
        }
    }
}
