package org.tandemgate.linux;

import java.util.List;
import java.util.Optional;
import org.tandemgate.net.MacAddress;

/** Interfaces, by rtnetlink. */
public interface Links {
    /** Every interface of the namespace. */
    List<Link> list() throws LinuxException;

    /** The interface of that name. */
    Optional<Link> byName(String name) throws LinuxException;

    /**
     * Makes a macvlan in private mode with a given address, down, with IPv6 address generation off
     * (addrgenmode none).
     *
     * @param name at most 15 octets
     * @param parentIndex the interface to stack it on
     * @return its index
     * @throws LinuxException EEXIST when the name is taken. That the address is in use on that
     *     parent shows only when it is set up: EADDRINUSE
     */
    int createMacvlan(String name, int parentIndex, MacAddress mac) throws LinuxException;

    /** Sets IFF_UP or clears it. */
    void setUp(int index, boolean up) throws LinuxException;

    /** Removes a virtual interface; an interface that is gone already is no error. */
    void delete(int index) throws LinuxException;
}
