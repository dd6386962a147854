package org.tandemgate.api.pfsync;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * Which states are wanted; what is absent does not matter.
 *
 * @param protocol IP protocol number
 * @param address source or destination, before or after translation
 * @param port of source or destination, before or after translation
 * @param madeHere whether this node's kernel made them, or the peer's
 */
public record StateFilter(
        @Nullable Integer protocol,
        @Nullable IpAddress address,
        @Nullable Integer port,
        @Nullable Boolean madeHere) {
    /** Every state. */
    public static final StateFilter ALL = new StateFilter(null, null, null, null);

    public boolean matches(final StateEntry entry) {
        return (protocol == null || protocol == entry.protocol())
                && (madeHere == null || madeHere == entry.madeHere())
                && (address == null || has(entry.flow(), address) || has(entry.reply(), address))
                && (port == null || has(entry.flow(), port) || has(entry.reply(), port));
    }

    private static boolean has(final StateEntry.Flow flow, final IpAddress address) {
        return flow.source().equals(address) || flow.destination().equals(address);
    }

    private static boolean has(final StateEntry.Flow flow, final int port) {
        return flow.sourcePort() == port || flow.destinationPort() == port;
    }
}
