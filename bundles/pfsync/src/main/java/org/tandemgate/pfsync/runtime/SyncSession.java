package org.tandemgate.pfsync.runtime;

import static org.tandemgate.pfsync.runtime.BulkExchange.earlier;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.FlowStates;
import org.tandemgate.pfsync.flow.NotReplicated;
import org.tandemgate.pfsync.flow.StateReader;
import org.tandemgate.pfsync.kernel.ConntrackReadiness;
import org.tandemgate.pfsync.kernel.KernelCounters;
import org.tandemgate.pfsync.kernel.KernelTable;
import org.tandemgate.pfsync.link.PeerLink;
import org.tandemgate.pfsync.state.Miss;

/**
 * The sockets and the replication between them, from the moment all of them are open until one is
 * of no use any more. Belongs to the loop's thread.
 */
final class SyncSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncSession.class);
    private static final long ADDRESSES_NANOS = 2_000_000_000L;

    /** One of ours says something every second. */
    private static final long SILENT_MILLIS = 3000;

    private final Linux linux;
    private final Poller poller;
    private final PeerPort port;
    private PeerLink link;
    private SyncSettings settings;
    private final KernelTable table;
    private final StateReader reader;
    private final Filters filters;
    private final Replication<FlowBody> replication;
    private final AtomicReference<Set<IpAddress>> own;
    private final HeapRoom heap;
    private long addressesNanos;
    private int expected;
    private @Nullable HoldingPen pen;
    private @Nullable String penFailure;

    private SyncSession(final Linux linux, final Poller poller, final Parts parts, final long now) {
        this.linux = linux;
        this.poller = poller;
        link = parts.link();
        table = parts.table();
        reader = parts.reader();
        filters = parts.filters();
        own = parts.own();
        settings = parts.settings();
        port = new PeerPort(link);
        replication =
                new Replication<>(
                        port, new TablePort(table), new FlowCodec(port, reader), bounded(settings));
        addressesNanos = settings.defer() ? now : now + ADDRESSES_NANOS;
        heap = new HeapRoom(now);
        poller.add(link);
    }

    private record Parts(
            PeerLink link,
            KernelTable table,
            StateReader reader,
            Filters filters,
            SyncSettings settings,
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
                    KernelTable.open(
                            linux,
                            conntrack,
                            new KernelTable.Rules(
                                    states, filters, bounded(settings).table().capacity()),
                            poller::wakeUp);
            final var reader =
                    new StateReader(ready.timeouts(), filters, name -> isInterface(linux, name));
            return new SyncSession(
                    linux, poller, new Parts(link, table, reader, filters, settings, own), now);
        } catch (final LinuxException | RuntimeException failed) {
            link.close();
            throw failed;
        }
    }

    /**
     * Does what other settings ask for, and no more: filters and bounds change where they are, the
     * link alone is opened anew.
     *
     * @param bootId for a link that begins anew, random, not 0
     * @throws LinuxException one sentence: what is missing; open everything anew
     */
    void follow(final SyncSettings next, final LongSupplier bootId) throws LinuxException {
        final SyncSettings before = settings;
        if (next.equals(before)) {
            return;
        }
        settings = next;
        final long now = System.nanoTime();
        if (!next.filters().equals(before.filters())) {
            filters.replace(next.filters());
            table.readAgain();
        }
        if (!next.replication().equals(before.replication())) {
            final ReplicationSettings bounded = bounded(next);
            replication.reconfigure(bounded, now);
            table.bound(bounded.table().capacity());
        }
        if (!next.link().equals(before.link())) {
            relink(bootId, now);
            if (!next.link().isSamePeer(before.link())) {
                replication.relinked(now);
            }
        }
        if (next.defer() != before.defer()) {
            defer(linux.links().list());
        }
        LOG.info("pfsync follows its settings: {}", next.link());
    }

    private void relink(final LongSupplier bootId, final long now) throws LinuxException {
        final PeerLink before = link;
        link = PeerLink.reopen(linux, settings.link(), before, bootId.getAsLong(), now);
        port.replace(link);
        poller.remove(before);
        before.close();
        poller.add(link);
    }

    /** An interface that was made anew has another index; what is bound to the old one is deaf. */
    private void lookForInterface(final long now) throws LinuxException {
        final String device = settings.link().device();
        final Optional<Link> there = linux.links().byName(device);
        if (there.isPresent() && there.get().index() != link.interfaceIndex()) {
            LOG.info("pfsync: {} was made anew, the link follows", device);
            relink(() -> 1, now);
        }
    }

    /** Holds packets back when that is asked for, of the interfaces that there are. */
    private void defer(final List<Link> links) {
        HoldingPen now = pen;
        if (now != null && (!settings.defer() || now.isBroken())) {
            replication.defer(null);
            now.close();
            now = null;
        }
        if (!settings.defer()) {
            pen = null;
            penFailure = null;
            return;
        }
        now = now == null ? openPen() : now;
        pen = now;
        if (now != null) {
            replication.defer(now.deferral());
            now.deferral().paused(!isAcknowledging());
            now.serve(links, settings.link().device());
            penFailure = now.failure();
        }
    }

    private @Nullable HoldingPen openPen() {
        try {
            final FirstPackets kernel = linux.openFirstPackets();
            try {
                return new HoldingPen(
                        kernel, linux.openPacketSocket(), poller, replication::listen);
            } catch (final LinuxException refused) {
                kernel.close();
                throw refused;
            }
        } catch (final LinuxException refused) {
            final String what = "defer: no packet is held back: " + refused.getMessage();
            if (!what.equals(penFailure)) {
                LOG.error("pfsync {}, tried again every 2 s", what);
            }
            penFailure = what;
            return null;
        }
    }

    /** Nobody waits for a peer that is gone; a BSD may be silent for long. */
    private boolean isAcknowledging() {
        final long age = link.status(System.nanoTime()).peerAgeMillis();
        return replication.isTelling() && (!link.isOurs() || age < SILENT_MILLIS);
    }

    private static ReplicationSettings bounded(final SyncSettings settings) {
        final ReplicationSettings wanted = settings.replication();
        return new ReplicationSettings(
                wanted.creatorid(),
                wanted.maxupd(),
                HeapRoom.limited(wanted.table()),
                wanted.bulk());
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
            lookForInterface(now);
            if (settings.defer()) {
                defer(linux.links().list());
            }
        }
        final HoldingPen holding = pen;
        if (holding != null) {
            holding.read(now);
        }
        final long next = replication.turn(now);
        expect(now);
        if (holding == null) {
            poller.await(Math.max(0, next - System.nanoTime()));
            return;
        }
        final long then = System.nanoTime();
        holding.turn(then);
        poller.await(Math.max(0, earlier(next, holding.deadlineNanos(then)) - then));
    }

    /** The peer has said how many states its answer will be. */
    private void expect(final long now) {
        final int states = replication.bulk().share().expected();
        if (states != expected) {
            expected = states;
            heap.expect(states, now);
        }
    }

    Replication<FlowBody> replication() {
        return replication;
    }

    SyncSnapshot snapshot() {
        final ReplicationStatus status = replication.status();
        final KernelCounters counters = table.counters();
        filters.counted(
                NotReplicated.FULL,
                status.misses().getOrDefault(Miss.FULL, 0L) + table.overlooked());
        filters.counted(NotReplicated.REFUSED, counters.refusals());
        final long now = System.nanoTime();
        heap.hold(
                Math.max(counters.entries(), status.entries()),
                counters.events() + counters.written(),
                now);
        final String ailment = table.ailment();
        return new SyncSnapshot(
                status,
                link.status(now),
                counters,
                new SyncSnapshot.Refusals(reader, filters, table.refused()),
                pen == null ? Defer.OFF : pen.status(),
                ailment == null ? penFailure : ailment);
    }

    /** Entries stay in the kernel, and the peer is told nothing. */
    @Override
    public void close() {
        replication.end();
        final HoldingPen holding = pen;
        if (holding != null) {
            holding.close();
        }
        poller.remove(link);
        link.close();
        table.close();
        heap.close();
    }
}
