package org.tandemgate.linux;

import java.util.List;
import java.util.Map;
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

    /**
     * The same with many addresses at once, which costs hardly more than one. Each is tried,
     * whatever became of those before it.
     *
     * @param prefixRoutes for each address whether the kernel makes the connected route; put in the
     *     order of the map
     * @throws LinuxException the first refusal
     */
    default void putAll(
            final int interfaceIndex,
            final Map<CidrAddress, Boolean> prefixRoutes,
            final long validSeconds)
            throws LinuxException {
        LinuxException first = null;
        for (final Map.Entry<CidrAddress, Boolean> entry : prefixRoutes.entrySet()) {
            try {
                put(interfaceIndex, entry.getKey(), validSeconds, entry.getValue());
            } catch (final LinuxException refused) {
                first = first == null ? refused : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Removes an address; an address or interface that is gone already is no error. */
    void remove(int interfaceIndex, CidrAddress address) throws LinuxException;
}
