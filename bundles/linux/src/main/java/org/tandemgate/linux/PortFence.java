package org.tandemgate.linux;

import java.util.List;
import org.tandemgate.net.IpAddress;

/**
 * Makes TCP ports unreachable between this node and another: who connects is told at once (reset)
 * instead of waiting. One table of nf_tables, family inet, that belongs to a socket of this process
 * (NFT_TABLE_F_OWNER): with the process it goes, so nobody stays fenced by a dead coordinator.
 *
 * <p>One thread.
 */
public interface PortFence extends AutoCloseable {
    /** First part of the name of the table; eight digits follow. */
    String TABLE = "tandemgate_ports_";

    /** So many ports are fenced at most. */
    int PORTS_MAX = 64;

    /**
     * What is refused.
     *
     * @param outgoing whether it is a port of the other node, asked from here; else it is one of
     *     this node, asked from there
     * @param other address of the other node
     * @param port destination, 1..65535
     */
    record Port(boolean outgoing, IpAddress other, int port) {
        private static final int PORT_MAX = 65_535;

        public Port {
            if (port < 1 || port > PORT_MAX) {
                throw new IllegalArgumentException("port is " + port + ", needs 1..65535");
            }
        }
    }

    /**
     * Refuses exactly these from now on, also on connections that exist, in one transaction.
     *
     * @param ports none for no table
     * @throws LinuxException EPERM without CAP_NET_ADMIN; EOPNOTSUPP or ENOENT where the kernel
     *     lacks {@code reject}
     */
    void refuse(List<Port> ports) throws LinuxException;

    /** Removes the table. */
    @Override
    void close();
}
