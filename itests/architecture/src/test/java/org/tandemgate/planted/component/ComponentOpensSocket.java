package org.tandemgate.planted.component;

import org.tandemgate.linux.PacketSocket;

/** Planted: a component with a socket. */
public interface ComponentOpensSocket {
    PacketSocket socket();
}
