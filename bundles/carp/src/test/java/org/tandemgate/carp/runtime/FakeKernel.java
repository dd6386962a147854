package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.protocol.CarpFrame;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.Datagram;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Fence;
import org.tandemgate.linux.FirstPackets;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
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
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * A kernel in memory: one lock, interfaces, addresses, and a wire to other such kernels. It keeps
 * what was done to it, in order, for tests to read. Thread safe.
 */
public final class FakeKernel implements Linux {
    private static final int IPV4_PAYLOAD = 34;
    private static final int IPV6_PAYLOAD = 54;
    private static final short IPV6 = (short) 0x86dd;
    private static final String OSRELEASE = "kernel/osrelease";
    private static final short LOOPBACK = (short) 0x9000;

    /** Two kernels that send to each other must not hold both locks; one wire keeps the order. */
    private static final ExecutorService COURIER =
            Executors.newSingleThreadExecutor(FakeKernel::courier);

    private final Map<Integer, Link> links = new TreeMap<>();
    private final Map<Integer, List<CidrAddress>> addresses = new HashMap<>();
    private final Set<CidrAddress> put = new HashSet<>();
    private final Deque<LinkMonitor.LinkEvent> events = new ArrayDeque<>();
    private final Deque<Received> packets = new ArrayDeque<>();
    private final Deque<Received> packets6 = new ArrayDeque<>();
    private long lastArrivalNanos;
    private @Nullable Received lastOfIpv4;
    private final List<FakeKernel> wire = new CopyOnWriteArrayList<>();
    private final List<String> journal = new CopyOnWriteArrayList<>();
    private final List<String> senders = new CopyOnWriteArrayList<>();
    private final Set<String> joined = new HashSet<>();
    private final Map<CidrAddress, CountDownLatch> gates = new ConcurrentHashMap<>();
    private @Nullable Received endless;
    private boolean woken;
    private boolean refusesAddresses;
    private boolean refusesRemovals;
    private boolean refusesFence;
    private boolean refusesMacvlans;
    private List<Fence.Guard> guarded = List.of();
    private List<String> leftOverCarriers = List.of();
    private final List<CidrAddress> nowhere = new CopyOnWriteArrayList<>();
    private int touches;
    private int polls;
    private int pollsWithoutWait;
    private boolean passes = true;
    private long sleptNanos;
    private boolean refusesFrames;
    private boolean refusesPackets;
    private int refusals;
    private boolean refusesLists;
    private int lists;
    private CountDownLatch listing = new CountDownLatch(0);
    private int nextIndex = 100;
    private final Map<String, String> settings =
            new ConcurrentHashMap<>(Map.of(OSRELEASE, "6.18.0-1"));

    private record Received(
            ByteBuffer payload, IpAddress from, IpAddress to, int index, long arrival) {}

    /** A kernel with interface {@code lan}, index 2, up, with one address. */
    public FakeKernel(final String address) {
        links.put(2, lan(true));
        addresses.put(2, new ArrayList<>(List.of(CidrAddress.parse(address))));
    }

    private static Link lan(final boolean running) {
        final MacAddress mac = MacAddress.parse("02:00:00:00:00:02");
        return new Link(2, "lan", mac, true, running, 1500, 0, "");
    }

    /**
     * Everything that was done, in order: {@code put}, {@code remove}, {@code up}, {@code down},
     * {@code advert}, {@code probe}, and on a macvlan {@code join}, {@code leave}.
     */
    public List<String> journal() {
        return journal;
    }

    /** Advertisements as in the journal, and the Ethernet address each came from. */
    List<String> senders() {
        return senders;
    }

    void connect(final FakeKernel other) {
        wire.add(other);
        other.wire.add(this);
    }

    synchronized void cable(final boolean plugged) {
        links.put(2, lan(plugged));
        events.add(new LinkMonitor.LinkEvent.Changed(lan(plugged)));
        notifyAll();
    }

    /** The administrator gives the interface one more address, for good. */
    synchronized void own(final CidrAddress address) {
        addresses.get(2).add(address);
        events.add(new LinkMonitor.LinkEvent.Changed(lan(true)));
        events.add(
                new LinkMonitor.LinkEvent.AddressChanged(
                        new InterfaceAddress(2, address, false, true, InterfaceAddress.FOREVER, 0),
                        true));
        notifyAll();
    }

    synchronized void removeInterface() {
        links.remove(2);
        events.add(new LinkMonitor.LinkEvent.Removed(2, "lan"));
        notifyAll();
    }

    /** From now on there is always one more packet with that payload, as in a flood. */
    synchronized void flood(final byte[] payload) {
        endless =
                new Received(
                        ByteBuffer.wrap(payload),
                        IpAddress.parse("10.0.0.9"),
                        IpAddress.parse("224.0.0.18"),
                        2,
                        0);
        notifyAll();
    }

    /** The interface goes while nobody hears the kernel's events. */
    synchronized void removeInterfaceUnheard() {
        links.remove(2);
        events.add(new LinkMonitor.LinkEvent.Overrun(null));
        notifyAll();
    }

    /** A setting as somebody else sees it. */
    String setting(final String path) {
        return settings.getOrDefault(path, "0");
    }

    void set(final String path, final String value) {
        settings.put(path, value);
    }

    /** Before Linux 5.18 nobody is told who has put an address. */
    void isOld() {
        settings.put(OSRELEASE, "5.10.0-8-amd64");
    }

    /** Events were lost, of which nothing has come. */
    synchronized void loseEvents() {
        events.add(new LinkMonitor.LinkEvent.Overrun(null));
        notifyAll();
    }

    /** No interface can be listed. */
    synchronized void refuseLists(final boolean refuse) {
        refusesLists = refuse;
    }

    /** Whoever has listed the interfaces learns of it when the gate is open. */
    synchronized void holdLists(final CountDownLatch gate) {
        listing = gate;
    }

    /** How often somebody has begun to list all interfaces. */
    synchronized int lists() {
        return lists;
    }

    /** An interface comes with the index of the one that is gone. */
    synchronized void returnInterface() {
        cable(true);
    }

    /** Groups that a socket believes to have joined, each with its interface. */
    synchronized Set<String> joined() {
        return Set.copyOf(joined);
    }

    synchronized void refuseFence(final boolean refuse) {
        refusesFence = refuse;
    }

    synchronized void leaveBehind(final String carrier) {
        leftOverCarriers = List.of(carrier);
    }

    /** What the fence covers. */
    synchronized List<Fence.Guard> guarded() {
        return guarded;
    }

    synchronized void loseFence() {
        guarded = List.of();
    }

    /** The machine was suspended, which the monotonic clock does not show. */
    synchronized void sleep(final long nanos) {
        sleptNanos += nanos;
        woken = true;
        notifyAll();
    }

    /** Whether the fence lets packets pass. */
    synchronized boolean passes() {
        return passes;
    }

    /** Addresses that were to be put on an interface that there is not. */
    List<CidrAddress> nowhere() {
        return nowhere;
    }

    synchronized int polls() {
        return polls;
    }

    /** Those of them that were to return at once. */
    synchronized int pollsWithoutWait() {
        return pollsWithoutWait;
    }

    synchronized int touches() {
        return touches;
    }

    synchronized void refuseAddresses(final boolean refuse) {
        refusesAddresses = refuse;
    }

    synchronized void refuseRemovals(final boolean refuse) {
        refusesRemovals = refuse;
    }

    /** The kernel takes that address only when the gate is open. */
    void holdAddress(final CidrAddress address, final CountDownLatch gate) {
        gates.put(address, gate);
    }

    /** As for an interface without Ethernet addresses. */
    synchronized void refuseMacvlans() {
        refusesMacvlans = true;
    }

    synchronized void refuseFrames(final boolean refuse) {
        refusesFrames = refuse;
    }

    /** What goes to a configured peer. */
    synchronized void refusePackets(final boolean refuse) {
        refusesPackets = refuse;
    }

    /** Frames and packets that were refused so. */
    synchronized int refusals() {
        return refusals;
    }

    synchronized List<CidrAddress> allAddresses() {
        return addresses.values().stream().flatMap(List::stream).toList();
    }

    synchronized void deliver(final byte[] payload, final String from, final int index) {
        final IpAddress source = IpAddress.parse(from);
        final IpAddress group = source.isIpv4() ? CarpFrame.GROUP4 : CarpFrame.GROUP6;
        (source.isIpv4() ? packets : packets6)
                .add(new Received(ByteBuffer.wrap(payload), source, group, index, arrivalNanos()));
        notifyAll();
    }

    /** No two at once. */
    private long arrivalNanos() {
        lastArrivalNanos = Math.max(lastArrivalNanos + 1, epochNanos());
        return lastArrivalNanos;
    }

    private static long epochNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    /** The last packet by IPv4 comes once more, now. */
    synchronized void deliverAgain() {
        packets.add(Objects.requireNonNull(lastOfIpv4));
        notifyAll();
    }

    @Override
    public RawSocket openRawSocket(final Family family, final int protocol) {
        return new Hearing(family == Family.IPV4);
    }

    @Override
    public BatchSocket openRawSocket(
            final Family family, final int protocol, final RawSocketSettings settings) {
        throw new UnsupportedOperationException("the election hears every interface");
    }

    @Override
    public PacketSocket openPacketSocket() {
        return new Frames();
    }

    @Override
    public PacketTap openPacketTap(
            final int interfaceIndex, final FrameFilter filter, final boolean promiscuous) {
        throw new UnsupportedOperationException("the election taps no wire");
    }

    @Override
    public Poller openPoller() {
        return new Waiter();
    }

    @Override
    public LinkMonitor openLinkMonitor() {
        return new Monitor();
    }

    @Override
    public Fence openFence() throws LinuxException {
        return new Fenced();
    }

    @Override
    public PortFence openPortFence() {
        throw new UnsupportedOperationException("elections fence no port");
    }

    @Override
    public FirstPackets openFirstPackets() {
        throw new UnsupportedOperationException("elections hold nothing back");
    }

    @Override
    public synchronized long sleptNanos() {
        return sleptNanos;
    }

    @Override
    public Links links() {
        return new Devices();
    }

    @Override
    public Addresses addresses() {
        return new AddressTable();
    }

    @Override
    public Routes routes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Neighbors neighbors() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sysctls sysctls() {
        return new Settings();
    }

    @Override
    public Scheduling scheduling() {
        return new Scheduling() {
            @Override
            public void precede() throws LinuxException {
                throw new LinuxException("sched_setattr", "nice -20", Errno.EPERM);
            }

            @Override
            public void lockMemory() {}
        };
    }

    private boolean isQuiet() {
        return events.isEmpty() && packets.isEmpty() && packets6.isEmpty() && endless == null;
    }

    private final class Waiter implements Poller {
        @Override
        public void add(final Pollable pollable) {}

        @Override
        public void remove(final Pollable pollable) {}

        @Override
        public boolean await(final long timeoutNanos) {
            synchronized (FakeKernel.this) {
                polls++;
                pollsWithoutWait += timeoutNanos == 0 ? 1 : 0;
                final long end = System.nanoTime() + timeoutNanos;
                while (!woken && isQuiet()) {
                    final long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    try {
                        FakeKernel.this.wait(left / 1_000_000, (int) (left % 1_000_000));
                    } catch (final InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                }
                woken = false;
                return true;
            }
        }

        @Override
        public boolean isReady(final Pollable pollable) {
            return true;
        }

        @Override
        public void wakeUp() {
            synchronized (FakeKernel.this) {
                woken = true;
                FakeKernel.this.notifyAll();
            }
        }

        @Override
        public void close() {}
    }

    private final class Monitor implements LinkMonitor {
        @Override
        public List<LinkEvent> receive() {
            synchronized (FakeKernel.this) {
                final List<LinkEvent> all = new ArrayList<>(events);
                events.clear();
                return all;
            }
        }

        @Override
        public int fd() {
            return 3;
        }

        @Override
        public void close() {}
    }

    private final class Frames implements PacketSocket {
        @Override
        public void send(final ByteBuffer frame, final int interfaceIndex) throws LinuxException {
            synchronized (FakeKernel.this) {
                final Link link = links.get(interfaceIndex);
                if (link == null || !link.running()) {
                    throw new LinuxException("sendto", "lan", Errno.ENETDOWN);
                }
                if (refusesFrames) {
                    refusals++;
                    throw new LinuxException("sendto", "lan", Errno.ENOBUFS);
                }
                if (frame.getShort(frame.position() + 12) == LOOPBACK) {
                    journal.add("probe");
                    return;
                }
                final boolean ipv4 = frame.getShort(frame.position() + 12) != IPV6;
                final int at = ipv4 ? IPV4_PAYLOAD : IPV6_PAYLOAD;
                final byte[] payload = new byte[frame.remaining() - at];
                frame.get(frame.position() + at, payload);
                final String advert =
                        (ipv4 ? "advert " : "advert6 ")
                                + (payload[5] & 0xff)
                                + "/"
                                + (payload[2] & 0xff);
                journal.add(advert);
                final byte[] mac = new byte[6];
                frame.get(frame.position() + 6, mac);
                senders.add(advert + " from " + MacAddress.of(mac));
                final String from =
                        addresses.get(2).stream()
                                .map(CidrAddress::address)
                                .filter(address -> address.isIpv4() == ipv4)
                                .findFirst()
                                .map(IpAddress::toString)
                                .orElse(ipv4 ? "0.0.0.0" : "::");
                wire.forEach(peer -> deliverLater(peer, payload, from));
            }
        }

        @Override
        public void close() {}
    }

    private static void deliverLater(
            final FakeKernel peer, final byte[] payload, final String from) {
        COURIER.execute(() -> peer.deliver(payload, from, 2));
    }

    private static Thread courier(final Runnable work) {
        final Thread thread = new Thread(work, "courier");
        thread.setDaemon(true);
        return thread;
    }

    private final class Hearing implements RawSocket {
        private final boolean ipv4;

        Hearing(final boolean ipv4) {
            this.ipv4 = ipv4;
        }

        @Override
        public void join(final IpAddress group, final int interfaceIndex) {
            synchronized (FakeKernel.this) {
                if (joined.add(group + " on " + interfaceIndex) && interfaceIndex != 2) {
                    journal.add("join " + group);
                }
            }
        }

        @Override
        public void leave(final IpAddress group, final int interfaceIndex) {
            synchronized (FakeKernel.this) {
                if (joined.remove(group + " on " + interfaceIndex) && interfaceIndex != 2) {
                    journal.add("leave " + group);
                }
            }
        }

        @Override
        public boolean receive(final Datagram into) {
            synchronized (FakeKernel.this) {
                final Received next = next();
                if (next == null || !links.containsKey(2) || !links.get(2).running()) {
                    return false;
                }
                into.payload().clear().put(next.payload().duplicate()).flip();
                into.received(next.from(), next.to(), next.index(), 255, false);
                into.arrived(next.arrival());
                return true;
            }
        }

        private @Nullable Received next() {
            if (!ipv4) {
                return packets6.poll();
            }
            if (packets.isEmpty()) {
                return endless;
            }
            lastOfIpv4 = packets.poll();
            return lastOfIpv4;
        }

        @Override
        public void requireChecksum(final int octets) {
            journal.add("checksum of " + octets + " required");
        }

        @Override
        public void send(
                final ByteBuffer payload,
                final IpAddress source,
                final IpAddress destination,
                final int interfaceIndex)
                throws LinuxException {
            synchronized (FakeKernel.this) {
                if (refusesPackets) {
                    refusals++;
                    throw new LinuxException("sendto", "" + destination, Errno.EPERM);
                }
                journal.add("unicast to " + destination);
            }
        }

        @Override
        public long overruns() {
            return 0;
        }

        @Override
        public int fd() {
            return 4;
        }

        @Override
        public void close() {}
    }

    /** Says in {@link #guarded} and {@link #touches} what was asked of it. */
    private final class Fenced implements Fence {
        @Override
        public List<Guard> guard(final List<Guard> guards) throws LinuxException {
            synchronized (FakeKernel.this) {
                if (refusesFence) {
                    throw new LinuxException("NFT_MSG_NEWTABLE", "fence", Errno.EPERM);
                }
                guarded = guards.stream().filter(this::isPresent).toList();
                return guarded;
            }
        }

        private boolean isPresent(final Guard guard) {
            return links.containsKey(guard.interfaceIndex())
                    && (guard.carrier().isEmpty()
                            || links.values().stream()
                                    .anyMatch(link -> link.name().equals(guard.carrier())));
        }

        @Override
        public Touch touch(final int interfaceIndex, final boolean reopen) {
            synchronized (FakeKernel.this) {
                touches++;
                final Link link = links.get(interfaceIndex);
                if (link == null || !link.running()) {
                    // A hold is over before such a link is back.
                    passes = false;
                    return Touch.REFUSED;
                }
                passes |= reopen;
                return guarded.stream().anyMatch(g -> g.interfaceIndex() == interfaceIndex)
                        ? Touch.TAKEN
                        : Touch.ABSENT;
            }
        }

        @Override
        public boolean silence(
                final int interfaceIndex, final MacAddress mac, final boolean silent) {
            synchronized (FakeKernel.this) {
                final Link link = links.get(interfaceIndex);
                final boolean taken = link != null && link.running();
                if (taken) {
                    journal.add((silent ? "silence " : "unsilence ") + mac);
                }
                return taken;
            }
        }

        @Override
        public boolean isInForce() {
            synchronized (FakeKernel.this) {
                return !guarded.isEmpty();
            }
        }

        @Override
        public List<String> leftOverCarriers() {
            synchronized (FakeKernel.this) {
                return leftOverCarriers;
            }
        }

        @Override
        public void removeLeftOvers() {
            synchronized (FakeKernel.this) {
                leftOverCarriers = List.of();
                journal.add("left-overs removed");
            }
        }

        @Override
        public void close() {
            synchronized (FakeKernel.this) {
                guarded = List.of();
            }
        }
    }

    private static void pass(final CountDownLatch gate) {
        try {
            assertTrue(gate.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private final class Devices implements Links {
        @Override
        public List<Link> list() throws LinuxException {
            final CountDownLatch gate;
            final List<Link> all;
            synchronized (FakeKernel.this) {
                lists++;
                if (refusesLists) {
                    throw new LinuxException("RTM_GETLINK", "all", Errno.EAGAIN);
                }
                gate = listing;
                all = List.copyOf(links.values());
            }
            pass(gate);
            return all;
        }

        private List<Link> present() {
            synchronized (FakeKernel.this) {
                return List.copyOf(links.values());
            }
        }

        @Override
        public Optional<Link> byName(final String name) {
            return present().stream().filter(link -> link.name().equals(name)).findFirst();
        }

        @Override
        public int createMacvlan(final String name, final int parentIndex, final MacAddress mac)
                throws LinuxException {
            synchronized (FakeKernel.this) {
                if (refusesMacvlans) {
                    throw new LinuxException("RTM_NEWLINK", name, Errno.EINVAL);
                }
                final int index = nextIndex++;
                change(new Link(index, name, mac, false, false, 1500, parentIndex, "macvlan"));
                return index;
            }
        }

        private void change(final Link link) {
            links.put(link.index(), link);
            events.add(new LinkMonitor.LinkEvent.Changed(link));
            FakeKernel.this.notifyAll();
        }

        @Override
        public void setUp(final int index, final boolean up) {
            synchronized (FakeKernel.this) {
                final Link old = links.get(index);
                if (old != null && old.administrativelyUp() != up) {
                    journal.add((up ? "up " : "down ") + old.name());
                    change(
                            new Link(
                                    index,
                                    old.name(),
                                    old.mac(),
                                    up,
                                    up,
                                    old.mtu(),
                                    old.parentIndex(),
                                    old.kind()));
                }
            }
        }

        @Override
        public void delete(final int index) {
            synchronized (FakeKernel.this) {
                final Link old = links.remove(index);
                addresses.remove(index);
                if (old != null) {
                    journal.add("delete " + old.name());
                    events.add(new LinkMonitor.LinkEvent.Removed(index, old.name()));
                }
            }
        }
    }

    private final class AddressTable implements Addresses {
        @Override
        public List<InterfaceAddress> list(final int interfaceIndex) {
            synchronized (FakeKernel.this) {
                final List<InterfaceAddress> all = new ArrayList<>();
                addresses.forEach(
                        (index, list) -> {
                            if (interfaceIndex == 0 || interfaceIndex == index) {
                                list.forEach(a -> all.add(present(index, a)));
                            }
                        });
                return all;
            }
        }

        private InterfaceAddress present(final int index, final CidrAddress address) {
            final boolean marks = !settings.getOrDefault(OSRELEASE, "").startsWith("5.10");
            final int protocol = marks && put.contains(address) ? PROTOCOL : 0;
            return new InterfaceAddress(
                    index, address, false, true, InterfaceAddress.FOREVER, protocol);
        }

        @Override
        public void put(
                final int interfaceIndex,
                final CidrAddress address,
                final long validSeconds,
                final boolean prefixRoute)
                throws LinuxException {
            if (!exists(interfaceIndex)) {
                nowhere.add(address);
                throw new LinuxException("RTM_NEWADDR", address.toString(), Errno.ENODEV);
            }
            pass(gates.getOrDefault(address, new CountDownLatch(0)));
            synchronized (FakeKernel.this) {
                if (refusesAddresses) {
                    throw new LinuxException("RTM_NEWADDR", address + " on lan", Errno.EPERM);
                }
                final List<CidrAddress> list =
                        addresses.computeIfAbsent(interfaceIndex, index -> new ArrayList<>());
                if (!list.contains(address)) {
                    list.add(address);
                    put.add(address);
                    journal.add("put " + address + " for " + validSeconds);
                }
            }
        }

        private boolean exists(final int interfaceIndex) {
            synchronized (FakeKernel.this) {
                return links.containsKey(interfaceIndex);
            }
        }

        @Override
        public void remove(final int interfaceIndex, final CidrAddress address)
                throws LinuxException {
            synchronized (FakeKernel.this) {
                if (refusesRemovals) {
                    throw new LinuxException("RTM_DELADDR", address + " on lan", Errno.EBUSY);
                }
                if (addresses.getOrDefault(interfaceIndex, new ArrayList<>()).remove(address)) {
                    journal.add("remove " + address);
                }
            }
        }
    }

    private final class Settings implements Sysctls {
        @Override
        public String read(final String path) {
            return setting(path);
        }

        @Override
        public void write(final String path, final String value) {
            settings.put(path, value);
        }
    }
}
