package org.tandemgate.api.keaha;

import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/**
 * Coordination of this node's DHCP servers with those of the other node. One service, while it is
 * configured. Any thread; every request waits for the server, 60 s at most, {@link #apply} two
 * minutes for each.
 */
@ProviderType
public interface KeaHa {
    /** A snapshot; never waits. */
    KeaHaStatus status();

    /**
     * Lets the other node's servers serve for both, or ends that. The addresses stay where they
     * are. Ends with {@code off} only, not by a restart of the bundle.
     *
     * @return one sentence for each server
     * @throws RefusedException when the other one could not serve now; nothing was changed then
     */
    String maintenance(boolean on) throws RefusedException;

    /**
     * Fetches the leases of the other node's servers into those of this one.
     *
     * @return one sentence for each server
     * @throws RefusedException when one of them is in no state for it, or says no
     */
    String sync() throws RefusedException;

    /**
     * Takes the next step out of a state that does not end by itself.
     *
     * @return one sentence for each server
     * @throws RefusedException when there is nothing to repair from here, with what to do instead
     */
    String repair() throws RefusedException;

    /**
     * Reads the leases of both nodes' servers and compares them.
     *
     * @throws RefusedException when a server of this node cannot be read
     */
    LeaseReport leases() throws RefusedException;

    /**
     * Writes the HA configuration of this node into the running configuration of its servers, one
     * after the other, and touches nothing else in it. A server that refuses it, or does not come
     * up, gets its old one back. A server that gets another one serves nobody for some seconds.
     *
     * @param dryRun only tells what would change
     * @throws RefusedException when this is no moment for it; nothing was changed then
     */
    ApplyReport apply(boolean dryRun) throws RefusedException;

    /**
     * Gives leases of ISC dhcpd to this node's server. A lease that it has already stays as it is.
     * Its partner learns of them when its own leases are fetched, see {@link #sync}.
     *
     * @param file dhcpd.leases or dhcpd6.leases
     * @param dryRun only tells what would be taken
     * @throws RefusedException when the file cannot be read, or the server does not take leases
     */
    LeaseImport importLeases(String file, boolean dryRun) throws RefusedException;
}
