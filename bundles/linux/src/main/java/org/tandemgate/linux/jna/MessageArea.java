package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.tandemgate.net.IpAddress;

/**
 * Native memory for recvmsg(2) or sendmsg(2), laid out once and used for packet after packet:
 *
 * <pre>
 *   0  struct msghdr   name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48
 *  56  struct iovec    base 0, len 8
 *  72  socket address  28 octets of struct sockaddr_in6 at most
 * 104  control         256 octets of struct cmsghdr: len 0, level 8, type 12, data 16; aligned to 8
 * 360  data
 * </pre>
 *
 * The layout is that of 64-bit Linux with glibc (bits/socket.h), on x86-64 and aarch64 alike.
 */
final class MessageArea {
    static final int DATA_CAPACITY = 65_535;

    private static final int NAME_POINTER = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOV_POINTER = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int IOV = 56;
    private static final int NAME = 72;
    private static final int NAME_CAPACITY = 28;
    private static final int CONTROL = 104;
    private static final int CONTROL_CAPACITY = 256;
    private static final int CMSG_HEADER = 16;
    private static final int DATA = 360;

    private final ByteBuffer memory = Sockets.memory(DATA + DATA_CAPACITY);
    private final long address = Sockets.addressOf(memory);

    MessageArea() {
        memory.putLong(NAME_POINTER, address + NAME);
        memory.putLong(IOV_POINTER, address + IOV);
        memory.putLong(IOV_COUNT, 1);
        memory.putLong(CONTROL_POINTER, address + CONTROL);
        memory.putLong(IOV, address + DATA);
    }

    /** Address of the msghdr. */
    long address() {
        return address;
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Index of the first octet of data in {@link #memory()}. */
    int data() {
        return DATA;
    }

    /** Index of the socket address. */
    int name() {
        return NAME;
    }

    /** Sets the lengths back to the capacities, for the next recvmsg(2). */
    void prepareReceive() {
        memory.putInt(NAME_LENGTH, NAME_CAPACITY);
        memory.putLong(IOV + 8, DATA_CAPACITY);
        memory.putLong(CONTROL_LENGTH, CONTROL_CAPACITY);
        memory.putInt(FLAGS, 0);
    }

    /** Sets lengths for the next sendmsg(2). */
    void prepareSend(final int nameLength, final int controlLength, final int dataLength) {
        memory.putInt(NAME_LENGTH, nameLength);
        memory.putLong(IOV + 8, dataLength);
        memory.putLong(CONTROL_LENGTH, controlLength);
        memory.putInt(FLAGS, 0);
    }

    /** msg_flags as recvmsg(2) left them. */
    int flags() {
        return memory.getInt(FLAGS);
    }

    /**
     * Index of a control message's data, or -1 when there is none of that kind with at least so
     * many octets. Lengths that do not fit end the search.
     */
    int control(final int level, final int type, final int length) {
        final int end = CONTROL + (int) Math.min(memory.getLong(CONTROL_LENGTH), CONTROL_CAPACITY);
        int at = CONTROL;
        while (at + CMSG_HEADER <= end) {
            final long size = memory.getLong(at);
            if (size < CMSG_HEADER || size > end - at) {
                return -1;
            }
            if (memory.getInt(at + 8) == level
                    && memory.getInt(at + 12) == type
                    && size >= CMSG_HEADER + length) {
                return at + CMSG_HEADER;
            }
            at += (int) ((size + 7) & ~7L);
        }
        return -1;
    }

    /**
     * Writes the only control message of a sendmsg(2), zero-filled.
     *
     * @return index of its data; its total length is {@link #controlLength}
     */
    int putControl(final int level, final int type, final int length) {
        for (int i = CONTROL; i < CONTROL + controlLength(length); i += 8) {
            memory.putLong(i, 0);
        }
        memory.putLong(CONTROL, CMSG_HEADER + length);
        memory.putInt(CONTROL + 8, level);
        memory.putInt(CONTROL + 12, type);
        return CONTROL + CMSG_HEADER;
    }

    /** CMSG_SPACE of so many octets. */
    static int controlLength(final int length) {
        return CMSG_HEADER + ((length + 7) & ~7);
    }

    /** Writes an address. */
    void put(final int index, final IpAddress ip) {
        memory.put(index, ip.toBytes());
    }
}
