package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.List;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Pollable;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.state.PacketShape;

/**
 * The link to the peer. Belongs to one thread; no call waits. Times are of one monotonic clock, in
 * nanoseconds. In each round:
 *
 * <pre>
 * link.receive(receiver, 1024, now);
 * writer = link.begin(); ... link.send(told, now);      as often as there is something
 * link.flush(now);                                      what was sent, acknowledgements, life
 * poller.await(link.deadlineNanos(now) - now);
 * </pre>
 *
 * The socket is bound to an interface by its index: when that is made anew, so must be the link.
 */
public interface PeerLink extends Pollable {
    /**
     * Opens the socket and joins the group.
     *
     * @param bootId random, not 0, another one for every process
     * @throws LinuxException ENODEV when there is no such interface, EPERM without CAP_NET_RAW
     */
    static PeerLink open(
            final Linux linux, final LinkSettings settings, final long bootId, final long nowNanos)
            throws LinuxException {
        return SocketLink.open(linux, settings, bootId, nowNanos);
    }

    /**
     * Opens another socket for a link. The conversation goes on when the settings name the same
     * peer: what is lost in between is repaired. Else it begins anew. The one before is to be
     * closed then.
     *
     * @param before a link that this opened
     * @param bootId as above, for a conversation that begins anew
     * @throws LinuxException as above; the one before can still be used
     */
    static PeerLink reopen(
            final Linux linux,
            final LinkSettings settings,
            final PeerLink before,
            final long bootId,
            final long nowNanos)
            throws LinuxException {
        return SocketLink.reopen(linux, settings, (SocketLink) before, bootId, nowNanos);
    }

    /** Index of the interface that it is bound to. */
    int interfaceIndex();

    /**
     * What the next frame is written in; with {@code auto} it may change with every {@link #begin}
     * until the peer was heard, and when the peer is replaced by another system.
     */
    Dialect dialect();

    /**
     * Whether the peer's dialect is known. Until then only requests (UPD_REQ) and bulk status (BUS)
     * may be sent, which are written in both versions by turns.
     */
    boolean knowsDialect();

    /** Whether the peer is a node of this product: what is lost is repaired, ends are known. */
    boolean isOurs();

    /** What fits into a packet now; changes with {@link #dialect}, {@link #isOurs} and the path. */
    PacketShape shape();

    /**
     * Reads what arrived; what is not from the peer, forged or old is counted and not shown.
     *
     * @param most packets, as a bound of one round
     * @return how many were read
     * @throws LinuxException when the socket is of no use any more
     */
    int receive(Receiver receiver, int most, long nowNanos) throws LinuxException;

    /** Begins a frame of {@link #dialect}. */
    FrameWriter begin();

    /**
     * Sends the frame that was begun, at the latest with the next {@link #flush}; an empty one is
     * an acknowledgement. A packet that the kernel does not take is one that was lost on its way.
     *
     * @param told its messages about one state, in their order: as many as {@link
     *     FrameWriter#states}; kept as it is
     */
    void send(List<Told> told, long nowNanos);

    /**
     * Octets that {@link #attach} takes now; 0 while the peer is not known to be a node of this
     * product.
     */
    int attachmentRoom();

    /**
     * Sends octets that only a node of this product gets, in a packet of their own that tells
     * nothing else. Lost ones are not repaired. What does not fit is not sent.
     *
     * @param octets copied before this returns
     */
    void attach(ByteBuffer octets, long nowNanos);

    /**
     * Hands what was sent to the kernel, after it what the link has to say itself when that is due.
     */
    void flush(long nowNanos);

    /** When the next {@link #flush} is due even if nothing is sent. */
    long deadlineNanos(long nowNanos);

    /** Packets sent that the peer has not acknowledged; 0 with a peer that never does. */
    int inFlight();

    /** Packets of the peer that did not come in their turn so far, also when they came later. */
    long gaps();

    /** Everything that it knows about itself; makes objects. */
    LinkStatus status(long nowNanos);
}
