package org.tandemgate.linux;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * An entry of the neighbour table.
 *
 * @param mac absent while unresolved
 * @param state NUD_* bits (include/uapi/linux/neighbour.h)
 */
public record Neighbor(
        int interfaceIndex, IpAddress address, @Nullable MacAddress mac, int state) {}
