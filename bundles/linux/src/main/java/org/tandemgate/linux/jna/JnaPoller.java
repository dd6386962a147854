package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Pollable;
import org.tandemgate.linux.Poller;

/** ppoll(2) over an eventfd(2), in entry 0, and the sockets that were added. */
final class JnaPoller implements Poller {
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** struct pollfd: fd 0, events 4, revents 6. */
    private static final int POLLFD = 8;

    private static final int REVENTS = 6;
    private static final int TIMESPEC = 16;

    private final Descriptor event;
    private final List<Pollable> pollables = new ArrayList<>();
    private final ByteBuffer timeout = Sockets.memory(TIMESPEC);
    private final long timeoutAt = Sockets.addressOf(timeout);
    private final ByteBuffer counter = Sockets.memory(Long.BYTES);
    private final long counterAt = Sockets.addressOf(counter);
    private ByteBuffer fds = Sockets.memory(POLLFD);
    private long fdsAt = Sockets.addressOf(fds);

    private JnaPoller(final Descriptor event) {
        this.event = event;
    }

    static JnaPoller open() throws LinuxException {
        final int fd = Libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        return new JnaPoller(Descriptor.of("eventfd", "of a poller", fd));
    }

    @Override
    public void add(final Pollable pollable) {
        if (indexOf(pollable) < 0) {
            pollables.add(pollable);
            resize();
        }
    }

    @Override
    public void remove(final Pollable pollable) {
        final int index = indexOf(pollable);
        if (index >= 0) {
            pollables.remove(index);
            resize();
        }
    }

    private void resize() {
        fds = Sockets.memory(POLLFD * (pollables.size() + 1));
        fdsAt = Sockets.addressOf(fds);
    }

    private int indexOf(final Pollable pollable) {
        for (int i = 0; i < pollables.size(); i++) {
            if (pollables.get(i) == pollable) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean await(final long timeoutNanos) throws LinuxException {
        prepare();
        final long start = System.nanoTime();
        long remaining = timeoutNanos;
        while (true) {
            final int ready = poll(remaining);
            if (ready >= 0) {
                consumeWakeUp();
                return ready > 0;
            }
            if (Libc.errno() != Errno.EINTR) {
                throw event.failure("ppoll");
            }
            if (timeoutNanos >= 0) {
                remaining = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            }
        }
    }

    private void prepare() throws LinuxException {
        put(0, event.use("ppoll"));
        for (int i = 0; i < pollables.size(); i++) {
            final int fd = pollables.get(i).fd();
            if (fd < 0) {
                // ppoll(2) would pass over it for ever.
                throw new LinuxException(
                        "ppoll", pollables.get(i).getClass().getSimpleName(), Errno.EBADF);
            }
            put(i + 1, fd);
        }
    }

    private void put(final int index, final int fd) {
        fds.putInt(index * POLLFD, fd);
        fds.putShort(index * POLLFD + 4, POLLIN);
        fds.putShort(index * POLLFD + REVENTS, (short) 0);
    }

    private int poll(final long nanos) {
        if (nanos < 0) {
            return Libc.ppoll(fdsAt, pollables.size() + 1L, 0, 0);
        }
        timeout.putLong(0, nanos / NANOS_PER_SECOND);
        timeout.putLong(8, nanos % NANOS_PER_SECOND);
        return Libc.ppoll(fdsAt, pollables.size() + 1L, timeoutAt, 0);
    }

    private void consumeWakeUp() throws LinuxException {
        if (fds.getShort(REVENTS) != 0) {
            // EAGAIN is impossible with one reader; nothing depends on the count.
            Libc.eventfd_read(event.use("eventfd_read"), counterAt);
        }
    }

    @Override
    public boolean isReady(final Pollable pollable) {
        final int index = indexOf(pollable);
        return index >= 0 && fds.getShort((index + 1) * POLLFD + REVENTS) != 0;
    }

    @Override
    public void wakeUp() {
        // The lock keeps a late call from writing to a descriptor that is somebody else's by now.
        synchronized (event) {
            final int fd = event.number();
            if (fd >= 0) {
                // Fails only when the counter is full, and then the poller is awake already.
                Libc.eventfd_write(fd, 1);
            }
        }
    }

    @Override
    public void close() {
        synchronized (event) {
            event.close();
        }
    }
}
