package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.Spoken;
import org.tandemgate.pfsync.protocol.Trailer;
import org.tandemgate.pfsync.protocol.TrailerReject;
import org.tandemgate.pfsync.state.PeerSession;

/** The way of a packet from the socket to the receiver. Belongs to one thread. */
final class Reception {
    private static final int HOPS = 255;
    private static final int RECEIVED_AT_ONCE = 64;
    private static final int LONGEST = 9216;

    private final Source source;
    private final LinkSettings settings;
    private final Correspondence correspondence;
    private final PeerKnowledge peer;
    private final Rejections rejections;
    private final PacketBatch incoming = new PacketBatch(RECEIVED_AT_ONCE, LONGEST);
    private final FrameReader reader;
    private final Spoken spoken = new Spoken();
    private long received;

    /** Where packets come from. */
    record Source(BatchSocket socket, int interfaceIndex) {}

    Reception(
            final Source source,
            final LinkSettings settings,
            final Correspondence correspondence,
            final PeerKnowledge peer,
            final Rejections rejections) {
        this.source = source;
        this.settings = settings;
        this.correspondence = correspondence;
        this.peer = peer;
        this.rejections = rejections;
        final Dialect told = settings.dialect();
        reader =
                told == null
                        ? FrameReader.ofAnyDialect(rejections)
                        : FrameReader.of(told, rejections);
    }

    /** As {@link PeerLink#receive}. */
    int receive(final Receiver receiver, final int most, final long nowNanos)
            throws LinuxException {
        int read = 0;
        int waiting = RECEIVED_AT_ONCE;
        while (read < most && waiting == RECEIVED_AT_ONCE) {
            waiting = source.socket().receive(incoming);
            for (int i = 0; i < incoming.count(); i++) {
                if (isFromPeer(i, nowNanos)) {
                    take(i, receiver, nowNanos);
                }
            }
            read += waiting;
        }
        return read;
    }

    private boolean isFromPeer(final int packet, final long nowNanos) {
        if (incoming.hopLimit(packet) != HOPS) {
            return refuse(LinkReject.BADTTL);
        }
        if (incoming.interfaceIndex(packet) != source.interfaceIndex()) {
            return refuse(LinkReject.BADIF);
        }
        if (!peer.isSender(incoming, packet, nowNanos)) {
            return refuse(LinkReject.BADPEER);
        }
        return !incoming.isCut(packet) || refuse(LinkReject.BADLEN_PACKET);
    }

    private boolean refuse(final LinkReject reason) {
        rejections.add(reason);
        return false;
    }

    private void take(final int packet, final Receiver receiver, final long nowNanos) {
        final ByteBuffer buffer = incoming.buffer(packet);
        final int start = incoming.offset(packet);
        final int length = incoming.length(packet);
        final long refusedBefore = rejections.refused();
        buffer.limit(buffer.capacity());
        reader.wrap(buffer, start, length);
        if (rejections.refused() != refusedBefore) {
            return;
        }
        final int behind = reader.trailerLength();
        final TrailerReject found = correspondence.open(buffer, start, length - behind, behind);
        switch (found) {
            case NONE -> takeOurs(packet, receiver, nowNanos);
            case ABSENT -> takePlain(packet, receiver, nowNanos);
            case BADTRAILER -> rejections.add(LinkReject.BADTRAILER);
            case NOAUTH -> rejections.add(LinkReject.NOAUTH);
            case BADAUTH -> rejections.add(LinkReject.BADAUTH);
        }
    }

    private void takeOurs(final int packet, final Receiver receiver, final long nowNanos) {
        final PeerSession.Worth worth = correspondence.judge(nowNanos);
        final Trailer trailer = correspondence.trailer();
        if (worth == PeerSession.Worth.STARTED || worth == PeerSession.Worth.GOOD) {
            peer.heardOurs(incoming, packet, trailer.dialect(), nowNanos);
        }
        correspondence.take(worth, receiver, nowNanos);
        switch (worth) {
            case REPLAY -> rejections.add(LinkReject.REPLAY);
            case ECHO -> rejections.add(LinkReject.ECHO);
            case UNPROVEN -> {
                rejections.add(LinkReject.UNPROVEN);
                peer.mayBeOurs();
            }
            case STARTED, GOOD -> {
                received++;
                receiver.frame(reader, trailer::counterAt);
                if (trailer.attached() > 0) {
                    receiver.attached(
                            incoming.buffer(packet), trailer.attachmentAt(), trailer.attached());
                }
            }
        }
    }

    private void takePlain(final int packet, final Receiver receiver, final long nowNanos) {
        if (settings.key() != null || peer.isOursAndAlive(nowNanos)) {
            rejections.add(LinkReject.NOTRAILER);
            return;
        }
        if (peer.isOurs()) {
            correspondence.end();
        }
        final ByteBuffer buffer = incoming.buffer(packet);
        final int start = incoming.offset(packet);
        final Dialect learned =
                settings.dialect() == null
                        ? spoken.by(buffer, start, incoming.length(packet))
                        : null;
        if (peer.heardBsd(incoming, packet, learned, nowNanos)) {
            receiver.started();
        }
        received++;
        receiver.frame(reader, Receiver.Counters.NONE);
    }

    /** Packets that were taken. */
    long received() {
        return received;
    }
}
