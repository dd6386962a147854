package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames as a BSD kernel of the peer's dialect would, one message after the other, in place.
 *
 * <pre>
 * reader.wrap(buffer, 0, length);
 * while (reader.next()) {
 *     switch (reader.message().action()) { ... }
 * }
 * </pre>
 *
 * Messages that came before a mistake are delivered, as BSD runs them. Nothing in a frame raises an
 * exception; all that is not taken goes to the {@link RejectListener}. Stricter than BSD: FreeBSD
 * reads a message that reaches beyond {@code len} when the packet is longer. Belongs to one thread;
 * allocates nothing after its construction.
 */
public final class FrameReader {
    private final @Nullable Dialect freebsd;
    private final @Nullable Dialect openbsd;
    private final RejectListener rejects;
    private final PfsyncMessage message = new PfsyncMessage();
    private final PfsyncMessage header = new PfsyncMessage();

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private Dialect dialect = Dialect.OPENBSD;
    private int offset;
    private int end;
    private int packetEnd;
    private int wordsOctet;
    private int remaining;
    private int stride;
    private @Nullable MessageKind kind;
    private int place;
    private boolean ended = true;

    private FrameReader(
            final @Nullable Dialect freebsd,
            final @Nullable Dialect openbsd,
            final RejectListener rejects) {
        this.freebsd = freebsd;
        this.openbsd = openbsd;
        this.rejects = rejects;
    }

    /** Reads what this dialect reads and refuses the other version. */
    public static FrameReader of(final Dialect dialect, final RejectListener rejects) {
        return dialect.isFreebsd()
                ? new FrameReader(dialect, null, rejects)
                : new FrameReader(null, dialect, rejects);
    }

    /** Reads both versions, for a peer whose dialect is not known yet. */
    public static FrameReader ofAnyDialect(final RejectListener rejects) {
        return new FrameReader(Dialect.FREEBSD_1500, Dialect.OPENBSD, rejects);
    }

    /**
     * Begins with the frame in {@code length} octets at {@code index}: the payload of IP protocol
     * 240. Position and byte order of the buffer do not count and stay as they are.
     *
     * @throws IndexOutOfBoundsException when the buffer is smaller than the caller says
     */
    public void wrap(final ByteBuffer packet, final int index, final int length) {
        if (index < 0 || length < 0 || length > packet.limit() - index) {
            throw new IndexOutOfBoundsException(
                    length + " octets at " + index + " of " + packet.limit());
        }
        buffer = packet;
        remaining = 0;
        place = -1;
        packetEnd = index + length;
        ended = true;
        end = packetEnd;
        if (length < Dialect.HEADER_LENGTH) {
            rejects.rejected(Reject.HDROPS);
            return;
        }
        header.moveToHeader(packet, index);
        final int version = Octets.byteAt(packet, index);
        final Dialect spoken = freebsd != null && version == freebsd.version() ? freebsd : openbsd;
        if (spoken == null || version != spoken.version()) {
            rejects.rejected(Reject.BADVER);
            return;
        }
        final int len = Octets.shortAt(packet, index + 2);
        if (len < Dialect.HEADER_LENGTH || len > length) {
            rejects.rejected(Reject.BADLEN_FRAME);
            return;
        }
        dialect = spoken;
        offset = index + Dialect.HEADER_LENGTH;
        end = index + len;
        ended = false;
    }

    /**
     * Goes to the next message that can be used.
     *
     * @return whether there is one
     */
    public boolean next() {
        while (true) {
            if (remaining == 0) {
                if (!nextSubheader()) {
                    return false;
                }
                continue;
            }
            final MessageKind current = kind;
            if (current == null) {
                // Strode over as a whole.
                offset += remaining * stride;
                remaining = 0;
                continue;
            }
            message.moveTo(buffer, offset, stride, current);
            offset += stride;
            remaining--;
            place += current.action().isOfState() ? 1 : 0;
            final Reject reject = ValueCheck.of(message, dialect);
            if (reject == Reject.NONE) {
                return true;
            }
            rejects.rejected(reject);
        }
    }

    private boolean nextSubheader() {
        if (ended) {
            return false;
        }
        if (end - offset < Dialect.SUBHEADER_LENGTH) {
            if (end != offset) {
                return stop(Reject.BADLEN_REST);
            }
            return stop(dialect.isFreebsd() ? Reject.NOEOF : Reject.NONE);
        }
        final int number = Octets.byteAt(buffer, offset);
        wordsOctet = Octets.byteAt(buffer, offset + 1);
        final int count = Octets.shortAt(buffer, offset + 2);
        offset += Dialect.SUBHEADER_LENGTH;
        kind = dialect.received(number);
        if (dialect.isFreebsd()) {
            if (number == Dialect.EOF) {
                return stop(count == 1 && offset == end ? Reject.NONE : Reject.BADLEN_REST);
            }
            if (kind == null) {
                return stop(Reject.BADACT);
            }
            stride = kind.layout().length();
        } else {
            stride = wordsOctet * Dialect.WORD;
            if (kind == null || stride < kind.layout().length()) {
                kind = null;
                if (count == 0 || stride == 0) {
                    return stop(Reject.BADACT);
                }
            }
        }
        if (count * stride > end - offset) {
            return stop(Reject.BADLEN_MESSAGES);
        }
        remaining = count;
        return true;
    }

    private boolean stop(final Reject reject) {
        ended = true;
        if (reject != Reject.NONE) {
            rejects.rejected(reject);
        }
        return false;
    }

    /** The message that {@link #next} went to; moves with its next call. */
    public PfsyncMessage message() {
        return message;
    }

    /**
     * Place of the message among all messages of the frame that are about one state, also those
     * that were refused; from 0 on. Where the message is about none, that of the last one before
     * it.
     */
    public int place() {
        return place;
    }

    /** The header of a frame that was not refused as {@link Reject#HDROPS}. */
    public PfsyncMessage header() {
        return header;
    }

    /** How the frame is read: by its version. */
    public Dialect dialect() {
        return dialect;
    }

    /**
     * Second octet of the current subheader: OpenBSD's length of a message in words of four octets,
     * with FreeBSD a pad that is not read.
     */
    int wordsOctet() {
        return wordsOctet;
    }

    /** Index in the buffer of what lies behind the frame, which BSD does not read. */
    public int trailerOffset() {
        return end;
    }

    /** Octets behind the frame. */
    public int trailerLength() {
        return packetEnd - end;
    }
}
