package org.tandemgate.gratuitousarp.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Neighbor;
import org.tandemgate.linux.Neighbors;
import org.tandemgate.linux.PacketTap;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/** Addresses, neighbours, and frames that come in. */
public final class FakeWire implements Addresses, Neighbors {
    private static final int REACHABLE = 0x02;

    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<Neighbor> neighbors = new ArrayList<>();
    private final Set<Integer> taps = new HashSet<>();
    private final Deque<byte[]> frames = new ArrayDeque<>();
    private boolean awake;
    private int tapErrno;
    private int readings;
    private @Nullable Throwable waitFailure;

    /** Gives an address to an interface. */
    public synchronized void address(final int index, final String address) {
        addresses.add(
                new InterfaceAddress(
                        index,
                        CidrAddress.parse(address),
                        false,
                        true,
                        InterfaceAddress.FOREVER,
                        0));
    }

    /** Puts somebody into the table of neighbours. */
    public synchronized void neighbor(final int index, final String address, final String mac) {
        neighbors.add(
                new Neighbor(index, IpAddress.parse(address), MacAddress.parse(mac), REACHABLE));
    }

    /** From now on every tap fails so; 0 for success. */
    public synchronized void failTaps(final int errno) {
        tapErrno = errno;
    }

    /** The wait for answers ends so: a {@link LinuxException} or an Error. */
    public synchronized void failWait(final Throwable failure) {
        waitFailure = failure;
        wakeUp();
    }

    /** A frame comes in on every interface that is listened to. */
    public synchronized void hear(final String hex) {
        frames.add(HexFormat.of().parseHex(hex));
        wakeUp();
    }

    /** Taps that are open. */
    public synchronized int open() {
        return taps.size();
    }

    /** How often the table of addresses was read. */
    public synchronized int readings() {
        return readings;
    }

    synchronized PacketTap open(final int index) throws LinuxException {
        if (tapErrno != 0) {
            throw new LinuxException("socket", "packet tap", tapErrno);
        }
        if (!taps.add(index)) {
            throw new LinuxException("socket", "a second tap of " + index, Errno.EEXIST);
        }
        return new PacketTap() {
            @Override
            public boolean receive(final ByteBuffer into) {
                return take(into);
            }

            @Override
            public int fd() {
                return index;
            }

            @Override
            public void close() {
                synchronized (FakeWire.this) {
                    taps.remove(index);
                }
            }
        };
    }

    private synchronized boolean take(final ByteBuffer into) {
        final byte[] frame = frames.poll();
        if (frame == null) {
            return false;
        }
        into.clear().put(frame, 0, Math.min(frame.length, into.capacity())).flip();
        return true;
    }

    synchronized boolean await(final long nanos) throws LinuxException {
        final long end = System.nanoTime() + nanos;
        try {
            while (!awake && end - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (final InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        if (waitFailure instanceof LinuxException refused) {
            throw refused;
        }
        if (waitFailure instanceof Error defect) {
            throw defect;
        }
        final boolean was = awake;
        awake = false;
        return was;
    }

    synchronized void wakeUp() {
        awake = true;
        notifyAll();
    }

    @Override
    public synchronized List<InterfaceAddress> list(final int interfaceIndex) {
        readings++;
        return List.copyOf(addresses);
    }

    @Override
    public synchronized List<Neighbor> list(final Family family, final int interfaceIndex) {
        return neighbors.stream()
                .filter(it -> it.address().isIpv4() == (family == Family.IPV4))
                .toList();
    }

    @Override
    public void put(
            final int interfaceIndex,
            final CidrAddress address,
            final long validSeconds,
            final boolean prefixRoute) {
        throw new UnsupportedOperationException("announcements change no addresses");
    }

    @Override
    public void remove(final int interfaceIndex, final CidrAddress address) {
        throw new UnsupportedOperationException("announcements change no addresses");
    }
}
