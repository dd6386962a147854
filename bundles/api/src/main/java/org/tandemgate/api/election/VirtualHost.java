package org.tandemgate.api.election;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One virtual host: a vhid on an interface with its addresses. One service per configuration file.
 */
@ProviderType
public interface VirtualHost {
    /** Instance name, from the file name. */
    String name();

    /** A snapshot. Any thread; never waits for the network. */
    VirtualHostStatus status();

    /**
     * Forces a role as ifconfig's {@code state} does: not sticky, ignored in INIT.
     *
     * @param role MASTER or BACKUP
     * @throws RefusedException when the role cannot be forced now
     */
    void force(Role role) throws RefusedException;
}
