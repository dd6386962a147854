package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.MalformedPacketException;

/**
 * One received netlink message: a view of its octets, checked against its length when it is made.
 *
 * @param body what follows the header, from 0 to its limit, in host byte order
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {
    private static final int ATTRIBUTE_HEADER = 4;

    /** Splits what one recv(2) returned. */
    static List<NetlinkMessage> split(final byte[] octets, final int length)
            throws MalformedPacketException {
        final ByteBuffer buffer = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
        final List<NetlinkMessage> messages = new ArrayList<>();
        int at = 0;
        while (at < length) {
            if (length - at < NetlinkRequest.HEADER) {
                throw new MalformedPacketException(
                        "netlink header is " + (length - at) + " bytes, needs 16");
            }
            final int size = buffer.getInt(at);
            if (size < NetlinkRequest.HEADER || size > length - at) {
                throw new MalformedPacketException(
                        "netlink length is " + size + ", needs 16.." + (length - at));
            }
            messages.add(
                    new NetlinkMessage(
                            buffer.getShort(at + 4) & 0xffff,
                            buffer.getShort(at + 6) & 0xffff,
                            buffer.getInt(at + NetlinkRequest.SEQUENCE_OFFSET),
                            slice(buffer, at + NetlinkRequest.HEADER, at + size)));
            // The last message need not be padded.
            at = size > length - at - 3 ? length : at + align(size);
        }
        return messages;
    }

    private static ByteBuffer slice(final ByteBuffer buffer, final int from, final int to) {
        return buffer.slice(from, to - from).order(ByteOrder.nativeOrder());
    }

    private static int align(final int length) {
        return (length + 3) & ~3;
    }

    boolean has(final int flag) {
        return (flags & flag) != 0;
    }

    /** Refuses a body that is shorter than its family header. */
    ByteBuffer body(final int length) throws MalformedPacketException {
        if (body.limit() < length) {
            throw new MalformedPacketException(
                    "netlink message of type "
                            + type
                            + " has "
                            + body.limit()
                            + " bytes, needs "
                            + length);
        }
        return body;
    }

    /** Attributes after a family header of that length. */
    Attributes attributes(final int headerLength) throws MalformedPacketException {
        return new Attributes(slice(body(headerLength), headerLength, body.limit()));
    }

    /** Attributes by type: views, checked when they are made; of doubles the last one counts. */
    static final class Attributes {
        private final ByteBuffer octets;

        private Attributes(final ByteBuffer octets) throws MalformedPacketException {
            this.octets = octets;
            int at = 0;
            while (at < octets.limit()) {
                at = next(at);
            }
        }

        private int next(final int at) throws MalformedPacketException {
            final int left = octets.limit() - at;
            if (left < ATTRIBUTE_HEADER) {
                throw new MalformedPacketException(
                        "netlink attribute header is " + left + " bytes, needs 4");
            }
            final int size = octets.getShort(at) & 0xffff;
            if (size < ATTRIBUTE_HEADER || size > left) {
                throw new MalformedPacketException(
                        "netlink attribute length is " + size + ", needs 4.." + left);
            }
            return Math.min(octets.limit(), at + align(size));
        }

        @Nullable ByteBuffer find(final int type) {
            ByteBuffer found = null;
            for (int at = 0; at < octets.limit(); ) {
                final int size = octets.getShort(at) & 0xffff;
                if ((octets.getShort(at + 2) & Netlink.NLA_TYPE_MASK) == type) {
                    found = slice(octets, at + ATTRIBUTE_HEADER, at + size);
                }
                at += align(size);
            }
            return found;
        }

        /** An attribute of at least so many octets, or null when there is none. */
        @Nullable ByteBuffer find(final int type, final int length)
                throws MalformedPacketException {
            final ByteBuffer found = find(type);
            if (found != null && found.limit() < length) {
                throw new MalformedPacketException(
                        "netlink attribute "
                                + type
                                + " is "
                                + found.limit()
                                + " bytes, needs "
                                + length);
            }
            return found;
        }

        int integer(final int type, final int otherwise) throws MalformedPacketException {
            final ByteBuffer found = find(type, Integer.BYTES);
            return found == null ? otherwise : found.getInt(0);
        }

        int octet(final int type, final int otherwise) throws MalformedPacketException {
            final ByteBuffer found = find(type, 1);
            return found == null ? otherwise : found.get(0) & 0xff;
        }

        /** Text up to its NUL; empty when there is none. */
        String text(final int type) {
            final ByteBuffer found = find(type);
            if (found == null) {
                return "";
            }
            final byte[] copy = new byte[found.limit()];
            found.get(0, copy);
            final String text = new String(copy, StandardCharsets.UTF_8);
            final int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        }

        byte @Nullable [] octets(final int type) {
            final ByteBuffer found = find(type);
            if (found == null) {
                return null;
            }
            final byte[] copy = new byte[found.limit()];
            found.get(0, copy);
            return copy;
        }

        /** Attributes inside of an attribute; none when it is absent. */
        Attributes nested(final int type) throws MalformedPacketException {
            final ByteBuffer found = find(type);
            return new Attributes(found == null ? ByteBuffer.allocate(0) : found);
        }
    }
}
