package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes an {@link Inquiry}. Belongs to one thread; its memory is used again. */
public final class InquiryWriter {
    private static final int MOST = 9216;

    private final ByteBuffer buffer = ByteBuffer.allocate(MOST);
    private int length;
    private int items;

    /** Begins one. */
    public void begin(
            final Inquiry.Kind kind, final long number, final long place, final long from) {
        buffer.clear();
        Octets.clear(buffer, 0, Inquiry.HEADER);
        buffer.put(0, (byte) (Arrays.asList(Inquiry.Kind.values()).indexOf(kind) + 1));
        Octets.putNumber(buffer, 4, 8, number);
        Octets.putNumber(buffer, 12, 4, place);
        Octets.putNumber(buffer, 16, 4, from);
        length = Inquiry.HEADER;
        items = 0;
    }

    /** Adds a bucket to SUMMED. */
    public void sum(final long sum, final long count) {
        Octets.putNumber(buffer, length, 8, sum);
        Octets.putNumber(buffer, length + 8, 4, count);
        length += Inquiry.SUM;
        items++;
    }

    /** Adds a state to NAMED. */
    public void state(final long id, final int creatorid, final long digest) {
        identity(id, creatorid);
        Octets.putNumber(buffer, length, 8, digest);
        length += Long.BYTES;
    }

    /** Says whom TELL or SAID is about. */
    public void identity(final long id, final int creatorid) {
        Octets.putNumber(buffer, length, 8, id);
        Octets.putNumber(buffer, length + 8, 4, creatorid);
        length += Inquiry.IDENTITY;
        items++;
    }

    /**
     * Ends SAID with a text.
     *
     * @param most octets that the whole may have; a longer text is cut
     */
    public void text(final String text, final int most) {
        final byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        final int fits = Math.max(0, Math.min(octets.length, most - length));
        buffer.put(length, octets, 0, fits);
        length += fits;
    }

    /** What was written, until the next {@link #begin}. */
    public ByteBuffer finish() {
        Octets.putShort(buffer, 2, items);
        buffer.clear();
        return buffer.limit(length);
    }
}
