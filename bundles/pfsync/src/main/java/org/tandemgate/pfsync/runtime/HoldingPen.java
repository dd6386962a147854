package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.Poller;
import org.tandemgate.net.MacAddress;
import org.tandemgate.pfsync.state.Deferral;

/**
 * Keeps first packets in memory of this process until {@link Deferral} lets them go, then sends
 * them by the interface that they would have left by. Belongs to the loop's thread.
 */
final class HoldingPen implements AutoCloseable {
    /** A larger interface than this is not served: its frames would be cut. */
    static final int LARGEST_MTU = 9216;

    /** Destination, source, type, and a tag of a VLAN. */
    private static final int HEADER = 18;

    private static final Logger LOG = LoggerFactory.getLogger(HoldingPen.class);

    private final FirstPackets kernel;
    private final PacketSocket out;
    private final Poller poller;
    private final LongSupplier listen;
    private final Deferral<Slot> deferral = new Deferral<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private List<Link> served = List.of();
    private List<FirstPackets.Source> sources = List.of();
    private long taken;
    private long failed;
    private boolean broken;
    private @Nullable String failure;

    /** Memory of one frame. */
    static final class Slot {
        private final ByteBuffer frame = ByteBuffer.allocateDirect(LARGEST_MTU + HEADER);
        private int interfaceIndex;
    }

    /**
     * @param kernel closed with this, as is {@code out}
     * @param listen asks for all events that the kernel has told until now, see {@link
     *     KernelPort#listen}
     */
    HoldingPen(
            final FirstPackets kernel,
            final PacketSocket out,
            final Poller poller,
            final LongSupplier listen) {
        this.kernel = kernel;
        this.out = out;
        this.poller = poller;
        this.listen = listen;
        for (int i = 0; i <= Deferral.MOST_PACKETS; i++) {
            free.add(new Slot());
        }
    }

    Deferral<Slot> deferral() {
        return deferral;
    }

    /**
     * Serves the Ethernet interfaces among these, all but the link to the peer.
     *
     * @param syncdev name of the link to the peer
     */
    void serve(final List<Link> links, final String syncdev) {
        final List<Link> wanted =
                links.stream()
                        .filter(link -> isServed(link, syncdev))
                        .map(HoldingPen::identity)
                        .sorted(Comparator.comparingInt(Link::index))
                        .limit(FirstPackets.INTERFACES_MAX)
                        .toList();
        if (wanted.equals(served) && failure == null) {
            return;
        }
        try {
            final List<FirstPackets.Source> next = kernel.watch(wanted);
            sources.forEach(poller::remove);
            next.forEach(poller::add);
            sources = next;
            served = wanted;
            failure = null;
            LOG.info(
                    "pfsync defers first packets that leave by {}",
                    wanted.stream().map(Link::name).toList());
        } catch (final LinuxException refused) {
            fail("defer: no packet is held back: " + refused.getMessage());
        }
    }

    private void fail(final String what) {
        if (!what.equals(failure)) {
            LOG.error("pfsync {}, tried again every 2 s", what);
        }
        failure = what;
    }

    private static boolean isServed(final Link link, final String syncdev) {
        return link.administrativelyUp()
                && link.mtu() <= LARGEST_MTU
                && !link.mac().equals(MacAddress.ZERO)
                && !link.name().equals(syncdev)
                && !link.name().startsWith(FirstPackets.DEVICE);
    }

    /** Whether it runs at this moment changes nothing. */
    private static Link identity(final Link link) {
        return new Link(link.index(), link.name(), link.mac(), true, true, 0, 0, "");
    }

    /** Takes what waits in front; all of it at most as often as there are places. */
    void read(final long nowNanos) {
        long question = 0;
        for (final FirstPackets.Source source : sources) {
            for (int i = 0; i < Deferral.MOST_PACKETS && take(source); i++) {
                final Slot slot = free.remove();
                taken++;
                if (question == 0) {
                    question = listen.getAsLong();
                }
                deferral.hold(slot, question, nowNanos, this::send);
            }
        }
        if (broken && !sources.isEmpty()) {
            // Somebody has removed what leads here; the rules would lead into nothing.
            halt();
        }
    }

    private void halt() {
        sources.forEach(poller::remove);
        sources = List.of();
        try {
            kernel.halt();
        } catch (final LinuxException refused) {
            LOG.warn("pfsync defer cannot take back its rules: {}", refused.getMessage());
        }
    }

    /** Whether it is to be closed and opened anew. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the first free place has a frame now. */
    private boolean take(final FirstPackets.Source source) {
        final Slot slot = free.element();
        slot.frame.clear();
        try {
            final int length = source.read(slot.frame);
            slot.frame.position(0).limit(length);
            slot.interfaceIndex = source.interfaceIndex();
            return length > 0;
        } catch (final LinuxException gone) {
            fail("defer: " + gone.getMessage());
            broken = true;
            return false;
        }
    }

    private void send(final Slot slot) {
        try {
            out.send(slot.frame, slot.interfaceIndex);
        } catch (final LinuxException lost) {
            failed++;
            LOG.debug("pfsync could not send a packet that was held back", lost);
        } finally {
            free.add(slot);
        }
    }

    /** Sends on what waits no more. */
    void turn(final long nowNanos) {
        deferral.turn(nowNanos, this::send);
    }

    long deadlineNanos(final long nowNanos) {
        return deferral.deadlineNanos(nowNanos);
    }

    @Nullable String failure() {
        return failure;
    }

    Defer status() {
        return new Defer(
                true,
                taken,
                deferral.size(),
                deferral.released(Deferral.Release.ACKNOWLEDGED),
                deferral.released(Deferral.Release.UNTOLD),
                deferral.released(Deferral.Release.EXPIRED),
                deferral.released(Deferral.Release.FULL),
                failed);
    }

    /** Everything that was taken is sent on. */
    @Override
    public void close() {
        final List<FirstPackets.Source> last = sources;
        halt();
        sources = last;
        read(System.nanoTime());
        sources = List.of();
        deferral.end(this::send);
        kernel.close();
        out.close();
    }
}
