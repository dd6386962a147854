package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemgate.net.IpAddress;

/**
 * One netlink message that is being written: header, family header, attributes. Attributes are
 * padded to four octets (include/uapi/linux/netlink.h, NLA_ALIGN).
 */
final class NetlinkRequest {
    static final int HEADER = 16; // struct nlmsghdr: len 0, type 4, flags 6, seq 8, pid 12
    static final int SEQUENCE_OFFSET = 8;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int CAPACITY = 512;
    private static final int MAX_ATTRIBUTE = 65_532;

    private final int type;
    private final String call;
    private final String object;
    private ByteBuffer buffer;
    private boolean strict;

    /**
     * @param call name of the type, for error texts
     * @param object what the request is about, for error texts
     * @param flags without NLM_F_REQUEST, which is always set
     */
    NetlinkRequest(final int type, final String call, final String object, final int flags) {
        this.type = type;
        this.call = call;
        this.object = object;
        buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
        buffer.putInt(0).putShort((short) type);
        buffer.putShort((short) (flags | Netlink.NLM_F_REQUEST)).putInt(0).putInt(0);
    }

    int type() {
        return type;
    }

    String call() {
        return call;
    }

    String object() {
        return object;
    }

    /** The kernel is to obey the family header of a dump, which it ignores without that. */
    NetlinkRequest strict() {
        strict = true;
        return this;
    }

    boolean isStrict() {
        return strict;
    }

    boolean isDump() {
        return (buffer.getShort(6) & Netlink.NLM_F_DUMP) == Netlink.NLM_F_DUMP
                && (buffer.getShort(6) & Netlink.NLM_F_ACK) == 0;
    }

    /** Writes fields of the family header. */
    NetlinkRequest octet(final int value) {
        buffer.put((byte) value);
        return this;
    }

    NetlinkRequest word(final int value) {
        buffer.putShort((short) value);
        return this;
    }

    NetlinkRequest integer(final int value) {
        buffer.putInt(value);
        return this;
    }

    NetlinkRequest attribute(final int attribute, final byte[] value) {
        reserve(ATTRIBUTE_HEADER + value.length);
        buffer.putShort((short) (ATTRIBUTE_HEADER + value.length)).putShort((short) attribute);
        buffer.put(value);
        return pad();
    }

    NetlinkRequest attribute(final int attribute, final IpAddress value) {
        return attribute(attribute, value.toBytes());
    }

    NetlinkRequest integerAttribute(final int attribute, final int value) {
        return attribute(attribute, Sockets.octets(value));
    }

    /** Netfilter's numbers are in network byte order. */
    NetlinkRequest bigEndianAttribute(final int attribute, final int value) {
        return attribute(attribute, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    NetlinkRequest bigEndianAttribute(final int attribute, final long value) {
        return attribute(attribute, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    NetlinkRequest octetAttribute(final int attribute, final int value) {
        return attribute(attribute, new byte[] {(byte) value});
    }

    /** Text with the NUL that the kernel asks for. */
    NetlinkRequest textAttribute(final int attribute, final String value) {
        final byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        return attribute(attribute, Arrays.copyOf(octets, octets.length + 1));
    }

    /** Opens a nested attribute; the answer goes to {@link #end}. */
    int begin(final int attribute) {
        reserve(ATTRIBUTE_HEADER);
        final int at = buffer.position();
        buffer.putShort((short) 0).putShort((short) (attribute | Netlink.NLA_F_NESTED));
        return at;
    }

    NetlinkRequest end(final int begun) {
        if (buffer.position() - begun > MAX_ATTRIBUTE) {
            throw new IllegalStateException(
                    "netlink attribute is "
                            + (buffer.position() - begun)
                            + " bytes, at most 65532 fit");
        }
        buffer.putShort(begun, (short) (buffer.position() - begun));
        return this;
    }

    /** The largest message has one attribute of 64 KiB. */
    private void reserve(final int octets) {
        if (buffer.remaining() < octets + ATTRIBUTE_HEADER) {
            final ByteBuffer larger =
                    ByteBuffer.allocate(2 * (buffer.capacity() + octets))
                            .order(ByteOrder.nativeOrder());
            larger.put(buffer.flip());
            buffer = larger;
        }
    }

    private NetlinkRequest pad() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** The finished message. */
    byte[] toBytes(final int sequence) {
        buffer.putInt(0, buffer.position());
        buffer.putInt(SEQUENCE_OFFSET, sequence);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
