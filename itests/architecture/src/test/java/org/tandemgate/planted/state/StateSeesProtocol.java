package org.tandemgate.planted.state;

import org.tandemgate.planted.protocol.ProtocolDraws;

/** Planted: a decision that knows the wire. */
public interface StateSeesProtocol {
    ProtocolDraws wire();
}
