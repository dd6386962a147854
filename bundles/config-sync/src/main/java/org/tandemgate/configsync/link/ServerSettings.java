package org.tandemgate.configsync.link;

import java.util.List;
import org.tandemgate.net.IpAddress;

/**
 * Where to listen and to whom.
 *
 * @param address of this node; never a virtual one
 * @param port 1..65535, 0 for any
 * @param allowed addresses that may call
 */
public record ServerSettings(IpAddress address, int port, List<IpAddress> allowed) {
    public ServerSettings {
        allowed = List.copyOf(allowed);
    }

    /** Whether calls are taken from there. */
    boolean allows(final String from) {
        final int zone = from.indexOf('%');
        return allowed.contains(IpAddress.parse(zone < 0 ? from : from.substring(0, zone)));
    }
}
