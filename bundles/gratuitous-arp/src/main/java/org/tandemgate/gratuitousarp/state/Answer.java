package org.tandemgate.gratuitousarp.state;

import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * An answer as it came by on the wire.
 *
 * @param interfaceIndex where
 * @param neighbor who answers
 * @param from Ethernet source: who sent the frame
 * @param address which address it answers to
 * @param sentTo Ethernet destination: where the neighbour believes that address to live
 */
public record Answer(
        int interfaceIndex,
        IpAddress neighbor,
        MacAddress from,
        IpAddress address,
        MacAddress sentTo) {}
