package org.tandemgate.linux.jna;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.BatchSocket;
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
import org.tandemgate.linux.Poller;
import org.tandemgate.linux.PortFence;
import org.tandemgate.linux.RawSocket;
import org.tandemgate.linux.RawSocketSettings;
import org.tandemgate.linux.Routes;
import org.tandemgate.linux.Scheduling;
import org.tandemgate.linux.Sysctls;

/** The kernel by JNA. Holds no descriptor itself; outside of OSGi it is simply made. */
@Component(immediate = true)
public final class JnaLinux implements Linux {
    private final Links links = new NetlinkLinks();
    private final Addresses addresses = new NetlinkAddresses();
    private final Routes routes = new NetlinkRoutes();
    private final Neighbors neighbors = new NetlinkNeighbors();
    private final Sysctls sysctls = new ProcSysctls();
    private final Scheduling scheduling = new ThreadScheduling();

    /** Binds the C library, so that a missing native part shows at once. */
    @Activate
    public JnaLinux() {
        Libc.errno();
    }

    @Override
    public RawSocket openRawSocket(final Family family, final int protocol) throws LinuxException {
        return JnaRawSocket.open(family, protocol);
    }

    @Override
    public BatchSocket openRawSocket(
            final Family family, final int protocol, final RawSocketSettings settings)
            throws LinuxException {
        return JnaRawSocket.open(family, protocol, settings);
    }

    @Override
    public PacketSocket openPacketSocket() throws LinuxException {
        return JnaPacketSocket.open();
    }

    @Override
    public PacketTap openPacketTap(
            final int interfaceIndex, final FrameFilter filter, final boolean promiscuous)
            throws LinuxException {
        return JnaPacketTap.open(interfaceIndex, filter, promiscuous);
    }

    @Override
    public Poller openPoller() throws LinuxException {
        return JnaPoller.open();
    }

    @Override
    public LinkMonitor openLinkMonitor() throws LinuxException {
        return NetlinkLinkMonitor.open();
    }

    @Override
    public Fence openFence() throws LinuxException {
        return NftFence.open(false);
    }

    @Override
    public PortFence openPortFence() throws LinuxException {
        return NftPortFence.open();
    }

    @Override
    public FirstPackets openFirstPackets() throws LinuxException {
        return NftFirstPackets.open(links, sysctls);
    }

    @Override
    public long sleptNanos() {
        return SleepClock.sleptNanos();
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public Neighbors neighbors() {
        return neighbors;
    }

    @Override
    public Sysctls sysctls() {
        return sysctls;
    }

    @Override
    public Scheduling scheduling() {
        return scheduling;
    }
}
