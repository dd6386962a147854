package org.tandemgate.linux;

import org.tandemgate.net.IpAddress;

/** A raw socket bound to one interface, which takes and sends many packets with one system call. */
public interface BatchSocket extends RawSocket {
    /**
     * Takes the next packets, as many as are waiting and fit. What was in the batch before is gone.
     *
     * @return how many were waiting, also those that were passed over; 0: nothing is
     */
    int receive(PacketBatch into) throws LinuxException;

    /**
     * Sends packets of a batch in their order, with TTL or hop limit 255 and DF as the other {@code
     * send}; the kernel chooses the source address.
     *
     * @param first index of the first; all behind it follow
     * @param destination unicast or a group
     * @param interfaceIndex interface to send on
     * @return how many it took, 1 or more, or 0 when there is no room for any now
     * @throws LinuxException when it does not take the first of them; EMSGSIZE when that is longer
     *     than the path allows
     */
    int send(PacketBatch packets, int first, IpAddress destination, int interfaceIndex)
            throws LinuxException;
}
