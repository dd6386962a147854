package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.tandemgate.linux.PacketBatch;

/**
 * Native memory for recvmmsg(2) or sendmmsg(2) around the packets of one batch, laid out once:
 *
 * <pre>
 *   struct mmsghdr   msghdr 0 (name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48), len 56; 64 apart
 *   struct iovec     base 0, len 8; 16 apart
 *   socket address   28 octets of struct sockaddr_in6 at most; 32 apart
 *   control          struct cmsghdr: len 0, level 8, type 12, data 16; aligned to 8; 128 apart
 * </pre>
 *
 * The layout is that of 64-bit Linux with glibc (bits/socket.h), on x86-64 and aarch64 alike.
 */
final class PacketVector {
    private static final int HEADER = 64;
    private static final int NAME_POINTER = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOV_POINTER = 16;
    private static final int IOV_COUNT = 24;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int IOV = 16;
    private static final int NAME = 32;
    private static final int NAME_CAPACITY = 28;
    private static final int CONTROL = 128;
    private static final int CMSG_HEADER = 16;

    private final PacketBatch batch;
    private final int count;
    private final ByteBuffer memory;
    private final long address;

    PacketVector(final PacketBatch batch) {
        this.batch = batch;
        count = batch.capacity();
        memory = Sockets.memory(count * (HEADER + IOV + NAME + CONTROL));
        address = Sockets.addressOf(memory);
        for (int i = 0; i < count; i++) {
            final int header = i * HEADER;
            memory.putLong(header + NAME_POINTER, address + name(i));
            memory.putLong(header + IOV_POINTER, address + iov(i));
            memory.putLong(header + IOV_COUNT, 1);
            memory.putLong(header + CONTROL_POINTER, address + control(i));
            memory.putLong(iov(i), Sockets.addressOf(batch.slot(i)));
        }
    }

    boolean isOf(final PacketBatch other) {
        return batch == other;
    }

    private int iov(final int slot) {
        return count * HEADER + slot * IOV;
    }

    /** Index of a packet's socket address in {@link #memory}. */
    int name(final int slot) {
        return count * (HEADER + IOV) + slot * NAME;
    }

    private int control(final int slot) {
        return count * (HEADER + IOV + NAME) + slot * CONTROL;
    }

    ByteBuffer memory() {
        return memory;
    }

    /**
     * Receives what waits, without waiting.
     *
     * @return how many packets, or -1 with {@link Libc#errno}
     */
    int receive(final int fd) {
        for (int i = 0; i < count; i++) {
            final int header = i * HEADER;
            memory.putInt(header + NAME_LENGTH, NAME_CAPACITY);
            memory.putLong(header + CONTROL_LENGTH, CONTROL);
            memory.putInt(header + FLAGS, 0);
            memory.putLong(iov(i) + Long.BYTES, batch.slot(i).capacity());
        }
        return Libc.recvmmsg(fd, address, count, Sockets.MSG_DONTWAIT, 0);
    }

    /** Octets that were received, headers included. */
    int length(final int slot) {
        return memory.getInt(slot * HEADER + LENGTH);
    }

    /** Whether the packet was longer than what could be read. */
    boolean isCut(final int slot) {
        return (memory.getInt(slot * HEADER + FLAGS) & Sockets.MSG_TRUNC) != 0;
    }

    /**
     * Index of a control message's data in {@link #memory}, or -1 when there is none of that kind
     * with at least so many octets. Lengths that do not fit end the search.
     */
    int control(final int slot, final int level, final int type, final int length) {
        final long used = memory.getLong(slot * HEADER + CONTROL_LENGTH);
        final int end = control(slot) + (int) Math.min(used, CONTROL);
        int at = control(slot);
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
     * Says what is sent with all packets from {@code first} on.
     *
     * @param name octets of the socket address, which lies at {@link #name} of {@code first}
     * @param control octets of control messages, which lie at {@link #putControl} of {@code first}
     */
    int send(final int fd, final int first, final int name, final int control) {
        for (int i = first; i < batch.count(); i++) {
            final int header = i * HEADER;
            memory.putInt(header + NAME_LENGTH, name);
            memory.putLong(header + CONTROL_LENGTH, control);
            memory.putInt(header + FLAGS, 0);
            memory.putLong(iov(i) + Long.BYTES, batch.length(i));
            if (i > first) {
                memory.put(name(i), memory, name(first), name);
                memory.put(control(i), memory, control(first), control);
            }
        }
        return Libc.sendmmsg(
                fd, address + (long) first * HEADER, batch.count() - first, Sockets.MSG_DONTWAIT);
    }

    /**
     * Writes the only control message of a packet, zero-filled.
     *
     * @return index of its data
     */
    int putControl(final int slot, final int level, final int type, final int length) {
        final int at = control(slot);
        for (int i = at; i < at + MessageArea.controlLength(length); i += Long.BYTES) {
            memory.putLong(i, 0);
        }
        memory.putLong(at, CMSG_HEADER + length);
        memory.putInt(at + 8, level);
        memory.putInt(at + 12, type);
        return at + CMSG_HEADER;
    }
}
