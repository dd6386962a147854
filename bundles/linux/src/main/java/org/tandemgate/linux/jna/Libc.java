package org.tandemgate.linux.jna;

import com.sun.jna.Native;

/**
 * Functions of the C library by direct mapping, with their C names. Pointers and {@code size_t} are
 * {@code long}: 64-bit systems only. No function throws; after a result of -1 {@link #errno()} has
 * the error of this thread. Only functions whose arguments have the same meaning on x86-64 and
 * aarch64 are here, and of system calls by number the one that older C libraries do not have.
 */
final class Libc {
    static final int O_RDONLY = 0; // asm-generic/fcntl.h
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static {
        if (Native.POINTER_SIZE != Long.BYTES) {
            throw new UnsatisfiedLinkError(
                    "pointers have " + Native.POINTER_SIZE + " octets, a 64-bit Java is needed");
        }
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    /** The error of the last call of this thread; JNA keeps it apart from what the JVM does. */
    static int errno() {
        return Native.getLastError();
    }

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int fd, int level, int name, byte[] value, int length);

    static native int bind(int fd, byte[] address, int length);

    static native long recvmsg(int fd, long message, int flags);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native int sendmmsg(int fd, long messages, int count, int flags);

    static native int getsockname(int fd, byte[] address, int[] addressLength);

    static native long sendmsg(int fd, long message, int flags);

    static native long send(int fd, byte[] data, long length, int flags);

    static native long recvfrom(
            int fd, byte[] data, long length, int flags, byte[] address, int[] addressLength);

    static native long recvfrom(
            int fd, long data, long length, int flags, long address, long addressLength);

    static native long sendto(
            int fd, long data, long length, int flags, long address, int addressLength);

    static native int ppoll(long fds, long count, long timeout, long signals);

    static native int eventfd(int initial, int flags);

    static native int open(byte[] path, int flags);

    static native long read(int fd, byte[] data, long length);

    static native long read(int fd, long data, long length);

    static native int ioctl(int fd, long request, byte[] argument);

    static native long write(int fd, byte[] data, long length);

    static native int eventfd_read(int fd, long value);

    static native int eventfd_write(int fd, long value);

    static native int close(int fd);

    static native int if_nametoindex(byte[] name);

    static native int clock_gettime(int clock, long time);

    static native long if_indextoname(int index, byte[] name);

    /**
     * Number of sched_setattr(2), which glibc has a function for since 2.41 only
     * (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
     *
     * @return -1 on other processors
     */
    static long schedSetattrNumber() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> 314;
            case "aarch64", "riscv64", "loongarch64" -> 274;
            default -> -1;
        };
    }

    static native long syscall(long number, long first, byte[] second, long third);

    static native int mlockall(int flags);
}
