package org.tandemgate.planted.protocol;

import java.nio.channels.SocketChannel;

/** Planted: a codec that opens a socket. */
public interface ProtocolOpensSocket {
    SocketChannel open();
}
