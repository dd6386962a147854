package org.tandemgate.linux;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Takes the first packet of each forwarded connection off its way at the last moment: the kernel
 * has confirmed the connection, told it to whoever listens, translated the packet and written its
 * Ethernet header; then it hands the frame over instead of sending it. Whoever has taken it sends
 * it on with a {@link PacketSocket}, which no rule of this takes again.
 *
 * <p>The rules are in two tables that belong to a socket of this process (NFT_TABLE_F_OWNER): with
 * the process they go, and packets pass as if there had been nothing. What nobody reads is lost
 * when 1000 frames of an interface wait.
 *
 * <p>One thread.
 */
public interface FirstPackets extends AutoCloseable {
    /** Bit of the packet mark that carries the decision from one hook to the next. */
    int MARK_BIT = 0x2000_0000;

    /** First part of the name of both tables, one of family inet and one of family netdev. */
    String TABLE = "tandemgate_defer_";

    /** First part of the names of the interfaces that lead here; the kernel numbers them. */
    String DEVICE = "tgdefer";

    /** So many interfaces are served at most. */
    int INTERFACES_MAX = 64;

    /** Frames that would have left by one interface. */
    interface Source extends Pollable {
        /** Index of the interface that they would have left by. */
        int interfaceIndex();

        /**
         * Reads a frame; never blocks.
         *
         * @param frame direct buffer, filled from position 0: destination, source, type, payload;
         *     its checksums are complete. What is longer is cut
         * @return octets, 0 when none waits
         * @throws LinuxException when it is of no use any more
         */
        int read(ByteBuffer frame) throws LinuxException;
    }

    /**
     * Takes the packets of exactly these interfaces from now on, in one transaction. Sources of
     * interfaces that were served before and still are stay the same.
     *
     * @param interfaces Ethernet interfaces, at most {@link #INTERFACES_MAX}
     * @throws LinuxException ENOENT or EOPNOTSUPP when the kernel lacks a part (Linux 5.16 with
     *     CONFIG_NETFILTER_EGRESS, CONFIG_NFT_FWD_NETDEV, CONFIG_TUN): nothing is taken then
     */
    List<Source> watch(List<Link> interfaces) throws LinuxException;

    /**
     * Takes no more packets; what was taken can still be read.
     *
     * @throws LinuxException never for tables that are gone
     */
    void halt() throws LinuxException;

    /** Ends everything; what was not read is lost. */
    @Override
    void close();
}
