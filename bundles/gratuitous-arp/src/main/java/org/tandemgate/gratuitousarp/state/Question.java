package org.tandemgate.gratuitousarp.state;

import org.tandemgate.net.IpAddress;

/**
 * "Where would you send what is for this address?"
 *
 * @param host whose address it is
 * @param address it is asked from
 * @param neighbor who is asked
 * @param tellFirst whether the neighbour, which has given no right answer yet, is told alone where
 *     the address lives before it is asked
 */
public record Question(
        AnnouncedHost host, IpAddress address, Neighbor neighbor, boolean tellFirst) {}
