package org.tandemgate.pfsync.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.FlowStates;
import org.tandemgate.pfsync.flow.StateReader;
import org.tandemgate.pfsync.kernel.ConntrackReadiness;
import org.tandemgate.pfsync.kernel.KernelTable;
import org.tandemgate.pfsync.link.PeerLink;

/**
 * The sockets and the replication between them, from the moment all of them are open until one is
 * of no use any more. Belongs to the loop's thread.
 */
final class SyncSession implements AutoCloseable {
    private static final long ADDRESSES_NANOS = 5_000_000_000L;

    private final Linux linux;
    private final Poller poller;
    private final PeerLink link;
    private final KernelTable table;
    private final StateReader reader;
    private final Filters filters;
    private final Replication<FlowBody> replication;
    private final AtomicReference<Set<IpAddress>> own;
    private long addressesNanos;

    private SyncSession(final Linux linux, final Poller poller, final Parts parts, final long now) {
        this.linux = linux;
        this.poller = poller;
        link = parts.link();
        table = parts.table();
        reader = parts.reader();
        filters = parts.filters();
        own = parts.own();
        final var port = new PeerPort(link, now);
        replication =
                new Replication<>(
                        port, new TablePort(table), new FlowCodec(port, reader), parts.settings());
        addressesNanos = now + ADDRESSES_NANOS;
        poller.add(link);
    }

    private record Parts(
            PeerLink link,
            KernelTable table,
            StateReader reader,
            Filters filters,
            ReplicationSettings settings,
            AtomicReference<Set<IpAddress>> own) {}

    /**
     * Opens everything.
     *
     * @param bootId of this process' session, random, not 0
     * @throws LinuxException one sentence: what is missing
     */
    static SyncSession open(
            final Linux linux,
            final Conntrack conntrack,
            final Poller poller,
            final SyncSettings settings,
            final long bootId)
            throws LinuxException {
        final long now = System.nanoTime();
        final ConntrackReadiness ready = ConntrackReadiness.prepare(linux.sysctls());
        final var own = new AtomicReference<>(addresses(linux));
        final var filters = new Filters(settings.filters(), own::get);
        final var states = new FlowStates(settings.replication().creatorid(), ready.timeouts());
        final PeerLink link = PeerLink.open(linux, settings.link(), bootId, now);
        try {
            final KernelTable table =
                    KernelTable.open(linux, conntrack, states, filters, poller::wakeUp);
            final var reader =
                    new StateReader(ready.timeouts(), filters, name -> isInterface(linux, name));
            return new SyncSession(
                    linux,
                    poller,
                    new Parts(link, table, reader, filters, settings.replication(), own),
                    now);
        } catch (final LinuxException | RuntimeException failed) {
            link.close();
            throw failed;
        }
    }

    private static boolean isInterface(final Linux linux, final String name) {
        try {
            return linux.links().byName(name).isPresent();
        } catch (final LinuxException unknown) {
            return false;
        }
    }

    private static Set<IpAddress> addresses(final Linux linux) throws LinuxException {
        final Set<IpAddress> all = new HashSet<>();
        for (final Link link : linux.links().list()) {
            for (final InterfaceAddress address : linux.addresses().list(link.index())) {
                all.add(address.address().address());
            }
        }
        return Set.copyOf(all);
    }

    /** Does what there is to do, then waits for more, at most until it is due. */
    void turn() throws LinuxException {
        final long now = System.nanoTime();
        if (now - addressesNanos >= 0) {
            addressesNanos = now + ADDRESSES_NANOS;
            own.set(addresses(linux));
        }
        final long next = replication.turn(now);
        poller.await(Math.max(0, next - System.nanoTime()));
    }

    Replication<FlowBody> replication() {
        return replication;
    }

    SyncSnapshot snapshot() {
        return new SyncSnapshot(
                replication.status(),
                link.status(System.nanoTime()),
                table.counters(),
                new SyncSnapshot.Refusals(reader, filters, table.refused()),
                table.ailment());
    }

    /** Entries stay in the kernel, and the peer is told nothing. */
    @Override
    public void close() {
        poller.remove(link);
        link.close();
        table.close();
    }
}
