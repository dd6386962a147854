package org.tandemgate.linux;

import java.util.List;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * A dead-man's switch in the kernel: packets of virtual addresses pass only while this process
 * lives and says so. Two tables of nf_tables do it. One belongs to a socket of this process
 * (NFT_TABLE_F_OWNER), so the kernel removes it with the process; it marks packets while an element
 * of a set has not timed out. The other one stays; it drops what concerns a guarded address and is
 * not marked.
 *
 * <p>The element is renewed by a frame that never leaves the machine: the egress hook of the
 * interface takes it. So nothing that holds the lock of nf_tables, such as the loading of a large
 * ruleset, can delay a renewal.
 *
 * <p>{@link #touch} and {@link #silence} belong to one thread, everything else to one other.
 */
public interface Fence extends AutoCloseable {
    /** Bit of the packet mark that carries the decision from one hook to the next. */
    int MARK_BIT = 0x4000_0000;

    /** First part of the name of both tables; the second is the same eight digits for both. */
    String FENCE_TABLE = "tandemgate_fence_";

    String ALIVE_TABLE = "tandemgate_alive_";

    /**
     * What is fenced for one virtual host.
     *
     * @param interfaceIndex the interface that the packets leave by, 1 or more
     * @param interfaceName its name
     * @param carrier name of the macvlan with the virtual MAC, empty when the addresses live on the
     *     interface itself
     * @param mac the virtual MAC; {@link MacAddress#ZERO} without a macvlan
     * @param addresses the virtual addresses
     * @param holdMillis packets pass for so long after a touch, 1..60000; of several guards of one
     *     interface the shortest counts
     */
    record Guard(
            int interfaceIndex,
            String interfaceName,
            String carrier,
            MacAddress mac,
            List<IpAddress> addresses,
            long holdMillis) {
        private static final long LONGEST_HOLD = 60_000;

        public Guard {
            if (interfaceIndex < 1 || holdMillis < 1 || holdMillis > LONGEST_HOLD) {
                throw new IllegalArgumentException(
                        "interface index is "
                                + interfaceIndex
                                + ", needs 1 or more; hold is "
                                + holdMillis
                                + " ms, needs 1..60000");
            }
            addresses = List.copyOf(addresses);
        }
    }

    /** What became of a touch. */
    enum Touch {
        /** The kernel took it. */
        TAKEN,
        /** The tables are gone: somebody removed them. The frame went out. */
        ABSENT,
        /** The interface is down or gone. */
        REFUSED
    }

    /**
     * Fences exactly these virtual hosts from now on, in one transaction; packets that pass go on
     * passing. A guard whose interfaces do not exist is left out. Nothing is left of both tables
     * when there is no guard.
     *
     * @return the guards that are in force, in the same order
     * @throws LinuxException EPERM without CAP_NET_ADMIN; EOPNOTSUPP, ENOENT and others where the
     *     kernel lacks a part of nf_tables (egress hooks: Linux 5.16)
     */
    List<Guard> guard(List<Guard> guards) throws LinuxException;

    /**
     * Lets the packets of an interface pass for another hold.
     *
     * @param reopen whether to let them pass also when the hold is over already
     */
    Touch touch(int interfaceIndex, boolean reopen);

    /**
     * Lets no frame leave a guarded interface from a virtual MAC for the next 2 s, also while it is
     * touched; or lets them leave again. For the time in which the kernel has not yet taken the
     * macvlan of an old master down, but may report its groups (IGMP, MLD) from there.
     *
     * @param mac of a guard of that interface, where nothing is done without one
     * @return whether the kernel has taken it; not while the interface is down
     */
    boolean silence(int interfaceIndex, MacAddress mac, boolean silent);

    /**
     * Whether both tables are there. From Linux 6.9 nobody else can remove them; before that a
     * {@code flush ruleset} takes the one that drops.
     */
    boolean isInForce() throws LinuxException;

    /** Macvlans that are guarded by tables whose process has ended. */
    List<String> leftOverCarriers() throws LinuxException;

    /** Removes the tables of processes that have ended. */
    void removeLeftOvers() throws LinuxException;

    /** Removes both tables. */
    @Override
    void close();
}
