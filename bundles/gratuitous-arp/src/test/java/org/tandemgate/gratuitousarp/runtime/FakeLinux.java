package org.tandemgate.gratuitousarp.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.Links;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Neighbors;
import org.tandemgate.linux.PacketSocket;
import org.tandemgate.linux.PacketTap;
import org.tandemgate.linux.Pollable;
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.PortFence;
import org.tandemgate.linux.RawSocket;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.linux.Routes;
import org.tandemgate.linux.Scheduling;
import org.tandemgate.linux.Sysctls;

/** A kernel that records the frames it is given and fails on request. */
public final class FakeLinux implements Linux {
    private static final long LIMIT_MILLIS = 10_000;

    private final List<SentFrame> frames = new ArrayList<>();
    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final FakeWire wire = new FakeWire();
    private int open;
    private int sendErrno;
    private int openErrno;
    private boolean blocked;
    private boolean hanging;

    /** One frame that left. */
    public record SentFrame(String hex, int interfaceIndex, long atNanos) {}

    /** From now on every send fails so; 0 for success. */
    public synchronized void failSends(final int errno) {
        sendErrno = errno;
    }

    /** From now on every open fails so; 0 for success. */
    public synchronized void failOpens(final int errno) {
        openErrno = errno;
    }

    /** Sends hang until released. */
    public synchronized void block(final boolean wanted) {
        blocked = wanted;
        notifyAll();
    }

    /** Waits until a frame hangs. */
    public synchronized void awaitHanging() {
        await(() -> hanging, "frame that hangs");
    }

    /** Sets a value below /proc/sys. */
    public void set(final String path, final String value) {
        settings.put(path, value);
    }

    /** Frames so far. */
    public synchronized List<SentFrame> frames() {
        return List.copyOf(frames);
    }

    /** Packet sockets and taps that were opened and not closed. */
    public synchronized int open() {
        return open + wire.open();
    }

    /** Neighbours and what they send. */
    public FakeWire wire() {
        return wire;
    }

    /** Waits for a number of frames. */
    public synchronized List<SentFrame> awaitFrames(final int count) {
        await(() -> frames.size() >= count, count + " frames");
        return List.copyOf(frames);
    }

    private synchronized void await(final BooleanSupplier reached, final String what) {
        final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        while (!reached.getAsBoolean()) {
            final long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no " + what + " within 10 s, but " + frames);
            }
            try {
                wait(left);
            } catch (final InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private synchronized void take(final ByteBuffer frame, final int interfaceIndex)
            throws LinuxException {
        hanging = blocked;
        notifyAll();
        await(() -> !blocked, "release");
        hanging = false;
        if (!frame.isDirect()) {
            throw new AssertionError("the frame is not in a direct buffer");
        }
        if (sendErrno != 0) {
            throw new LinuxException("sendto", "interface " + interfaceIndex, sendErrno);
        }
        final byte[] octets = new byte[frame.remaining()];
        frame.get(frame.position(), octets);
        frames.add(
                new SentFrame(HexFormat.of().formatHex(octets), interfaceIndex, System.nanoTime()));
        notifyAll();
    }

    @Override
    public synchronized PacketSocket openPacketSocket() throws LinuxException {
        if (openErrno != 0) {
            throw new LinuxException("socket", "AF_PACKET", openErrno);
        }
        open++;
        return new PacketSocket() {
            @Override
            public void send(final ByteBuffer frame, final int interfaceIndex)
                    throws LinuxException {
                take(frame, interfaceIndex);
            }

            @Override
            public void close() {
                synchronized (FakeLinux.this) {
                    open--;
                }
            }
        };
    }

    /** Is awake when something was heard or it was woken. */
    private final class Waiter implements Poller {
        @Override
        public void add(final Pollable pollable) {}

        @Override
        public void remove(final Pollable pollable) {}

        @Override
        public boolean await(final long timeoutNanos) throws LinuxException {
            return wire.await(timeoutNanos);
        }

        @Override
        public boolean isReady(final Pollable pollable) {
            return true;
        }

        @Override
        public void wakeUp() {
            wire.wakeUp();
        }

        @Override
        public void close() {}
    }

    @Override
    public Sysctls sysctls() {
        return new Sysctls() {
            @Override
            public String read(final String path) throws LinuxException {
                final @Nullable String value = settings.get(path);
                if (value == null) {
                    throw new LinuxException("read", path, Errno.ENOENT);
                }
                return value;
            }

            @Override
            public void write(final String path, final String value) {
                throw new UnsupportedOperationException("announcements write no settings");
            }
        };
    }

    @Override
    public Scheduling scheduling() {
        return new Scheduling() {
            @Override
            public void precede() throws LinuxException {
                throw new LinuxException("sched_setattr", "nice -20", Errno.EPERM);
            }

            @Override
            public void lockMemory() {
                throw new UnsupportedOperationException("announcements lock no memory");
            }
        };
    }

    @Override
    public RawSocket openRawSocket(final Family family, final int protocol) {
        throw new UnsupportedOperationException("announcements need no raw socket");
    }

    @Override
    public BatchSocket openRawSocket(
            final Family family, final int protocol, final RawSocketSettings settings) {
        throw new UnsupportedOperationException("announcements need no raw socket");
    }

    @Override
    public PacketTap openPacketTap(
            final int interfaceIndex, final FrameFilter filter, final boolean promiscuous)
            throws LinuxException {
        return wire.open(interfaceIndex);
    }

    @Override
    public Poller openPoller() {
        return new Waiter();
    }

    @Override
    public LinkMonitor openLinkMonitor() {
        throw new UnsupportedOperationException("announcements watch no links");
    }

    @Override
    public Fence openFence() {
        throw new UnsupportedOperationException("announcements fence nothing");
    }

    @Override
    public PortFence openPortFence() {
        throw new UnsupportedOperationException("announcements fence no port");
    }

    @Override
    public FirstPackets openFirstPackets() {
        throw new UnsupportedOperationException("announcements hold nothing back");
    }

    @Override
    public long sleptNanos() {
        throw new UnsupportedOperationException("announcements read no clock");
    }

    @Override
    public Links links() {
        throw new UnsupportedOperationException("announcements change no links");
    }

    @Override
    public Addresses addresses() {
        return wire;
    }

    @Override
    public Routes routes() {
        throw new UnsupportedOperationException("announcements change no routes");
    }

    @Override
    public Neighbors neighbors() {
        return wire;
    }
}
