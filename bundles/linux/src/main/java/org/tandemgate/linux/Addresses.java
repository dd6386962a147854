package org.tandemgate.linux;

import java.util.List;
import org.tandemgate.net.CidrAddress;

/** Addresses of interfaces, by rtnetlink. */
public interface Addresses {
    /**
     * IFA_PROTO of every address that the product puts on an interface, so that left-overs are
     * known as ours.
     */
    int PROTOCOL = 112;

    /** Addresses of an interface, or of all with index 0. */
    List<InterfaceAddress> list(int interfaceIndex) throws LinuxException;

    /**
     * Adds an address or refreshes its lifetime (NLM_F_CREATE | NLM_F_REPLACE), without duplicate
     * address detection for IPv6 (IFA_F_NODAD), marked with {@link #PROTOCOL}.
     *
     * @param validSeconds the kernel removes the address after so many seconds unless it is
     *     refreshed; {@link InterfaceAddress#FOREVER} for no limit
     * @param prefixRoute whether the kernel makes the connected route (else IFA_F_NOPREFIXROUTE)
     */
    void put(int interfaceIndex, CidrAddress address, long validSeconds, boolean prefixRoute)
            throws LinuxException;

    /** Removes an address; an address or interface that is gone already is no error. */
    void remove(int interfaceIndex, CidrAddress address) throws LinuxException;
}
