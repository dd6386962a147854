package org.tandemgate.linux;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * A unicast route of the main table.
 *
 * @param destination network; prefix length 0 is the default route
 * @param gateway next hop, absent for a connected route
 * @param interfaceIndex output interface
 * @param metric RTA_PRIORITY, 0..2^32-1
 * @param protocol RTPROT number of who made it, e.g. 2 for the kernel
 */
public record Route(
        CidrAddress destination,
        @Nullable IpAddress gateway,
        int interfaceIndex,
        long metric,
        int protocol) {}
