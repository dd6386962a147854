package org.tandemgate.pfsync.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.linux.jna.NetlinkConntrack;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.FlowStates;
import org.tandemgate.pfsync.flow.Timeouts;
import org.tandemgate.pfsync.state.FlowState;

/** A kernel table of a namespace, and what came out of it. */
final class Gateway implements AutoCloseable {
    static final long LIMIT_MILLIS = 20_000;
    static final FlowStates STATES = new FlowStates(0x0a0b0c0d, Timeouts.LINUX);

    final KernelTable table;
    final Filters filters;
    final List<String> told = new ArrayList<>();
    final Map<ConntrackFlow, FlowState<FlowBody>> states = new HashMap<>();
    private final NetworkNamespace here;
    private final Conntrack conntrack = new NetlinkConntrack();

    Gateway(final NetworkNamespace here, final KernelTable.Pace pace, final Set<IpAddress> own)
            throws Exception {
        this.here = here;
        filters = new Filters(Filters.FilterSettings.ALL, () -> own);
        final var tracked = new KernelReader.Tracked(conntrack, filters, new KnownEntries(10_000));
        table =
                here.call(
                        () -> {
                            ConntrackReadiness.prepare(new JnaLinux().sysctls());
                            return KernelTable.open(
                                    new JnaLinux(), STATES, tracked, () -> {}, pace);
                        });
    }

    static Gateway open(final NetworkNamespace here) throws Exception {
        return new Gateway(here, new KernelTable.Pace(8 << 20, 3_600_000), Set.of());
    }

    static ConntrackEntry tcp(final int port) {
        return tcp(port, port);
    }

    /** A connection whose source is translated to that port. */
    static ConntrackEntry tcp(final int port, final int translated) {
        final var client = IpAddress.parse("10.9.0.100");
        final var server = IpAddress.parse("198.51.100.7");
        final var outer = IpAddress.parse("203.0.113.1");
        return new ConntrackEntry(
                new ConntrackFlow(
                        new ConntrackTuple(client, server, 6, port, 443),
                        new ConntrackTuple(server, outer, 6, 443, translated),
                        0),
                0,
                ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED,
                1000,
                0x2a,
                new ConntrackTcp(3, 0x03, 0x03, 7, 8));
    }

    static FlowState<FlowBody> state(final ConntrackEntry entry) {
        return STATES.state(entry, System.nanoTime());
    }

    /** What the kernel has. */
    Map<ConntrackFlow, ConntrackEntry> kernel() throws Exception {
        final Map<ConntrackFlow, ConntrackEntry> all = new HashMap<>();
        here.run(() -> conntrack.read(null, 0, entry -> all.put(entry.flow(), entry)));
        return all;
    }

    /** Hears what waits. */
    Gateway poll() {
        int heard = 1;
        while (heard > 0) {
            heard = table.poll(new Ears(), 1000, System.nanoTime());
        }
        return this;
    }

    /** What was there before the table was opened counts as new. */
    // found() is told apart by some listeners only
    @SuppressWarnings({"MissingOverride", "UnusedMethod", "EffectivelyPrivate"})
    private final class Ears implements KernelTable.Listener {
        public void found(final FlowState<FlowBody> state) {
            happened(ConntrackEvent.Kind.NEW, state, false);
        }

        @Override
        public void happened(
                final ConntrackEvent.Kind kind,
                final FlowState<FlowBody> state,
                final boolean expired) {
            final ConntrackFlow flow = state.body().flow();
            told.add(kind + " " + flow.original().sourceKey() + (expired ? " expired" : ""));
            if (kind == ConntrackEvent.Kind.DESTROY) {
                states.remove(flow);
            } else {
                states.put(flow, state);
            }
        }
    }

    /** Does what waits, now. */
    void flush() throws Exception {
        table.flush(System.nanoTime() + KernelWriter.LINGER_NANOS);
        Await.until("everything written", LIMIT_MILLIS, table::isWritten, done -> done);
    }

    void await(final String what, final Predicate<Gateway> isThere) throws Exception {
        Await.until(what, LIMIT_MILLIS, this::poll, isThere);
    }

    @Override
    public String toString() {
        return states.size()
                + " states, "
                + table.counters()
                + ", last "
                + told.subList(Math.max(0, told.size() - 5), told.size());
    }

    @Override
    public void close() {
        table.close();
    }
}
