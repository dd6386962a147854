package org.tandemgate.linux;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernel of this node, in the network namespace in which the runtime was started. One OSGi
 * service; every object it opens belongs to the caller and is closed by the caller.
 */
@ProviderType
public interface Linux {
    /**
     * A raw socket of an IP protocol in one family, unbound: it hears the protocol on every
     * interface.
     *
     * @param protocol IP protocol number, 0..255
     * @throws LinuxException EPERM without CAP_NET_RAW
     */
    RawSocket openRawSocket(Family family, int protocol) throws LinuxException;

    /**
     * The same, bound to one interface.
     *
     * @param protocol IP protocol number, 0..255
     * @throws LinuxException EPERM without CAP_NET_RAW, ENODEV when there is no such interface
     */
    BatchSocket openRawSocket(Family family, int protocol, RawSocketSettings settings)
            throws LinuxException;

    /**
     * A packet socket that only sends: complete Ethernet frames, to any interface.
     *
     * @throws LinuxException EPERM without CAP_NET_RAW
     */
    PacketSocket openPacketSocket() throws LinuxException;

    /**
     * A packet socket that only hears: frames that come in by one interface and pass a filter.
     * Opening and closing take milliseconds (an RCU grace period).
     *
     * @param interfaceIndex 1 or more
     * @param promiscuous whether the network interface also takes frames for other addresses than
     *     its own, as long as the tap is open
     * @throws LinuxException EPERM without CAP_NET_RAW, ENODEV when the interface is gone
     */
    PacketTap openPacketTap(int interfaceIndex, FrameFilter filter, boolean promiscuous)
            throws LinuxException;

    /** Waits for several sockets at once and can be woken from another thread. */
    Poller openPoller() throws LinuxException;

    /** Hears of changes to interfaces and addresses. */
    LinkMonitor openLinkMonitor() throws LinuxException;

    /**
     * A dead-man's switch for the packets of virtual addresses; nothing is fenced yet.
     *
     * @throws LinuxException EPROTONOSUPPORT when the kernel has no nf_tables, EPERM without
     *     CAP_NET_ADMIN
     */
    Fence openFence() throws LinuxException;

    /**
     * Makes TCP ports between this node and another unreachable; none yet.
     *
     * @throws LinuxException EPROTONOSUPPORT when the kernel has no nf_tables, EPERM without
     *     CAP_NET_ADMIN
     */
    PortFence openPortFence() throws LinuxException;

    /**
     * Takes the first packets of forwarded connections off their way; of no interface yet.
     *
     * @throws LinuxException EPROTONOSUPPORT when the kernel has no nf_tables, EPERM without
     *     CAP_NET_ADMIN
     */
    FirstPackets openFirstPackets() throws LinuxException;

    /**
     * How long the machine has slept since it was booted: what CLOCK_MONOTONIC, the clock of {@link
     * System#nanoTime}, leaves out.
     *
     * @return nanoseconds, 0 or more
     */
    long sleptNanos();

    /** Interfaces. Thread safe; each call is one netlink exchange, at most 1 s. */
    Links links();

    /** Addresses of interfaces. Thread safe; each call is one netlink exchange, at most 1 s. */
    Addresses addresses();

    /** Routes. Thread safe; each call is one netlink exchange, at most 1 s. */
    Routes routes();

    /**
     * Neighbour tables (ARP and ND). Thread safe; each call is one netlink exchange, at most 1 s.
     */
    Neighbors neighbors();

    /** Kernel settings under /proc/sys. */
    Sysctls sysctls();

    /** Scheduling class of threads and locked memory. */
    Scheduling scheduling();
}
