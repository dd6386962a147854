package org.tandemgate.gratuitousarp.state;

import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Somebody on the segment.
 *
 * @param address unicast
 * @param mac where it lives
 */
public record Neighbor(IpAddress address, MacAddress mac) {}
