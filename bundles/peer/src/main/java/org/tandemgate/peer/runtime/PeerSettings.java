package org.tandemgate.peer.runtime;

import org.tandemgate.peer.protocol.ViewKey;

/**
 * @param key of both nodes
 * @param port of both nodes, 1..65535
 */
public record PeerSettings(ViewKey key, int port) {}
