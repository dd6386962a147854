package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one frame after the other into one buffer. Messages of the same action that follow each
 * other share a subheader; a FreeBSD frame gets its EOF.
 *
 * <pre>
 * writer.begin();
 * PfsyncMessage message = writer.add(Action.DEL_C);
 * if (message != null) { message.put(Field.ID, id); ... }
 * socket.send(writer.finish());
 * </pre>
 *
 * Belongs to one thread; allocates nothing after its construction.
 */
public final class FrameWriter {
    private static final int LONGEST = 0xffff;
    private static final int MAX_WORDS = 255;
    private static final int NONE = -1;

    private final Dialect dialect;
    private final ByteBuffer buffer;
    private final int bound;
    private final int behind;
    private final PfsyncMessage message = new PfsyncMessage();
    private final PfsyncMessage header = new PfsyncMessage();

    private int end;
    private int subheader = NONE;
    private int number;
    private int length;
    private int states;
    private boolean status;

    /**
     * @param buffer to write into from its index 0 on
     * @param bound octets of a frame at most: the payload of a packet, less what the caller puts
     *     behind the frame
     */
    public FrameWriter(final Dialect dialect, final ByteBuffer buffer, final int bound) {
        this(dialect, buffer, bound, 0);
    }

    /**
     * @param bound as above; the caller's octets for each message not among them
     * @param behind octets that the caller puts behind the frame for each message about one state
     */
    public FrameWriter(
            final Dialect dialect, final ByteBuffer buffer, final int bound, final int behind) {
        final int most = Math.min(LONGEST, buffer.capacity());
        if (bound < Dialect.HEADER_LENGTH + Dialect.SUBHEADER_LENGTH || bound > most) {
            throw new IllegalArgumentException(
                    "a frame of at most " + bound + " octets, needs 24.." + most);
        }
        this.dialect = dialect;
        this.buffer = buffer;
        this.behind = behind;
        this.bound = bound - (dialect.isFreebsd() ? Dialect.SUBHEADER_LENGTH : 0);
        begin();
    }

    /** Begins with an empty frame, checksum zero: no rule number in it means anything elsewhere. */
    public void begin() {
        buffer.clear();
        header.moveToHeader(buffer, 0);
        header.clear();
        header.put(Field.VERSION, dialect.version());
        end = Dialect.HEADER_LENGTH;
        subheader = NONE;
        states = 0;
        status = false;
    }

    /** The header of the frame that is being written. */
    public PfsyncMessage header() {
        return header;
    }

    /** How many messages of the frame are about one state. */
    public int states() {
        return states;
    }

    /** Whether the frame says the beginning or the end of a bulk update. */
    public boolean hasStatus() {
        return status;
    }

    /** Whether the frame has no message yet. */
    public boolean isEmpty() {
        return end == Dialect.HEADER_LENGTH;
    }

    /**
     * Adds a message, all zero, and shows it so that its fields can be put.
     *
     * @return valid until the next call of this object; null when the frame has no room for it
     * @throws IllegalArgumentException when peers of this dialect do not read this action
     */
    public @Nullable PfsyncMessage add(final Action action) {
        return add(action, 0);
    }

    /**
     * The same for a message that is longer than BSD knows it: OpenBSD strides over the rest.
     *
     * @param extraWords of four octets, at most what makes 255 words with the message
     */
    public @Nullable PfsyncMessage add(final Action action, final int extraWords) {
        final MessageKind kind = dialect.sent(action);
        final int octets = kind.layout().length() + extraWords * Dialect.WORD;
        if (extraWords < 0
                || (extraWords > 0 && dialect.isFreebsd())
                || (octets > MAX_WORDS * Dialect.WORD && !dialect.isFreebsd())) {
            throw new IllegalArgumentException(
                    extraWords + " words more in " + action + " of " + dialect);
        }
        final int more = action.isOfState() ? behind : 0;
        final int at = place(kind.number(), octets, (states * behind) + more);
        if (at == NONE) {
            return null;
        }
        states += action.isOfState() ? 1 : 0;
        status |= action == Action.BUS;
        message.moveTo(buffer, at, octets, kind);
        message.clear();
        return message;
    }

    /**
     * Room for one message of any number.
     *
     * @return its index, or -1 when there is no room
     */
    int place(final int actionNumber, final int octets) {
        return place(actionNumber, octets, 0);
    }

    private int place(final int actionNumber, final int octets, final int reserved) {
        final boolean shared =
                subheader != NONE
                        && number == actionNumber
                        && length == octets
                        && count() < Dialect.MAX_COUNT;
        final int needed = octets + (shared ? 0 : Dialect.SUBHEADER_LENGTH);
        if (needed > bound - reserved - end) {
            return NONE;
        }
        if (shared) {
            Octets.putShort(buffer, subheader + 2, count() + 1);
        } else {
            final int words = dialect.isFreebsd() ? 0 : octets / Dialect.WORD;
            subheader = putSubheader(actionNumber, words);
            number = actionNumber;
            length = octets;
        }
        final int at = end;
        end += octets;
        return at;
    }

    private int count() {
        return Octets.shortAt(buffer, subheader + 2);
    }

    private int putSubheader(final int actionNumber, final int words) {
        final int at = end;
        buffer.put(at, (byte) actionNumber);
        buffer.put(at + 1, (byte) words);
        Octets.putShort(buffer, at + 2, 1);
        end += Dialect.SUBHEADER_LENGTH;
        return at;
    }

    /**
     * Ends the frame.
     *
     * @return the buffer itself, from 0 to the end of the frame
     */
    public ByteBuffer finish() {
        if (dialect.isFreebsd()) {
            putSubheader(Dialect.EOF, 0);
        }
        header.put(Field.LEN, end);
        return buffer.limit(end).position(0);
    }
}
