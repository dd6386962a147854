package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;

/**
 * Native memory for recvmmsg(2), laid out once: for each of the datagrams
 *
 * <pre>
 *   struct mmsghdr   msghdr 0 (name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48), len 56
 *   struct iovec     base 0, len 8
 *   socket address   12 octets of struct sockaddr_nl, 16 apart
 *   data
 * </pre>
 *
 * The layout is that of 64-bit Linux with glibc (bits/socket.h), on x86-64 and aarch64 alike.
 */
final class DatagramArea {
    private static final int HEADER = 64;
    private static final int NAME_POINTER = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOV_POINTER = 16;
    private static final int IOV_COUNT = 24;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int IOV = 16;
    private static final int NAME = 16;

    private final int count;
    private final int size;
    private final ByteBuffer memory;
    private final long address;

    /**
     * @param count datagrams at most
     * @param size octets of the longest
     */
    DatagramArea(final int count, final int size) {
        this.count = count;
        this.size = size;
        memory = Sockets.memory(count * (HEADER + IOV + NAME + size));
        address = Sockets.addressOf(memory);
        for (int i = 0; i < count; i++) {
            memory.putLong(i * HEADER + NAME_POINTER, address + name(i));
            memory.putLong(i * HEADER + IOV_POINTER, address + iov(i));
            memory.putLong(i * HEADER + IOV_COUNT, 1);
            memory.putLong(iov(i), address + data(i));
            memory.putLong(iov(i) + Long.BYTES, size);
        }
    }

    private int iov(final int index) {
        return count * HEADER + index * IOV;
    }

    private int name(final int index) {
        return count * (HEADER + IOV) + index * NAME;
    }

    /** Index of the first octet of a datagram in {@link #memory}. */
    int data(final int index) {
        return count * (HEADER + IOV + NAME) + index * size;
    }

    ByteBuffer memory() {
        return memory;
    }

    /**
     * Receives what waits, without waiting.
     *
     * @return how many datagrams, or -1 with {@link Libc#errno}
     */
    int receive(final int fd) {
        for (int i = 0; i < count; i++) {
            memory.putInt(i * HEADER + NAME_LENGTH, Netlink.SOCKADDR_NL);
        }
        return Libc.recvmmsg(fd, address, count, Sockets.MSG_DONTWAIT, 0);
    }

    int length(final int index) {
        return memory.getInt(index * HEADER + LENGTH);
    }

    /** Whether the datagram was longer than what could be read. */
    boolean isCut(final int index) {
        return (memory.getInt(index * HEADER + FLAGS) & Sockets.MSG_TRUNC) != 0;
    }

    /** Whether the kernel sent it, and no process. */
    boolean isFromKernel(final int index) {
        return memory.getInt(index * HEADER + NAME_LENGTH) >= Netlink.SOCKADDR_NL
                && memory.getInt(name(index) + Integer.BYTES) == 0;
    }
}
