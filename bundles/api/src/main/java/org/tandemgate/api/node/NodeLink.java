package org.tandemgate.api.node;

import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * The link between the two nodes, as {@code org.tandemgate.node.cfg} says.
 *
 * @param device interface, empty when there is none
 * @param address of this node on it, absent when not configured
 * @param peer address of the other node, absent when not configured
 */
public record NodeLink(String device, @Nullable IpAddress address, @Nullable IpAddress peer) {
    /** No link. */
    public static final NodeLink NONE = new NodeLink("", null, null);
}
