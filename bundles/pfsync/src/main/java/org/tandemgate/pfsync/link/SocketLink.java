package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.Trailer;
import org.tandemgate.pfsync.state.PacketShape;

/** The link by a raw socket of IP protocol 240. */
final class SocketLink implements PeerLink {
    private static final int PROTOCOL = 240;

    /** IPTOS_LOWDELAY, as both BSDs send it. */
    private static final int TRAFFIC_CLASS = 0x10;

    /** Half a second of bulk: the kernel counts 1 to 4 KB for each packet. */
    private static final int RECEIVE_OCTETS = 32 << 20;

    private static final int SEND_OCTETS = 4 << 20;

    /** Octets of a frame without messages, in any dialect: header and end. */
    private static final int EMPTY = 24;

    private final LinkSettings settings;
    private final BatchSocket socket;
    private final Link device;
    private final Departures departures;
    private final Rejections rejections = new Rejections();
    private final Correspondence correspondence;
    private final PeerKnowledge peer;
    private final Reception reception;
    private @Nullable FrameWriter writer;

    /** Who is spoken to, and what was said so far. */
    private record Conversation(Correspondence correspondence, PeerKnowledge peer) {
        static Conversation begin(
                final LinkSettings settings, final long bootId, final long nowNanos) {
            return new Conversation(
                    new Correspondence(bootId, settings.key(), settings.dialect(), nowNanos),
                    new PeerKnowledge(settings));
        }
    }

    private SocketLink(
            final LinkSettings settings,
            final BatchSocket socket,
            final Link device,
            final Conversation conversation) {
        this.settings = settings;
        this.socket = socket;
        this.device = device;
        departures = new Departures(socket, settings.destination(), device.index(), device.mtu());
        correspondence = conversation.correspondence();
        peer = conversation.peer();
        reception =
                new Reception(
                        new Reception.Source(socket, device.index()),
                        settings,
                        correspondence,
                        peer,
                        rejections);
    }

    static SocketLink open(
            final Linux linux, final LinkSettings settings, final long bootId, final long nowNanos)
            throws LinuxException {
        return open(linux, settings, Conversation.begin(settings, bootId, nowNanos));
    }

    static SocketLink reopen(
            final Linux linux,
            final LinkSettings settings,
            final SocketLink before,
            final long bootId,
            final long nowNanos)
            throws LinuxException {
        return open(
                linux,
                settings,
                settings.isSamePeer(before.settings)
                        ? new Conversation(before.correspondence, before.peer)
                        : Conversation.begin(settings, bootId, nowNanos));
    }

    private static SocketLink open(
            final Linux linux, final LinkSettings settings, final Conversation conversation)
            throws LinuxException {
        final String name = settings.device();
        final Link device =
                linux.links()
                        .byName(name)
                        .orElseThrow(() -> new LinuxException("syncdev", name, Errno.ENODEV));
        final BatchSocket socket =
                linux.openRawSocket(
                        settings.destination().isIpv4() ? Family.IPV4 : Family.IPV6,
                        PROTOCOL,
                        new RawSocketSettings(name, TRAFFIC_CLASS, RECEIVE_OCTETS, SEND_OCTETS));
        try {
            if (settings.isMulticast()) {
                socket.join(settings.destination(), device.index());
            }
            return new SocketLink(settings, socket, device, conversation);
        } catch (final LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** The same on a socket that is open, for tests. */
    static SocketLink on(
            final BatchSocket socket,
            final Link device,
            final LinkSettings settings,
            final long bootId,
            final long nowNanos) {
        return new SocketLink(
                settings, socket, device, Conversation.begin(settings, bootId, nowNanos));
    }

    @Override
    public int interfaceIndex() {
        return device.index();
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    @Override
    public Dialect dialect() {
        return peer.dialect();
    }

    @Override
    public boolean knowsDialect() {
        return peer.knowsDialect();
    }

    @Override
    public boolean isOurs() {
        return peer.isOurs();
    }

    @Override
    public PacketShape shape() {
        return Shapes.of(peer.dialect(), departures.payload() - reserve(), each());
    }

    private int reserve() {
        return peer.wantsTrailer() ? correspondence.reserve() : 0;
    }

    private int each() {
        return peer.wantsTrailer() ? Trailer.COUNTER : 0;
    }

    @Override
    public int receive(final Receiver receiver, final int most, final long nowNanos)
            throws LinuxException {
        return reception.receive(receiver, most, nowNanos);
    }

    @Override
    public FrameWriter begin() {
        departures.shape(peer.next(), reserve(), each());
        final FrameWriter next = departures.begin();
        writer = next;
        return next;
    }

    @Override
    public void send(final List<Told> told, final long nowNanos) {
        final FrameWriter written = writer;
        if (written == null) {
            throw new IllegalStateException("no frame was begun");
        }
        if (told.size() != written.states()) {
            throw new IllegalArgumentException(
                    "the frame tells of "
                            + written.states()
                            + " states, not of "
                            + told.size()
                            + ": both must be the same");
        }
        writer = null;
        final Contents contents = new Contents(told, written.hasStatus(), !written.isEmpty());
        final int frame = written.finish().limit();
        final ByteBuffer memory = departures.memory();
        memory.clear();
        departures.add(
                peer.wantsTrailer()
                        ? correspondence.close(
                                memory, frame, departures.payload(), contents, nowNanos)
                        : frame);
    }

    @Override
    public int attachmentRoom() {
        return peer.isOurs() && correspondence.isEstablished()
                ? departures.payload() - EMPTY - reserve()
                : 0;
    }

    @Override
    public void attach(final ByteBuffer octets, final long nowNanos) {
        if (octets.remaining() <= attachmentRoom()) {
            begin();
            correspondence.attach(octets);
            send(List.of(), nowNanos);
        }
    }

    @Override
    public void flush(final long nowNanos) {
        if (peer.wantsTrailer() && nowNanos - correspondence.deadlineNanos() >= 0) {
            begin();
            send(List.of(), nowNanos);
        }
        departures.flush();
    }

    @Override
    public long deadlineNanos(final long nowNanos) {
        final long beat = nowNanos + Dues.BEAT_NANOS;
        if (!departures.isEmpty()) {
            // The kernel had no room: it is tried again soon.
            return nowNanos + Dues.ACK_NANOS;
        }
        final long due = correspondence.deadlineNanos();
        return peer.wantsTrailer() && due - beat < 0 ? due : beat;
    }

    @Override
    public int inFlight() {
        return correspondence.inFlight();
    }

    @Override
    public long gaps() {
        return correspondence.skipped();
    }

    @Override
    public LinkStatus status(final long nowNanos) {
        return new LinkStatus(
                peer.describe(),
                peer.dialectName(),
                peer.isOurs(),
                settings.key() != null,
                new LinkStatus.Packets(
                        departures.sent(),
                        departures.refused(),
                        reception.received(),
                        correspondence.lost(),
                        correspondence.repeated(),
                        socket.overruns()),
                rejections.counters(),
                new LinkStatus.Lag(
                        correspondence.lag().millis(0.5),
                        correspondence.lag().millis(0.99),
                        correspondence.lag().samples()),
                peer.ageMillis(nowNanos),
                departures.failure(),
                settings.warnings());
    }

    @Override
    public void close() {
        socket.close();
    }
}
