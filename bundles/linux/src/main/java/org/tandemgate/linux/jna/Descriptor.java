package org.tandemgate.linux.jna;

import java.util.concurrent.atomic.AtomicInteger;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;

/**
 * Owner of one file descriptor: closes it exactly once, so that a number the kernel has given to
 * somebody else is never closed or used. There is no finalizer; who opens closes.
 */
final class Descriptor {
    private static final int CLOSED = -1;

    private final String name;
    private final AtomicInteger fd;

    private Descriptor(final String name, final int fd) {
        this.name = name;
        this.fd = new AtomicInteger(fd);
    }

    /**
     * Takes the result of a call that makes a descriptor.
     *
     * @param call for the error text
     * @param name what it is, for error texts
     * @param fd the result, negative for failure
     */
    static Descriptor of(final String call, final String name, final int fd) throws LinuxException {
        if (fd < 0) {
            throw new LinuxException(call, name, Libc.errno());
        }
        return new Descriptor(name, fd);
    }

    /** A new socket: non-blocking when {@code type} says so, never inherited by child processes. */
    static Descriptor socket(
            final String name, final int domain, final int type, final int protocol)
            throws LinuxException {
        return of("socket", name, Libc.socket(domain, type | Sockets.SOCK_CLOEXEC, protocol));
    }

    /** The number for a call that is made right now. */
    int use(final String call) throws LinuxException {
        final int number = fd.get();
        if (number == CLOSED) {
            throw new LinuxException(call, name, Errno.EBADF);
        }
        return number;
    }

    /** The number, or -1 when closed. */
    int number() {
        return fd.get();
    }

    /** The failure of a call on this descriptor, with the errno of this thread. */
    LinuxException failure(final String call) {
        return new LinuxException(call, name, Libc.errno());
    }

    /** Sets an integer option. */
    void option(final String option, final int level, final int number, final int value)
            throws LinuxException {
        final byte[] octets = Sockets.octets(value);
        if (Libc.setsockopt(use(option), level, number, octets, octets.length) < 0) {
            throw failure(option);
        }
    }

    void close() {
        final int number = fd.getAndSet(CLOSED);
        if (number != CLOSED) {
            // The number is free whatever close(2) says, so its result changes nothing.
            Libc.close(number);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
