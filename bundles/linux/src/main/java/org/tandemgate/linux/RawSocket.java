package org.tandemgate.linux;

import java.nio.ByteBuffer;
import org.tandemgate.net.IpAddress;

/**
 * Raw IP socket of one protocol and family. Never loops multicast back to itself, hears only groups
 * that it joined itself (IP_MULTICAST_ALL 0), and never blocks. One thread, but see {@link #join}.
 */
public interface RawSocket extends Pollable {
    /**
     * Joins a group on an interface, which makes the kernel send IGMP or MLD reports. Joining twice
     * does nothing. Joining and leaving wait for the kernel's lock of all interfaces, as address
     * changes do: any thread may do that while another one receives.
     *
     * @throws LinuxException ENODEV when the interface is gone
     */
    void join(IpAddress group, int interfaceIndex) throws LinuxException;

    /** Leaves a group; not having joined it, or the interface being gone, is no error. */
    void leave(IpAddress group, int interfaceIndex) throws LinuxException;

    /**
     * Takes the next packet if there is one.
     *
     * @return false when nothing is waiting
     */
    boolean receive(Datagram into) throws LinuxException;

    /**
     * From now on the kernel drops, uncounted, what has a shorter payload or a wrong Internet
     * checksum over its beginning, before it takes room in the receive buffer.
     *
     * @param octets of the payload that the checksum covers, even, 2..128; 0 lets everything pass
     */
    void requireChecksum(int octets) throws LinuxException;

    /**
     * Sends a payload to a unicast address with TTL or hop limit 255 and DF; the kernel writes the
     * IP header and finds the neighbour.
     *
     * @param payload from its position to its limit, not moved
     * @param source own address to send from
     * @param interfaceIndex interface to send on; 0 leaves it to the routing table
     */
    void send(ByteBuffer payload, IpAddress source, IpAddress destination, int interfaceIndex)
            throws LinuxException;

    /**
     * Packets that the kernel dropped because the receive buffer was full, since opening
     * (SO_RXQ_OVFL).
     */
    long overruns();

    /**
     * Packets passed over since opening because header and length contradict each other or the
     * kernel did not say where they came in. Zero unless something is badly wrong.
     */
    default long unreadable() {
        return 0;
    }
}
